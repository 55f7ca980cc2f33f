import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Measure, Timing } from '#protocol/measures.ts';
import { followIncidents } from '../../control-server/alerts/alert-service.ts';
import { followDiagnoses } from '../../control-server/incidents/incident-service.ts';
import { until } from '../stage/until.ts';
import type { TerminalClient } from '../system/server/terminal-client.ts';
import { phoneMisfits, seriousFindings } from './dashboard-findings.ts';
import { DashboardStage } from './dashboard-stage.ts';

/** "What is broken?" on the dashboard: one cut from its sentence to the page of its month. One story, in order: each step needs the one before. */

const MINUTE = 60_000;
const measured = (ms: number): Timing => ({ kind: 'measured', ms, jitterMs: 0.5, sent: 5, lost: 0 });
const failed: Timing = { kind: 'failed', sent: 5 };
const cut = { dns: failed, references: [failed, failed], server: failed };
const round = (takenAt: number, parts: Partial<Measure> = {}): Measure => ({
  takenAt,
  medium: 'cable',
  card: null,
  wifi: null,
  gateway: measured(0.5),
  dns: measured(12),
  references: [measured(9), measured(11)],
  server: measured(8),
  ...parts,
});

let stage: DashboardStage;
let siteId: string;
let cutAt: number;
const here: TerminalClient[] = [];
const elsewhere: TerminalClient[] = [];

beforeAll(async () => {
  stage = await DashboardStage.open();
  ({ siteId } = await stage.staff.get('site:create', { name: 'Montanou' }));
  const others = ['Barleté', 'Lacépède', 'Montesquieu'];
  for (const name of ['Poste 1', 'Poste 2', 'Poste 3']) here.push(await stage.terminal(siteId, name));
  for (const name of others) {
    const other = await stage.staff.get('site:create', { name });
    elsewhere.push(await stage.terminal(other.siteId, 'Poste 1'), await stage.terminal(other.siteId, 'Poste 2'));
  }
  await pass(3 * MINUTE);
});
afterAll(() => stage.close());

const plain = (text: string) => text.replaceAll(/[\u202F\u00A0\s]+/g, ' ').trim();

/** Time passes in steps of 15 s, with the rounds of those who are connected, and the server looks each time, as it does each second by itself. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 15_000) {
    stage.server.clock.pass(15_000);
    await beatAll();
    await looked();
  }
}
async function beatAll(): Promise<void> {
  const now = stage.server.clock.now();
  for (const one of [...here, ...elsewhere]) if (one.socket?.connected) await one.beat({ measure: round(now) });
}
async function looked(): Promise<void> {
  await followDiagnoses(stage.server.context);
  await followIncidents(stage.server.context);
}
/** For docs/screens, where the environment asks for it: French, 1280 × 800. */
async function picture(name: string): Promise<void> {
  const folder = process.env['ESCALE_PICTURES'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await stage.page.screenshot({ path: `${folder}/dashboard-health-${name}.png`, animations: 'disabled' });
}
/** The rows of a table of the month as it is on screen: the same stands on paper. */
const cells = (testId: string) => stage.page.locator(`#content [data-testid="${testId}"] tbody tr`).allInnerTexts();
const told = () => stage.page.getByTestId('site-Montanou').getByTestId('diagnosis');

describe('what is broken, on the dashboard', () => {
  it('says on the card that nothing is, then in one sentence what is; nothing on the card moves', async () => {
    const { page, server } = stage;
    await page.goto(server.url);
    await told().getByText('Aucune panne connue.').waitFor();
    const places = () =>
      page
        .getByTestId('site-Montanou')
        .locator('li, [data-line]')
        .evaluateAll((all) => all.map((one) => JSON.stringify(one.getBoundingClientRect())));
    const before = await places();
    for (const one of here) one.socket?.io.engine.close();
    cutAt = server.clock.now();
    await until('all are missed', async () => {
      const { sites } = await stage.staff.watch({ kind: 'site', siteId });
      return sites[0]?.counts.silent === 3;
    });
    server.clock.pass(1_000);
    await beatAll();
    await looked();
    await told().getByText('Coupure probable à Montanou').waitFor();
    expect(plain(await told().innerText())).toBe(
      'Fibre ou courant : c’est possible Coupure probable à Montanou depuis 10 h 03 (fibre ou courant).',
    );
    expect(await places()).toEqual(before);
    expect(await page.getByTestId('site-Barleté').getByTestId('diagnosis').innerText()).toBe('Aucune panne connue.');
    await pass(MINUTE);
    await picture('site-card');
    // As if each of the four had such a sentence: all stand on one screen.
    const bottom = await page.evaluate(() => {
      const [one] = document.querySelectorAll('[data-cause="fibre-or-power"]');
      for (const calm of document.querySelectorAll('[data-cause="none"]')) {
        calm.replaceChildren(...(one?.cloneNode(true).childNodes ?? []));
        calm.setAttribute('data-cause', 'fibre-or-power');
      }
      return Math.max(...[...document.querySelectorAll('article')].map((card) => card.getBoundingClientRect().bottom));
    });
    expect(bottom).toBeLessThanOrEqual(800);
    await picture('four');
    await page.reload();
    await told().getByText('Coupure probable à Montanou').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect([await phoneMisfits(page), await phoneMisfits(page, 360)]).toEqual([[], []]);
  });

  it('lists the incident: whose it is, what happened, a note; and works that are announced', async () => {
    const { page, server } = stage;
    await page.goto(`${server.url}/espaces/${siteId}/reseau`);
    const incident = page.getByTestId('incident-fibre-or-power');
    await incident.getByText('Personne ne s’en occupe encore.').waitFor();
    expect(plain(await incident.locator('h3').innerText())).toBe(
      'Coupure probable à Montanou depuis 10 h 03 (fibre ou courant).',
    );
    await incident.getByRole('button', { name: 'J’appelle l’opérateur' }).press('Enter');
    await incident.getByText('it s’en occupe.').waitFor();
    expect(await incident.getByRole('button', { name: 'J’appelle l’opérateur' }).count()).toBe(0);
    await incident.getByRole('button', { name: 'Ajouter une note' }).press('Enter');
    await incident.getByText('Rien sur une personne').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect([await phoneMisfits(page), await phoneMisfits(page, 360)]).toEqual([[], []]);
    await page.keyboard.type('Appelé, dossier 4711');
    await incident.getByRole('button', { name: 'Noter' }).click();
    await incident.getByText('it : Appelé, dossier 4711').waitFor();
    expect((await incident.locator('ol li span').allInnerTexts()).map(plain)).toEqual([
      'Panne vue : Fibre ou courant (c’est possible)',
      'it s’en occupe',
      'it : Appelé, dossier 4711',
    ]);

    await incident.evaluate((card) => card.scrollIntoView({ block: 'center' }));
    await picture('incident');
    await page.getByRole('button', { name: 'Annoncer des travaux' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Annoncer' }).click();
    await dialog.getByText('Écrivez quels travaux.').waitFor();
    await dialog.getByLabel('Quels travaux').fill('Nouvelle box');
    await dialog.getByRole('button', { name: 'Annoncer' }).click();
    await page.getByTestId('works-Nouvelle box').waitFor();
    await page.getByRole('button', { name: 'Retirer « Nouvelle box »' }).click();
    await page.getByText('Aucun travail annoncé.').waitFor();
  });

  it('tells by itself that the cause is known and that it is over', async () => {
    const { page, server } = stage;
    for (const one of here) {
      await one.connect();
      await one.beat({ measure: round(server.clock.now()) });
      const measures = [0, 15_000, 30_000, 45_000].map((ms) => round(cutAt + ms - 5_000, cut));
      await one.say('measures:late', { measures });
    }
    await looked();
    await page.getByTestId('diagnosis').getByText('La fibre de Montanou est coupée').waitFor();
    const incident = page.getByTestId('incident-fibre');
    await incident.getByText('Cause précisée : Fibre ou opérateur (c’est mesuré)').waitFor();
    await pass(3 * MINUTE);
    await page.getByTestId('diagnosis').getByText('Aucune panne connue.').waitFor();
    await incident.getByText('Terminée').waitFor();
    expect(plain(await incident.locator('h3').innerText())).toBe('Fibre ou opérateur');
    await page.evaluate(() => scrollTo(0, 0));
    await picture('site');
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('has a page for its month: in one sentence, beside the contract that IT writes there', async () => {
    const { page, server } = stage;
    await page.getByRole('link', { name: 'Le mois, pour l’opérateur' }).click();
    await page.waitForURL(/\/mois\/2026-11$/);
    await page.getByTestId('month-sentence').waitFor();
    expect(await page.title()).toBe('Montanou, novembre 2026 · Escale');
    expect(plain(await page.getByTestId('month-sentence').innerText())).toMatch(
      /^La ligne a été coupée 1 min, en une panne, sur \d+ min mesurées\.$/,
    );
    expect((await cells('outages')).map(plain)).toEqual([
      expect.stringMatching(/^23 nov\., 10 h 02 23 nov\., 10 h 04 1 min Fibre ou opérateur oui$/),
    ]);
    expect((await cells('spread')).map(plain)).toEqual(['Délai 10 ms 10 ms 10 ms', 'Perte 0,0 % 20,0 % 20,0 %']);
    await page.getByRole('button', { name: 'Écrire le contrat' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Enregistrer' }).click();
    await dialog.getByText('Écrivez le nom de l’opérateur.').waitFor();
    await dialog.getByLabel('Opérateur').fill('Garonne Télécom');
    await dialog.getByLabel('Téléphone').fill('0 800 00 47 00');
    await dialog.getByLabel('Référence du contrat').fill('FTTH-47-0042');
    await dialog.getByLabel('Débit descendant').fill('300');
    await dialog.getByLabel('Disponibilité garantie').fill('99,9');
    await dialog.getByLabel('Rétablie en moins de').fill('4');
    expect(await seriousFindings(page)).toEqual([]);
    expect(await phoneMisfits(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Enregistrer' }).click();
    await until('it is compared', async () => (await cells('promised'))[0]?.includes('Pas tenu') ?? false);
    expect((await cells('promised')).map(plain)).toEqual([
      expect.stringMatching(/^Disponibilité \d+(,\d+)? % 99,9 % Pas tenu$/),
      expect.stringMatching(/^Coupure la plus longue 1 min 4 h Tenu$/),
      'Débit descendant (médiane) – 300 Mb/s –',
      'Débit montant (médiane) – – –',
    ]);
    // Whoever takes the next incident has it at hand.
    expect(await stage.staff.get('contract:read', { siteId })).toMatchObject({
      contract: { operator: 'Garonne Télécom' },
    });
    expect(server.log.join('')).not.toContain('FTTH-47-0042');
  });

  it('measures the throughput when it is asked, or says why not', async () => {
    const { page, server } = stage;
    const measure = page.getByRole('button', { name: 'Mesurer le débit maintenant' });
    const [first, ...others] = here;
    if (!first) throw new Error('a terminal');
    for (const one of here) {
      one.activity = { kind: 'free', isApproached: true };
      await one.beat({ measure: round(server.clock.now()) });
    }
    await measure.press('Enter');
    await page.getByText('Aucun poste n’est libre ici. Réessayez quand une séance sera finie.').last().waitFor();
    for (const one of others) one.disconnect();
    first.disconnect();
    first.runsThroughput = true;
    first.activity = { kind: 'free' };
    await first.connect();
    first.socket?.on('throughput:run', (_message: unknown, answer: (value: unknown) => void) =>
      answer({ ok: true, value: { downMbps: 183.4, upMbps: 96.2, idleMs: 9, loadedMs: 54, grade: 'B' } }),
    );
    await first.beat({ measure: round(server.clock.now()) });
    await measure.press('Enter');
    await page.getByTestId('found').waitFor();
    expect(plain(await page.getByTestId('found').innerText())).toBe(
      'Descendant 183 Mb/s, montant 96 Mb/s. Délai quand la ligne est pleine : B bon',
    );
    await until('it is in the table', async () => (await cells('throughput')).length === 1);
    expect((await cells('throughput')).map(plain)).toEqual([
      expect.stringMatching(/^23 nov\., 10 h \d\d Poste 1 183 Mb\/s 96 Mb\/s 9 ms 54 ms B bon$/),
    ]);
    expect(plain((await cells('promised'))[2] ?? '')).toBe(
      'Débit descendant (médiane) 183 Mb/s 300 Mb/s 61,1 % du débit promis',
    );
    await page.evaluate(() => scrollTo(0, 0));
    await picture('month');
    expect(await seriousFindings(page)).toEqual([]);
    expect([await phoneMisfits(page), await phoneMisfits(page, 360)]).toEqual([[], []]);
  });

  it('goes on paper in black on white, and into a spreadsheet', async () => {
    const { page } = stage;
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const sheet = page.locator('.print-month');
    const paper = plain(await sheet.innerText());
    for (const said of ['Montanou', 'Garonne Télécom', 'FTTH-47-0042', 'novembre 2026', 'Europe/Paris', 'Pas tenu'])
      expect(paper).toContain(said);
    expect(await page.locator('button:visible, #content:visible').count()).toBe(0);
    const inks = await sheet
      .locator('*')
      .evaluateAll((all) => [...new Set(all.map((one) => getComputedStyle(one).color))]);
    expect(inks).toEqual(['rgb(0, 0, 0)']);
    // What A4 leaves between its margins (190 mm), and letters of one size in each table.
    await page.setViewportSize({ width: 718, height: 1000 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(718);
    const sizes = await sheet
      .locator('th, td')
      .evaluateAll((all) => [...new Set(all.map((one) => getComputedStyle(one).fontSize))]);
    expect(sizes).toHaveLength(1);
    await picture('sheet');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ media: null, colorScheme: 'light' });
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Enregistrer en CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('Montanou 2026-11.csv');
    const saved = readFileSync(await file.path(), 'utf8').split('\r\n');
    expect(saved.slice(0, 2)).toEqual(['\uFEFFespace;Montanou', 'Mois;2026-11']);
    expect(saved.find((line) => line.includes('Fibre ou opérateur'))).toMatch(/^2026-11-23T09:02:.*Z;.*Z;.*;oui$/);
  });

  it('has the months beside it, and says where nothing was measured', async () => {
    const { page, server } = stage;
    expect(await page.getByRole('link', { name: 'décembre 2026' }).count()).toBe(0);
    await page.getByRole('link', { name: 'octobre 2026' }).click();
    await page.getByText('Rien n’a été mesuré ce mois-là.').first().waitFor();
    expect(await page.getByRole('button', { name: 'Mesurer le débit maintenant' }).count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    await page.goto(`${server.url}/espaces/${siteId}/mois/2026-13`);
    await page.getByRole('heading', { name: 'Cette page n’existe pas' }).waitFor();
  });

  it('lets IT say who is told, and try it', async () => {
    const { page } = stage;
    const called: unknown[] = [];
    const other = createServer((request, response) => {
      void json(request).then((body) => called.push(body));
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    stage.server.alsoClose(() => void other.close());
    const { port } = other.address() as AddressInfo;
    await page.getByRole('button', { name: 'Mon compte' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Alertes : qui est prévenu' }).press('Enter');
    await page.waitForURL(/\/alertes$/);
    await page.getByText('Ce serveur ne sait pas envoyer de courriel').waitFor();
    await page.getByLabel('Adresses de courriel', { exact: true }).fill('reseau@agen.test dsi@agen');
    await page.getByLabel('Autre logiciel à prévenir').fill(`http://127.0.0.1:${port}/astreinte`);
    await page.getByRole('switch', { name: 'Ne déranger personne la nuit' }).press('Space');
    await page.getByRole('switch', { name: 'Prévenir d’autres personnes' }).press('Space');
    await page.getByLabel('Leurs adresses de courriel').fill('chef@agen.test');
    expect(await page.getByRole('button', { name: 'Envoyer un essai' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('« dsi@agen » n’est pas une adresse.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('reseau@agen.test');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('Tout est enregistré.').waitFor();
    await page.getByRole('button', { name: 'Envoyer un essai' }).press('Enter');
    await page.getByTestId('tried').waitFor();
    expect(plain(await page.getByTestId('tried').innerText())).toBe(
      'Le courriel n’est pas parti. L’autre logiciel a répondu.',
    );
    expect(called).toMatchObject([
      { kind: 'test', text: 'Ceci est un essai. Les alertes d’Escale arrivent bien ici.' },
    ]);
    expect((await stage.staff.get('alerts:read', {})).settings).toMatchObject({
      emails: ['reseau@agen.test'],
      quiet: { from: 1_200, to: 480 },
      escalateAfterMinutes: 60,
      escalateTo: ['chef@agen.test'],
    });
    await picture('alerts');
    expect(await seriousFindings(page)).toEqual([]);
    expect([await phoneMisfits(page), await phoneMisfits(page, 360)]).toEqual([[], []]);
  });

  it('broke no rule of the Content-Security-Policy and threw nothing, all along', () => {
    expect(cutAt).toBeGreaterThan(0);
    expect(stage.complaints).toEqual([]);
  });
});
