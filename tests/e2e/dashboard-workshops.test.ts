import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TerminalClient } from '../system/server/terminal-client.ts';
import { until } from '../stage/until.ts';
import { phoneMisfits, seriousFindings } from './dashboard-findings.ts';
import { DashboardStage } from './dashboard-stage.ts';

/** Workshops and the hours of young people, in Debian's Chromium at a real server. One story, in order: each step needs the one before. It is Monday, 10 h. */

let stage: DashboardStage;
let siteId: string;
let poste: TerminalClient;
let other: TerminalClient;

beforeAll(async () => {
  stage = await DashboardStage.open();
  ({ siteId } = await stage.staff.get('site:create', { name: 'Montanou' }));
  poste = await stage.terminal(siteId, 'Poste 1');
  other = await stage.terminal(siteId, 'Poste 2');
  await stage.occupy(poste, siteId, 90);
  stage.page.setDefaultTimeout(10_000);
});
afterAll(() => stage?.close());

const page = () => stage.page;
const button = (name: string | RegExp) => page().getByRole('button', { name, exact: true });
const label = (name: string) => page().getByLabel(name, { exact: true });
const row = (title: string, date: string) => page().getByTestId(`workshop-${title}-${date}`);
const list = () => stage.staff.get('workshop:list', { siteId });

/** Pictures for people to look at, where ESCALE_PICTURES says. */
async function pictures(name: string): Promise<void> {
  const folder = process.env['ESCALE_PICTURES'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  for (const [size, width, height] of [
    ['1280', 1280, 800],
    ['phone', 375, 800],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page().setViewportSize({ width, height });
      await page().emulateMedia({ colorScheme });
      await page().screenshot({ path: `${folder}/${name}-${size}-${colorScheme}.png`, fullPage: true });
    }
  }
  await page().setViewportSize({ width: 1280, height: 800 });
  await page().emulateMedia({ colorScheme: 'light' });
}

/** The clock was pushed by an hour: nobody who touched no page for so long is still signed in. */
async function signInAgain() {
  const staff = await stage.server.staff('it');
  const [name = '', value = ''] = staff.cookie.split('=', 2);
  await page()
    .context()
    .addCookies([{ name, value, url: stage.server.url }]);
  return staff;
}

it('a helper plans a workshop with the keyboard, is told what is missing, and who sits longer than its beginning', async () => {
  await page().goto(`${stage.server.url}/espaces/${siteId}`);
  await page().getByRole('link', { name: 'Ateliers' }).click();
  await page().getByRole('heading', { name: 'Aucun atelier à venir' }).waitFor();
  expect(await page().title()).toContain('Montanou, ateliers');
  await pictures('workshops-none');
  await button('Prévoir un atelier').press('Enter');
  await label('Titre').waitFor();
  await page().keyboard.press('Enter');
  await page().getByText('Écrivez un titre.').waitFor();
  expect(await label('Titre').evaluate((field) => field === document.activeElement)).toBe(true);
  await page().keyboard.type('Impôts');
  await label('Début').fill('11:00');
  await label('Fin').fill('12:00');
  await page().getByRole('switch', { name: 'L’atelier se répète' }).press('Space');
  await label('Toutes les … semaines').fill('2');
  await label('Jusqu’au').fill('2026-12-31');
  await pictures('workshops-dialog');
  expect(await seriousFindings(page())).toEqual([]);
  expect(await phoneMisfits(page())).toEqual([]);
  await button('Enregistrer l’atelier').click();
  await page()
    .getByText(/Poste 1\s: jusqu’à 11\sh\s30/)
    .waitFor();
  await pictures('workshops-promised');
  await button('J’ai compris').last().click();
  await row('Impôts', '2026-12-07')
    .getByText(/Toutes les 2 semaines/)
    .waitFor();
  expect((await list()).workshops).toMatchObject([
    { title: 'Impôts', from: 660, to: 720, repeats: { everyWeeks: 2, until: '2026-12-31' }, terminals: [] },
  ]);
});

it('what overlaps is refused in words, and what was typed stays; some of the terminals can be chosen', async () => {
  await button('Prévoir un atelier').click();
  await label('Titre').fill('Photos de famille');
  await label('Date').fill('2026-12-07');
  await label('Début').fill('11:30');
  await label('Fin').fill('13:00');
  await page().getByRole('radio', { name: 'Certains postes' }).check();
  await button('Enregistrer l’atelier').click();
  await page().getByText('Choisissez au moins un poste.').waitFor();
  await page().getByRole('checkbox', { name: 'Poste 2' }).check();
  await button('Enregistrer l’atelier').click();
  await page()
    .getByRole('alert')
    .getByText(/«\sImpôts\s» prend déjà un de ces postes/)
    .waitFor();
  await pictures('workshops-overlap');
  await label('Début').fill('14:00');
  await label('Fin').fill('16:00');
  await button('Enregistrer l’atelier').click();
  await row('Photos de famille', '2026-12-07').getByText('Poste 2').waitFor();
  await pictures('workshops-list');
  expect(await seriousFindings(page())).toEqual([]);
  expect(await phoneMisfits(page())).toEqual([]);
});

it('one date is taken out, a workshop is changed, and another is removed', async () => {
  await button(/^Retirer «\sImpôts\s», lundi 7 décembre/).click();
  await pictures('workshops-remove');
  await button(/^Seulement le lundi 7 décembre/).click();
  await row('Impôts', '2026-12-07').waitFor({ state: 'detached' });
  await row('Impôts', '2026-12-21').waitFor();
  await button(/^Changer «\sPhotos de famille\s»/).click();
  await label('Titre').fill('Photos');
  await button('Enregistrer l’atelier').click();
  await row('Photos', '2026-12-07').waitFor();
  await button(/^Retirer «\sPhotos\s»/).click();
  await button('Retirer l’atelier').click();
  await row('Photos', '2026-12-07').waitFor({ state: 'detached' });
  expect((await list()).workshops).toMatchObject([{ title: 'Impôts', skipped: ['2026-12-07'] }]);
});

it('at the hour the tiles and the wall say who has the room', async () => {
  const { revision } = await stage.staff.get('rules:read', { siteId });
  const { rules } = await stage.staff.get('rules:read', { siteId });
  await stage.staff.get('rules:save', { siteId, revision, rules: { ...rules, queue: { holdMinutes: 3 } } });
  stage.server.clock.pass(60 * 60_000 + 1);
  await poste.beat();
  await other.beat();
  await signInAgain();
  await page().goto(`${stage.server.url}/espaces/${siteId}`);
  await until('the terminal is told', () => poste.booking !== undefined && poste.booking !== null);
  const tile = (name: string) => page().getByTestId(`tile-${name}`);
  await tile('Poste 1')
    .getByText(/Atelier «\sImpôts\s»/)
    .waitFor();
  await tile('Poste 2').getByText('Réservé', { exact: true }).waitFor();
  // A helper may let somebody in there.
  await tile('Poste 2').getByRole('button', { name: 'Poste 2 : ouvrir une séance' }).waitFor();
  await pictures('workshops-tiles');
  await page().goto(`${stage.server.url}/mur/${siteId}`);
  await page()
    .getByText(/L’atelier «\sImpôts\s» prend la salle jusqu’à 12\sh/)
    .waitFor();
  await pictures('workshops-wall');
  await page().goto(`${stage.server.url}/file/${siteId}`);
  await page()
    .getByText(/L’atelier «\sImpôts\s» prend la salle/)
    .waitFor();
  await pictures('workshops-phone');
  expect(stage.complaints).toEqual([]);
});

it('the hours of young people are set beside the opening hours, and the preview knows them', async () => {
  const staff = await signInAgain();
  await page().goto(`${stage.server.url}/espaces/${siteId}/regles`);
  const card = page().getByRole('region', { name: 'Heures des jeunes' });
  await card.getByRole('switch').check();
  await card.getByLabel('De', { exact: true }).fill('19:00');
  await card.getByText('La première heure vient avant la seconde.').waitFor();
  await card.getByLabel('De', { exact: true }).fill('16:00');
  await pictures('workshops-young');
  await label('Qui vient').selectOption('young-ticket');
  await label('Heure').fill('18:00');
  const preview = page().getByTestId('rules-preview');
  await preview.getByText(/Les heures des jeunes finissent à 18\sh\s30/).waitFor();
  await label('Heure').fill('19:00');
  await preview.getByText(/Les tickets jeunes servent de 16\sh à 18\sh\s30/).waitFor();
  expect(await seriousFindings(page())).toEqual([]);
  await button('Enregistrer').click();
  await page().getByText('Les règles sont enregistrées').first().waitFor({ state: 'attached' });
  expect((await staff.get('rules:read', { siteId })).rules.youngHours).toEqual({ from: 960, to: 1_110 });
});
