import { createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CODE_SUITE, ocraDigits, ocraMessage } from '#protocol/one-time-code.ts';
import { BookAnswer } from '#protocol/ticket-book.ts';
import { password } from '../system/server/running-server.ts';
import type { TerminalClient } from '../system/server/terminal-client.ts';
import { until } from '../stage/until.ts';
import { phoneMisfits, seriousFindings } from './dashboard-findings.ts';
import { DashboardStage } from './dashboard-stage.ts';

/** What a helper prepares for the day without a network: a booklet on paper, and a telephone that answers with its network cut and the server gone. */

let stage: DashboardStage;
let siteId: string;
let poste: TerminalClient;
let phone: Page;

beforeAll(async () => {
  stage = await DashboardStage.open();
  ({ siteId } = await stage.staff.get('site:create', { name: 'Lacépède' }));
  poste = await stage.terminal(siteId, 'Poste 1');
  await stage.terminal(siteId, 'Poste 2');
  await stage.page.goto(new URL(`/espaces/${siteId}`, stage.server.url).href);
  // A telephone of its own: nobody is signed in there.
  const other = await stage.page
    .context()
    .browser()
    ?.newContext({
      locale: 'fr-FR',
      timezoneId: 'Europe/Paris',
      viewport: { width: 390, height: 844 },
    });
  if (!other) throw new Error('no browser');
  phone = await other.newPage();
  phone.on('pageerror', (error) => stage.complaints.push(error.message));
  phone.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) stage.complaints.push(message.text());
  });
});

afterAll(() => stage.close());

const card = () => stage.page.getByRole('region', { name: 'Si le réseau est coupé' });
const dialog = () => stage.page.getByRole('dialog');

/** Pictures for people to look at, where ESCALE_PICTURES says. */
async function pictures(page: Page, name: string): Promise<void> {
  const folder = process.env['ESCALE_PICTURES'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** What the terminal itself would take for this number. */
async function codeAt(terminal: TerminalClient, number: string): Promise<string> {
  const book = BookAnswer.parse(await terminal.say('book:read', {}));
  const key = book.ok ? (book.value.codeKey ?? '') : '';
  const mac = createHmac('sha256', Buffer.from(key, 'base64url')).update(ocraMessage(CODE_SUITE, number));
  return ocraDigits(mac.digest(), 6);
}

it('prints a sealed booklet: a cover and numbered slips on paper, no word on the screen', async () => {
  await card().getByRole('button', { name: 'Imprimer un carnet scellé' }).click();
  await dialog().getByText('10', { exact: true }).click();
  await dialog().getByText('3 mois').click();
  await pictures(stage.page, 'cut-off-choices');
  expect(await seriousFindings(stage.page)).toEqual([]);
  await dialog().getByRole('button', { name: 'Préparer le carnet' }).click();
  await dialog().getByText('10 tickets, valables jusqu’au mardi 23 février').waitFor();
  await pictures(stage.page, 'cut-off-ready');
  const sheet = stage.page.locator('.print-sheet');
  expect(await sheet.isVisible()).toBe(false);
  const words = await sheet.locator('.slip-words li span').allInnerTexts();
  expect(words).toHaveLength(30);
  const shown = await stage.page.locator('#root, [role=dialog]').allInnerTexts();
  expect(words.filter((word) => new RegExp(`(?<!\\p{L})${word}(?!\\p{L})`, 'u').test(shown.join(' ')))).toEqual([]);
  await stage.page.emulateMedia({ media: 'print' });
  expect(await sheet.isVisible()).toBe(true);
  expect(await sheet.getByTestId('cover').innerText()).toContain('À n’ouvrir que si le réseau est coupé');
  expect(await sheet.locator('.slip-head span').allInnerTexts()).toEqual([
    'Escale',
    ...Array.from({ length: 10 }, (_, index) => `${index + 1} / 10`),
  ]);
  const folder = process.env['ESCALE_PICTURES'];
  if (folder) await stage.page.screenshot({ path: join(folder, 'cut-off-paper.png'), fullPage: true });
  await stage.page.emulateMedia({ media: 'screen' });
  await dialog().getByRole('button', { name: 'Fermer' }).last().click();
});

it('lists it with what was used, and cancels it', async () => {
  await stage.server.context.books.settled();
  const row = card().getByTestId('booklet');
  await row.getByText(/10 tickets · 1\sh · 0 utilisé/).waitFor();
  await until('all are known', async () => (await row.getByText('Les postes connaissent').count()) === 0);
  await pictures(stage.page, 'cut-off-card');
  expect(await seriousFindings(stage.page)).toEqual([]);
  expect(await phoneMisfits(stage.page)).toEqual([]);
  await row.getByRole('button', { name: /^Annuler le carnet du lundi 23 novembre/ }).click();
  await dialog().getByRole('button', { name: 'Annuler le carnet' }).click();
  await card().getByText('Le carnet est annulé.').waitFor();
  await row.waitFor({ state: 'detached' });
});

it('a telephone is prepared once, signed in, and keeps no key that a page could read', async () => {
  await card().getByRole('button', { name: 'Codes de secours' }).click();
  const address = await dialog().locator('p[dir=ltr]').innerText();
  await pictures(stage.page, 'cut-off-codes');
  expect(await seriousFindings(stage.page)).toEqual([]);
  await phone.goto(address);
  const { email } = await stage.server.context.db
    .selectFrom('staff')
    .select('email_key as email')
    .executeTakeFirstOrThrow();
  await phone.getByLabel('Adresse e-mail').fill(email);
  await phone.getByLabel('Mot de passe', { exact: true }).fill(password);
  await pictures(phone, 'secours-sign-in');
  await phone.keyboard.press('Enter');
  await phone.getByRole('button', { name: 'Préparer pour Lacépède' }).click();
  await phone.getByText('Préparé le').waitFor();
  await phone.getByText('Cette page s’ouvre même sans réseau').waitFor();
  const kept = await phone.evaluate(
    () =>
      new Promise<{ type: string; extractable: boolean }>((resolve, reject) => {
        const opening = indexedDB.open('escale-secours');
        opening.addEventListener('success', () => {
          const all = opening.result.transaction('sites').objectStore('sites').getAll();
          all.addEventListener('success', () => {
            const { key } = all.result[0] as { key: CryptoKey };
            resolve({ type: key.type, extractable: key.extractable });
          });
        });
        opening.addEventListener('error', () => reject(new Error('not opened')));
      }),
  );
  expect(kept).toEqual({ type: 'secret', extractable: false });
  expect(await seriousFindings(phone)).toEqual([]);
  expect(await phoneMisfits(phone)).toEqual([]);
});

it('answers a terminal’s number with the network cut and the server gone, also when it is opened anew', async () => {
  const wanted = await codeAt(poste, '48291365');
  await phone.context().setOffline(true);
  const port = await stage.server.stop();
  await phone.reload();
  await phone.getByLabel('Poste 1').check();
  await phone.getByLabel('Numéro affiché par le poste').fill('4829 1365');
  await phone.getByText(`${wanted.slice(0, 3)} ${wanted.slice(3)}`).waitFor();
  await phone.getByText('Une seule fois, sur Poste 1.').waitFor();
  expect(await seriousFindings(phone)).toEqual([]);
  await pictures(phone, 'secours-answer');
  // Another terminal, another code.
  await phone.getByLabel('Poste 2').check();
  await phone.getByText('Une seule fois, sur Poste 2.').waitFor();
  expect(await phone.getByText(`${wanted.slice(0, 3)} ${wanted.slice(3)}`).count()).toBe(0);
  // The rest of the dashboard is not kept.
  const elsewhere = await phone.context().newPage();
  await expect(elsewhere.goto(new URL('/', phone.url()).href)).rejects.toThrow(/ERR_INTERNET_DISCONNECTED/);
  await elsewhere.close();
  await phone.getByRole('button', { name: 'Oublier Lacépède' }).click();
  await phone.getByRole('dialog').getByRole('button', { name: 'Oublier' }).click();
  await phone.getByText('Il faut le réseau pour préparer un téléphone').waitFor();
  await pictures(phone, 'secours-nothing');
  await phone.reload();
  await phone.getByText('Quand le réseau est coupé').waitFor();
  expect(await phone.getByLabel('Numéro affiché par le poste').count()).toBe(0);
  await phone.context().setOffline(false);
  await stage.server.open(port);
  expect(stage.complaints).toEqual([]);
});
