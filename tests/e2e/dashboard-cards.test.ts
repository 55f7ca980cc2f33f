import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isCardNumber } from '#protocol/cards.ts';
import { SessionAnswer } from '#protocol/terminal-messages.ts';
import type { TerminalClient } from '../system/server/terminal-client.ts';
import { phoneMisfits, seriousFindings } from './dashboard-findings.ts';
import { DashboardStage } from './dashboard-stage.ts';

/** Cards on the dashboard, from the rules of a site to the card that is closed. One story, in order. */

let stage: DashboardStage;
let siteId: string;
let poste: TerminalClient;
let card = { number: '', pin: '' };

beforeAll(async () => {
  stage = await DashboardStage.open();
  ({ siteId } = await stage.staff.get('site:create', { name: 'Lacépède' }));
  poste = await stage.terminal(siteId, 'Poste 1');
  stage.page.setDefaultTimeout(10_000);
  await stage.page.goto(new URL(`/espaces/${siteId}/regles`, stage.server.url).href);
});

afterAll(() => stage?.close());

const page = () => stage.page;
const button = (name: string) => page().getByRole('button', { name, exact: true });
const dialog = () => page().getByRole('dialog');
const found = () => page().getByTestId('found-card');
const tab = () => page().getByRole('link', { name: 'Cartes' });

async function signIn(asked: { number: string; pin: string }): Promise<string> {
  const request = { requestId: randomUUID(), ...asked };
  const answer = SessionAnswer.parse(await poste.say('session:request-by-card', request));
  return answer.ok ? 'granted' : answer.refusal.code;
}

/** Number and code, as the dialog shows them; their spaces are for the eye. */
async function shownCard(): Promise<{ number: string; pin: string }> {
  const text = async (id: string) => (await dialog().getByTestId(id).innerText()).replaceAll(/\s/g, '');
  return { number: await text('card-number'), pin: await text('card-pin') };
}

/** Pictures for people to look at, where ESCALE_PICTURES says. */
async function pictures(name: string): Promise<void> {
  const folder = process.env['ESCALE_PICTURES'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page().emulateMedia({ colorScheme });
    await page().screenshot({ path: join(folder, `dashboard-cards-${name}-${colorScheme}.png`) });
  }
  await page().emulateMedia({ colorScheme: 'light' });
}

it('are switched on in the rules, with the warning of what a name would cost; the preview follows', async () => {
  const rules = page().getByRole('region', { name: 'Cartes' });
  await page().getByLabel('Qui vient').selectOption({ label: 'Carte' });
  await page()
    .getByTestId('rules-preview')
    .getByText('Cet espace ne prend pas les cartes.', { exact: false })
    .waitFor();
  expect(await tab().count()).toBe(0);
  await rules.getByRole('switch', { name: 'Cet espace prend les cartes' }).check();
  const named = rules.getByRole('switch', { name: 'Demander le nom' });
  expect(await named.isChecked()).toBe(false);
  await rules.getByText('jusqu’à 5 ans après la fermeture', { exact: false }).waitFor();
  await rules.getByLabel('Minutes par séance avec une carte').fill('0');
  await page().getByText('Écrivez un nombre de 1 à 240.').waitFor();
  await rules.getByLabel('Minutes par séance avec une carte').fill('45');
  await page()
    .getByTestId('rules-preview')
    .getByText(/Un usager avec une carte, .*\s: 45\smin/)
    .waitFor();
  expect(await seriousFindings(page())).toEqual([]);
  await rules.scrollIntoViewIfNeeded();
  await pictures('rules');
  await button('Enregistrer').click();
  await expect
    .poll(async () => (await stage.staff.get('rules:read', { siteId })).rules.cards)
    .toEqual({ minutes: 45, isNamed: false });
});

it('one press makes a card; its code is shown once, and on paper apart from the number', async () => {
  await tab().click();
  await page().getByRole('region', { name: 'Faire une carte' }).waitFor();
  expect(await page().getByLabel('Nom de la personne').count()).toBe(0);
  expect(await seriousFindings(page())).toEqual([]);
  await pictures('page');
  await button('Faire une carte').click();
  card = await shownCard();
  expect(isCardNumber(card.number)).toBe(true);
  expect(await seriousFindings(page())).toEqual([]);
  await pictures('made');
  await page().emulateMedia({ media: 'print' });
  const slips = page().locator('.slip');
  expect((await slips.first().innerText()).includes(card.pin)).toBe(false);
  expect((await slips.last().innerText()).replaceAll(/\s/g, '')).toContain(`Codesecret:${card.pin}`);
  if (process.env['ESCALE_PICTURES']) {
    await page().screenshot({ path: join(process.env['ESCALE_PICTURES'], 'dashboard-cards-slip.png') });
  }
  await page().emulateMedia({ media: 'screen' });
  await button('Terminé').last().click();
  await dialog().waitFor({ state: 'detached' });
  expect((await page().content()).includes(card.number)).toBe(false);
  expect(await signIn(card)).toBe('granted');
});

it('a card is found by its exact number, unlocked by a new code, and closed for good', async () => {
  for (let n = 0; n < 3; n++) await signIn({ ...card, pin: card.pin === '0000' ? '1111' : '0000' });
  const number = page().getByLabel('Numéro de la carte');
  await number.fill(`${card.number.slice(0, 7)}${(Number(card.number.at(-1)) + 1) % 10}`);
  await button('Chercher').click();
  await page().getByText('Ce numéro n’est pas juste', { exact: false }).waitFor();
  await number.fill(card.number);
  expect(await number.inputValue()).toMatch(/^\d{4} \d{4}$/);
  await number.press('Enter');
  await found().getByText('Bloquée jusqu’à', { exact: false }).waitFor();
  await found().getByText('Sans nom.').waitFor();
  expect(await seriousFindings(page())).toEqual([]);
  await pictures('found');
  await button('Donner un nouveau code').click();
  await dialog().getByRole('button', { name: 'Donner un nouveau code' }).click();
  await dialog().getByText('Voici le nouveau code').waitFor();
  const fresh = await shownCard();
  expect(fresh.number).toBe(card.number);
  await button('Terminé').last().click();
  await found().getByText('Cette carte est bonne.').waitFor();
  await found().getByText('Bloquée').waitFor({ state: 'detached' });
  expect(await signIn(fresh)).toBe('granted');

  await button('Fermer la carte').click();
  await dialog().getByRole('button', { name: 'Fermer la carte' }).click();
  await found()
    .getByText(/^Fermée le lundi 23 novembre 2026/)
    .waitFor();
  expect(await signIn(fresh)).toBe('card-closed');
  // The dialog that asked may still be fading.
  await expect.poll(() => button('Fermer la carte').count()).toBe(0);
  expect(await phoneMisfits(page())).toEqual([]);
  await button('Fermer cette fiche').click();
  await found().waitFor({ state: 'detached' });
});

it('where the rules ask for it, a card needs a name, and says what is kept of it', async () => {
  const { revision, rules } = await stage.staff.get('rules:read', { siteId });
  const cards = { minutes: 45, isNamed: true };
  await stage.staff.get('rules:save', { siteId, revision, rules: { ...rules, cards } });
  // This page has read the rules before: the server says that they changed.
  await button('Faire une carte').click();
  await page().getByText('Quelqu’un d’autre vient de changer ces règles', { exact: false }).waitFor();
  const name = page().getByLabel('Nom de la personne');
  await name.waitFor();
  await button('Faire une carte').click();
  await page().getByText('Écrivez le nom.').waitFor();
  expect(await seriousFindings(page())).toEqual([]);
  await name.fill('Jeanne Martin');
  await pictures('named');
  await button('Faire une carte').click();
  const { number } = await shownCard();
  await dialog().getByText('son nom est gardé jusqu’à 5 ans', { exact: false }).waitFor();
  expect(await stage.staff.get('card:find', { siteId, number })).toMatchObject({ holder: 'Jeanne Martin' });
  await button('Terminé').last().click();
  await page()
    .getByRole('button', { name: /^Langue/ })
    .click();
  await page().getByRole('menuitem', { name: 'العربية' }).click();
  await page().getByRole('heading', { name: 'صنع بطاقة' }).waitFor();
  expect(await phoneMisfits(page())).toEqual([]);
  await pictures('arabic');
  expect(stage.complaints).toEqual([]);
});
