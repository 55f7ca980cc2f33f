import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TerminalClient } from '../system/server/terminal-client.ts';
import { phoneMisfits, seriousFindings } from './dashboard-findings.ts';
import { DashboardStage } from './dashboard-stage.ts';

/** Who asks for help, on the dashboard: in order, answered, closed; how many wait, on the home. */

let stage: DashboardStage;
let siteId: string;
let postes: TerminalClient[];

beforeAll(async () => {
  stage = await DashboardStage.open();
  ({ siteId } = await stage.staff.get('site:create', { name: 'Lacépède' }));
  postes = [];
  for (const name of ['Poste 1', 'Poste 2', 'Poste 3']) postes.push(await stage.terminal(siteId, name));
  for (const poste of postes) await poste.beat();
  await stage.page.goto(new URL(`/espaces/${siteId}`, stage.server.url).href);
  await stage.page.getByTestId('tile-Poste 1').waitFor();
});

afterAll(() => stage.close());

async function ask(poste: TerminalClient | undefined): Promise<void> {
  poste?.note({ type: 'help-asked', callId: randomUUID() }, stage.server.clock.now());
  await poste?.append();
}

/** Pictures for people to look at, where ESCALE_PICTURES says. */
async function pictures(name: string): Promise<void> {
  const folder = process.env['ESCALE_PICTURES'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  for (const scheme of ['light', 'dark'] as const) {
    await stage.page.emulateMedia({ colorScheme: scheme });
    for (const [size, width, height] of [
      ['small', 1280, 800],
      ['large', 1920, 1080],
      ['phone', 390, 844],
    ] as const) {
      await stage.page.setViewportSize({ width, height });
      await stage.page.screenshot({ path: join(folder, `dashboard-${name}-${size}-${scheme}.png`) });
    }
  }
  await stage.page.emulateMedia({ colorScheme: 'light' });
  await stage.page.setViewportSize({ width: 1280, height: 800 });
}

const list = () => stage.page.getByRole('region', { name: 'Demandes d’aide' });
const call = (name: string) => stage.page.getByTestId(`help-${name}`);

it('lists calls oldest first, with where and since when; sound is off until it is wanted', async () => {
  await list().getByText('Personne ne demande de l’aide.').waitFor();
  expect(await list().getByRole('button', { name: 'Sonner' }).getAttribute('aria-pressed')).toBe('false');
  await ask(postes[1]);
  stage.server.clock.pass(180_000);
  for (const poste of postes) await poste.beat();
  await ask(postes[0]);
  await call('Poste 1').waitFor();
  expect(await list().getByRole('heading', { level: 3 }).allInnerTexts()).toEqual(['Poste 2', 'Poste 1']);
  expect(await call('Poste 2').innerText()).toMatch(/depuis 10\sh \(3\smin\)/);
  await stage.page.getByTestId('tile-Poste 2').getByText('Demande de l’aide').waitFor();
  await pictures('asked');
  expect(await seriousFindings(stage.page)).toEqual([]);
  expect(await phoneMisfits(stage.page)).toEqual([]);
});

it('"J’arrive" says who comes, "C’est réglé" closes; a call that is over says so', async () => {
  await call('Poste 2').getByRole('button', { name: 'J’arrive' }).click();
  await call('Poste 2').getByText('it arrive').waitFor();
  expect(await call('Poste 2').getByRole('button', { name: 'J’arrive' }).count()).toBe(0);
  await stage.page.getByTestId('tile-Poste 2').getByText('Aide : it arrive').waitFor();
  await pictures('coming');
  await stage.page.goto(stage.server.url);
  await stage.page.getByRole('link', { name: 'Lacépède : 1 personne demande de l’aide' }).click();
  await call('Poste 2').getByRole('button', { name: 'C’est réglé' }).click();
  await call('Poste 2').waitFor({ state: 'detached' });
  await call('Poste 1').getByRole('button', { name: 'C’est réglé' }).click();
  await list().getByText('Personne ne demande de l’aide.').waitFor();
  expect(await seriousFindings(stage.page)).toEqual([]);
});
