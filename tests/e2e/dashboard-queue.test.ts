import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TerminalClient } from '../system/server/terminal-client.ts';
import { phoneMisfits, seriousFindings } from './dashboard-findings.ts';
import { DashboardStage } from './dashboard-stage.ts';

/** The queue on the dashboard, on a telephone, and on the wall. */

let stage: DashboardStage;
let siteId: string;
let poste: TerminalClient;
let sessionId: string;
let phone: Page;
let wall: Page;

beforeAll(async () => {
  stage = await DashboardStage.open();
  ({ siteId } = await stage.staff.get('site:create', { name: 'Lacépède' }));
  poste = await stage.terminal(siteId, 'Poste 1');
  sessionId = await stage.occupy(poste, siteId, 30);
  await stage.page.goto(new URL(`/espaces/${siteId}/regles`, stage.server.url).href);
  // Strangers: nobody is signed in there.
  const others = await stage.page.context().browser()?.newContext({ locale: 'fr-FR', timezoneId: 'Europe/Paris' });
  if (!others) throw new Error('no browser');
  phone = await others.newPage();
  wall = await others.newPage();
});

afterAll(() => stage.close());

const list = () => stage.page.getByRole('region', { name: 'File d’attente' });

/** Pictures for people to look at, where ESCALE_PICTURES says. */
async function pictures(page: Page, name: string): Promise<void> {
  const folder = process.env['ESCALE_PICTURES'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

it('is opened in the rules of the site, with the time a terminal is kept', async () => {
  const card = stage.page.getByRole('region', { name: 'File d’attente' });
  await card.getByRole('switch').click();
  await card.getByLabel('Poste gardé, en minutes').fill('4');
  await pictures(stage.page, 'dashboard-queue-rules');
  await stage.page.getByRole('button', { name: 'Enregistrer' }).click();
  await stage.page.getByText('Les règles sont enregistrées').first().waitFor({ state: 'attached' });
  const { rules } = await stage.staff.get('rules:read', { siteId });
  expect(rules.queue).toEqual({ holdMinutes: 4 });
});

it('a helper gives a place and takes one back; the list says how long one may wait', async () => {
  await stage.page.goto(new URL(`/espaces/${siteId}`, stage.server.url).href);
  await poste.beat();
  await list().getByText('Personne n’attend.').waitFor();
  await list().getByRole('button', { name: 'Donner une place' }).click();
  const row = stage.page.getByTestId('place-1');
  await row.getByText(/Attente\s: 35\smin au plus/).waitFor();
  expect(await seriousFindings(stage.page)).toEqual([]);
  await list().getByRole('button', { name: 'Donner une place' }).click();
  await stage.page.getByTestId('place-2').waitFor();
  await list().getByRole('button', { name: 'Retirer le 1 de la file' }).click();
  await row.waitFor({ state: 'detached' });
  await pictures(stage.page, 'dashboard-queue');
  expect(await phoneMisfits(stage.page)).toEqual([]);
});

it('the QR code of the room leads a telephone to one button and a number, without a name', async () => {
  await list().getByRole('button', { name: 'QR et écran mural' }).click();
  const dialog = stage.page.getByRole('dialog');
  const address = await dialog.getByText(/\/file\//).innerText();
  await pictures(stage.page, 'dashboard-queue-poster');
  await stage.page.keyboard.press('Escape');
  await phone.setViewportSize({ width: 390, height: 844 });
  await phone.goto(address);
  await phone.getByText('1 personne attend.').waitFor();
  expect(await seriousFindings(phone)).toEqual([]);
  await pictures(phone, 'phone-before');
  await phone.getByRole('button', { name: 'Prendre une place' }).click();
  await phone.getByText('1 personne avant vous.').waitFor();
  expect(await seriousFindings(phone)).toEqual([]);
  await pictures(phone, 'phone-waiting');
  // Loaded again, it is the same place.
  await phone.reload();
  await phone.getByText('1 personne avant vous.').waitFor();
  await stage.page.getByTestId('place-3').waitFor();
});

it('who is called reads where to go, on the telephone and on the wall; the tile says for whom it is', async () => {
  const { placeId } = (await stage.staff.watch({ kind: 'site', siteId })).sites[0]?.queue?.[0] ?? { placeId: '' };
  await stage.staff.get('queue:remove', { siteId, placeId });
  const at = stage.server.clock.now();
  poste.note({ type: 'session-ended', sessionId, endedAt: at, reason: 'resident-left', consumedMs: 60_000 }, at);
  poste.note({ type: 'wiped', sessionId, durationMs: 300 }, at);
  poste.activity = { kind: 'free' };
  await poste.append();
  await poste.beat();
  await phone.getByText('C’est à vous').waitFor();
  expect(await seriousFindings(phone)).toEqual([]);
  await pictures(phone, 'phone-called');
  await stage.staff.get('queue:take', { siteId });
  await wall.setViewportSize({ width: 1920, height: 1080 });
  await wall.goto(new URL(`/mur/${siteId}`, stage.server.url).href);
  await wall.getByText('Poste 1').waitFor();
  expect(await seriousFindings(wall)).toEqual([]);
  await pictures(wall, 'wall');
  await stage.page
    .getByTestId('tile-Poste 1')
    .getByText(/^Pour le 3/)
    .waitFor();
  await pictures(stage.page, 'dashboard-queue-called');
  await stage.page.goto(stage.server.url);
  await stage.page.getByTestId('site-Lacépède').getByText('1 personne attend.').waitFor();
  expect(stage.complaints).toEqual([]);
});

it('a place that is left on the telephone is gone everywhere', async () => {
  await phone.getByRole('button', { name: 'Je laisse ma place' }).click();
  await phone.getByRole('button', { name: 'Prendre une place' }).waitFor();
  const { sites } = await stage.staff.watch({ kind: 'site', siteId });
  expect(sites[0]?.queue?.map(({ number }) => number)).toEqual([4]);
});
