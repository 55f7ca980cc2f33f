import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Measure, Timing } from '#protocol/measures.ts';
import { LateMeasuresAnswer } from '#protocol/terminal-messages.ts';
import { until } from '../stage/until.ts';
import type { TerminalClient } from '../system/server/terminal-client.ts';
import { phoneMisfits, seriousFindings } from './dashboard-findings.ts';
import { DashboardStage } from './dashboard-stage.ts';

/** Fibre and wifi of a site on the dashboard, from real terminals' measures. One story, in order: each step needs the one before. */

const STEP_MS = 5 * 60_000;
const STEPS = 288;
let stage: DashboardStage;
let siteId: string;
const postes: TerminalClient[] = [];

beforeAll(async () => {
  stage = await DashboardStage.open();
  ({ siteId } = await stage.staff.get('site:create', { name: 'Montanou' }));
});

afterAll(() => stage.close());

const plain = (text: string) =>
  text
    .replaceAll(/[\u202F\u00A0]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
const measured = (ms: number, lost = 0): Timing => ({ kind: 'measured', ms, jitterMs: 1, sent: 5, lost });
const failed: Timing = { kind: 'failed', sent: 5 };
const cutBeyondBox = { dns: failed, references: [failed], server: failed };

function measureAt(takenAt: number, parts: Partial<Measure> = {}): Measure {
  const own = { medium: 'cable' as const, card: null, wifi: null };
  return {
    takenAt,
    ...own,
    gateway: measured(0.4),
    dns: measured(8),
    references: [measured(12)],
    server: measured(3),
    ...parts,
  };
}

/** The last 24 hours of a terminal: an hour of silence (steps 100 to 111), twenty minutes of cut (203 to 206), some loss (250 to 255). */
async function tellTheDay(terminal: TerminalClient, ms: number, lost: number): Promise<void> {
  const now = stage.server.clock.now();
  const from = Math.floor(now / STEP_MS) * STEP_MS - (STEPS - 1) * STEP_MS;
  const measures: Measure[] = [];
  for (let step = 0; step < STEPS - 1; step++) {
    if (step >= 100 && step < 112) continue;
    const takenAt = from + step * STEP_MS + 60_000;
    if (step >= 203 && step < 207) measures.push(measureAt(takenAt, cutBeyondBox));
    else measures.push(measureAt(takenAt, { references: [measured(ms, step >= 250 && step < 256 ? lost : 0)] }));
  }
  for (let sent = 0; sent < measures.length; sent += 20) {
    const answer = await terminal.say('measures:late', { measures: measures.slice(sent, sent + 20) });
    expect(LateMeasuresAnswer.parse(answer).ok).toBe(true);
  }
}

const beat = (terminal: TerminalClient | undefined, parts: Partial<Measure> = {}) =>
  terminal?.beat({ measure: measureAt(stage.server.clock.now(), parts) });

/** How many pixels of a chart have the colour of a token of assets/tokens.css, nearly. */
function drawnPixels(testId: string, token: string): Promise<number> {
  return stage.page.getByTestId(testId).evaluate((chart, name) => {
    const canvas = chart.querySelector('canvas');
    const drawn = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    const hex = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    const wanted = [1, 3, 5].map((place) => Number.parseInt(hex.slice(place, place + 2), 16));
    let count = 0;
    for (let at = 0; at < drawn.length; at += 4) {
      const far = wanted.reduce((sum, value, place) => sum + Math.abs(value - (drawn[at + place] ?? 0)), 0);
      if (far < 24 && drawn[at + 3] === 255) count += 1;
    }
    return count;
  }, token);
}

const lineText = async (name: 'fibre' | 'wifi') =>
  plain(await stage.page.locator(`article[data-line="${name}"] header`).innerText());

describe('fibre and wifi on the dashboard', () => {
  it('says of a site without a terminal what to do, at home and in both views', async () => {
    const { page } = stage;
    await page.goto(stage.server.url);
    expect(plain(await page.getByTestId('site-Montanou').innerText())).toBe(
      'Montanou Aucun poste encore : en ajouter un',
    );
    expect(await page.getByText('Rien à signaler.').isVisible()).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('link', { name: 'Montanou' }).click();
    await page.getByRole('heading', { name: 'Aucun poste encore' }).waitFor();
    await page.getByRole('link', { name: 'Réseau' }).click();
    await page.getByRole('heading', { name: 'Aucun poste encore' }).waitFor();
    expect(await page.getByRole('button', { name: 'Ajouter un poste' }).isVisible()).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('says that measures are yet to come, then that no terminal is on wifi', async () => {
    const { page } = stage;
    postes.push(await stage.terminal(siteId, 'Poste 1'), await stage.terminal(siteId, 'Poste 2'));
    await page.getByText('Pas encore de mesure : elles arrivent toutes les 15 secondes.').waitFor();
    expect(await page.locator('canvas').count()).toBe(0);
    // What is told of a site's lines may be a second old (site-summaries.ts).
    const fibre = 'Fibre : non mesurée Pas encore de mesure';
    await until('fibre is not measured', async () => (await lineText('fibre')) === fibre);
    const wifi = 'Wifi : non mesuré Pas encore de mesure';
    await until('wifi is not measured', async () => (await lineText('wifi')) === wifi);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await phoneMisfits(page)).toEqual([]);
    for (const poste of postes) await beat(poste);
    await until('the fibre is good', async () => (await lineText('fibre')).startsWith('Fibre : bonne Selon 2 postes'));
    await until('no wifi', async () => (await lineText('wifi')) === 'Wifi : non mesuré aucun poste en wifi');
    await page.getByText('Aucun poste de cet espace n’est en wifi : le wifi n’est pas mesuré.').first().waitFor();
    expect(plain(await page.locator('article[data-line="fibre"] dl').innerText())).toBe(
      'Délai 12 ms Gigue 1 ms Perte 0,0 % Box < 1 ms DNS 8 ms Serveur 3 ms',
    );
  });

  it('draws 24 hours: a line, the loss, the cut striped and the silence dotted, and says the same in a sentence', async () => {
    const { page } = stage;
    const [first, second] = postes;
    if (!first || !second) throw new Error('two terminals');
    await tellTheDay(first, 8, 0);
    await tellTheDay(second, 16, 1);
    await page.reload();
    const summary = page.getByTestId('history-summary');
    await summary.waitFor();
    // Twenty minutes of some 23 hours: between two tenths, as the five minutes that run are counted or not.
    expect(plain(await summary.innerText())).toMatch(
      /^Délai moyen 12 ms, entre 8 et 16 ms ; perte 0,2 % ; coupée 20 min ; sans nouvelles 1 h Disponible 98,[56] % du temps mesuré$/,
    );
    await until('the line is drawn', async () => (await drawnPixels('delay-chart', 'occupied')) > 500);
    expect(await drawnPixels('loss-chart', 'short')).toBeGreaterThan(100);
    expect(await drawnPixels('delay-chart', 'broken-soft')).toBeGreaterThan(500);
    expect(await drawnPixels('delay-chart', 'help')).toBe(0);
    expect(await drawnPixels('available-chart', 'free')).toBeGreaterThan(500);
    expect(
      await page
        .locator('article[data-line="fibre"] [role="img"] [data-word]')
        .evaluateAll((all) => all.map((stretch) => stretch.getAttribute('data-word'))),
    ).toEqual(['good', 'silent', 'good', 'down', 'good', 'poor', 'good']);
    const label = await page.locator('article[data-line="fibre"] [role="img"]').getAttribute('aria-label');
    expect(plain(label ?? '')).toContain('coupée 20 min ; sans nouvelles 1 h');
  });

  it('gives the figures as a table, and fits: axe, phones, letters at 200 %', async () => {
    const { page } = stage;
    await page.getByText('Voir les chiffres').click();
    const rows = page.locator('details tbody tr');
    expect(await rows.count()).toBe(24);
    const cut = rows.filter({ hasText: 'coupée' });
    expect(await cut.count()).toBe(1);
    expect(plain(await cut.innerText())).toMatch(/^\d+ h coupée 12 ms 8 ms 16 ms 0,0 % 20 min$/);
    expect(await seriousFindings(page)).toEqual([]);
    expect([await phoneMisfits(page), await phoneMisfits(page, 360)]).toEqual([[], []]);
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '32px'));
    expect(await phoneMisfits(page, 640)).toEqual([]);
    await until('the line is drawn anew', async () => (await drawnPixels('delay-chart', 'occupied')) > 500);
    await page.evaluate(() => document.documentElement.style.removeProperty('font-size'));
  });

  it('follows the theme without drawing a new canvas', async () => {
    const { page } = stage;
    await until('drawn by day', async () => (await drawnPixels('delay-chart', 'occupied')) > 500);
    const canvas = await page.getByTestId('delay-chart').locator('canvas').elementHandle();
    await page.getByRole('button', { name: 'Passer au thème sombre' }).click();
    await until('drawn by night', async () => (await drawnPixels('delay-chart', 'occupied')) > 500);
    expect(await canvas?.evaluate((node) => node.isConnected)).toBe(true);
    await page.getByRole('button', { name: 'Passer au thème clair' }).click();
    await until('drawn by day', async () => (await drawnPixels('delay-chart', 'occupied')) > 500);
    // From here on the page follows the system's theme again.
    await page.evaluate(() => localStorage.removeItem('mantine-color-scheme-value'));
    await page.reload();
    await page.getByTestId('delay-chart').waitFor();
  });

  it('is moved and looked at closer: by buttons, keys, wheel and hand, and whole again', async () => {
    const { page } = stage;
    const seen = async () => plain(await page.getByTestId('seen').innerText());
    const moved = page.getByTestId('moved');
    const whole = await seen();
    expect(whole).toMatch(/^de dim. 22, 10 h 05 à 10 h 05$/);
    // Who scrolls by is not caught: the wheel is the page's until the chart is taken.
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.getByTestId('delay-chart').scrollIntoViewIfNeeded();
    const box = await page.getByTestId('delay-chart').locator('.u-over').boundingBox();
    if (!box) throw new Error('the chart is drawn');
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await page.mouse.move(middle.x, middle.y);
    const scrolledBefore = await page.evaluate(() => scrollY);
    await page.mouse.wheel(0, -100);
    await until('the page scrolls', () => page.evaluate((before) => scrollY < before, scrolledBefore));
    expect(await seen()).toBe(whole);
    await page.getByRole('button', { name: 'Agrandir' }).press('Enter');
    expect(await seen()).toBe('de dim. 22, 16 h 05 à 4 h 05');
    await moved.press('ArrowRight');
    expect(await seen()).toBe('de dim. 22, 19 h 05 à 7 h 05');
    await until('the cut is wider', async () => (await drawnPixels('delay-chart', 'broken-soft')) > 1_000);
    await moved.press('+');
    await moved.press('ArrowLeft');
    expect(await seen()).toBe('de dim. 22, 20 h 35 à 2 h 35');
    await moved.scrollIntoViewIfNeeded();
    const now = (await page.getByTestId('delay-chart').locator('.u-over').boundingBox()) ?? box;
    const y = now.y + now.height / 2;
    await page.mouse.move(now.x + now.width * 0.75, y);
    await page.mouse.down();
    await page.mouse.move(now.x + now.width * 0.5, y, { steps: 4 });
    await page.mouse.move(now.x + now.width * 0.25, y, { steps: 4 });
    await page.mouse.up();
    expect(await seen()).toBe('de dim. 22, 23 h 35 à 5 h 35');
    await page.mouse.wheel(0, -300);
    await until('closer by the wheel', async () => (await seen()) !== 'de dim. 22, 23 h 35 à 5 h 35');
    expect(await seriousFindings(page)).toEqual([]);
    expect(await phoneMisfits(page, 360)).toEqual([]);
    await page.getByRole('button', { name: 'Tout voir' }).press('Enter');
    expect(await seen()).toBe(whole);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Tout voir');
  });

  it('draws a terminal beside its site, keeps the old drawing meanwhile, and shows 30 days', async () => {
    const { page } = stage;
    const canvas = await page.getByTestId('delay-chart').locator('canvas').elementHandle();
    await page.getByText('Voir les chiffres').click();
    await page.getByLabel('Comparer un poste').selectOption({ label: 'Poste 2' });
    await until('Poste 2 is drawn', async () => (await drawnPixels('delay-chart', 'help')) > 100);
    expect(await canvas?.evaluate((node) => node.isConnected)).toBe(true);
    expect(plain(await page.getByTestId('history-summary').innerText())).toContain(
      'Poste 2 : Délai moyen 16 ms, entre 12 et 16 ms',
    );
    // Another span has another canvas, in the place of the one before: the chart is never taken away while asking.
    const place = await page.getByTestId('delay-chart').elementHandle();
    await page.getByText('30 jours', { exact: true }).click();
    await until('30 days', async () => plain(await page.locator('details thead').innerText()).startsWith('Jour'));
    expect(await page.locator('details tbody tr').count()).toBe(30);
    expect(await place?.evaluate((node) => node.isConnected)).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Enregistrer en CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^Montanou Fibre 30 jours 2026-.*\.csv$/);
    const saved = readFileSync(await file.path(), 'utf8').split('\r\n');
    expect(saved).toHaveLength(362);
    expect(saved[0]).toMatch(/^\uFEFFdébut;état;délai moyen \(ms\);.*;Poste 2\u00a0: délai moyen \(ms\);/);
    expect(saved.filter((line) => /;bonne;12(,\d+)?;8;16;1;/.test(line)).length).toBeGreaterThan(3);
    await page.getByText('12 mois').click();
    await until('a year', async () => plain(await page.locator('details thead').innerText()).startsWith('Mois'));
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByLabel('Comparer un poste').selectOption({ index: 0 });
    await until('Poste 2 is gone', async () => (await drawnPixels('delay-chart', 'help')) === 0);
  });

  it('shows the terminals as they are now, and what was not measured as such', async () => {
    const { page, server } = stage;
    const third = await stage.terminal(siteId, 'Poste 3');
    postes.push(third);
    const wifi = { ssid: 'Agen', signalDbm: -55, signalIsEstimated: false, rateMbps: 300 };
    await third.beat({
      measure: measureAt(server.clock.now(), {
        medium: 'wifi',
        wifi,
        gateway: measured(3),
        dns: failed,
        references: [],
        server: { kind: 'not-measured' },
      }),
    });
    await until('the wifi is good', async () => (await lineText('wifi')).startsWith('Wifi : bon Selon 1 poste, à '));
    const rows = await page.getByTestId('terminals-table').locator('tbody tr').allInnerTexts();
    expect(rows.map(plain)).toEqual([
      'Poste 1 câble < 1 ms 8 ms 12 ms 3 ms 0,0 % –',
      'Poste 2 câble < 1 ms 8 ms 12 ms 3 ms 0,0 % –',
      'Poste 3 wifi 3 ms en échec non mesuré non mesuré 0,0 % −55 dBm',
    ]);
  });

  it('has two views with addresses of their own, by keyboard', async () => {
    const { page, server } = stage;
    await page.goto(`${server.url}/espaces/${siteId}`);
    const seats = page.getByRole('link', { name: 'Postes', exact: true });
    await seats.focus();
    expect(await seats.getAttribute('aria-current')).toBe('page');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/reseau$/);
    await page.getByTestId('delay-chart').waitFor();
    expect(await page.getByRole('link', { name: 'Réseau' }).getAttribute('aria-current')).toBe('page');
    expect(await page.title()).toBe('Montanou, réseau · Escale');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByTestId('tile-Poste 1').waitFor();
    await page.goBack();
    await page.waitForURL(/\/reseau$/);
  });

  it('changes its words live at home without a new card, a new place or a moving one', async () => {
    const { page, server } = stage;
    await page.goto(server.url);
    const card = page.getByTestId('site-Montanou');
    const fibre = card.locator('[data-line="fibre"]');
    await fibre.getByText('Fibre : bonne').waitFor();
    const held = await card.elementHandle();
    const heldLine = await fibre.elementHandle();
    const places = () =>
      card
        .locator('li, [data-line]')
        .evaluateAll((all) => all.map((one) => JSON.stringify(one.getBoundingClientRect())));
    const before = await places();
    server.clock.pass(15_000);
    for (const poste of postes.slice(0, 2)) await beat(poste, cutBeyondBox);
    await fibre.getByText('Fibre : coupée').waitFor({ timeout: 20_000 });
    // Since when it is cut comes from the server; where it does not say, the figures stand in its place.
    expect(plain(await fibre.innerText())).toMatch(/^Fibre : coupée depuis 10 h/);
    await page.getByRole('link', { name: 'Montanou : la fibre est coupée' }).waitFor();
    expect(await places()).toEqual(before);
    expect(await held?.evaluate((node) => node === document.querySelector('[data-testid="site-Montanou"]'))).toBe(true);
    expect(await heldLine?.evaluate((node) => node.isConnected)).toBe(true);
    const slowest = await page
      .locator('main *')
      .evaluateAll((all) => Math.max(...all.map((one) => Number.parseFloat(getComputedStyle(one).transitionDuration))));
    expect(slowest).toBeLessThanOrEqual(0.15);
    expect(await seriousFindings(page)).toEqual([]);
    expect([await phoneMisfits(page), await phoneMisfits(page, 360)]).toEqual([[], []]);
    await page.getByRole('link', { name: 'Montanou : la fibre est coupée' }).click();
    await page.getByText('Les séances en cours continuent, mais les sites internet ne s’ouvrent pas.').waitFor();
    expect(await lineText('fibre')).toBe('Fibre : coupée depuis 10 h');
    expect(await lineText('wifi')).toMatch(/^Wifi : bon/);
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('tells a probable cut from no news, by word, sign and colour', async () => {
    const { page, server, staff } = stage;
    const { siteId: elsewhere } = await staff.get('site:create', { name: 'Barleté' });
    const witness = await stage.terminal(elsewhere, 'Témoin');
    const headed = () => page.locator('article[data-line="fibre"]').getAttribute('data-word');
    const look = () =>
      page
        .locator('article[data-line="fibre"] h2')
        .evaluate((title) => [
          getComputedStyle(title).color,
          title.closest('article')?.querySelector('svg')?.outerHTML,
        ]);
    // No word of goodbye: the sockets below are gone, while elsewhere a terminal is heard.
    for (const poste of postes) poste.socket?.io.engine.close();
    await until('silent', async () => (await headed()) === 'silent');
    const [silentColour, silentSign] = await look();
    expect(await lineText('fibre')).toBe('Fibre : sans nouvelles depuis 10 h');
    await page.getByText('Aucun poste ne répond.').first().waitFor();
    server.clock.pass(1_000);
    await beat(witness);
    await until('probably cut', async () => (await headed()) === 'probable');
    expect(await lineText('fibre')).toBe('Fibre : coupure probable depuis 10 h (fibre ou courant)');
    expect(await lineText('wifi')).toBe('Wifi : sans nouvelles depuis 10 h');
    const [cutColour, cutSign] = await look();
    expect(cutColour).not.toBe(silentColour);
    expect(cutSign).not.toBe(silentSign);
    expect(await seriousFindings(page)).toEqual([]);
    await page.goto(server.url);
    await page.getByRole('link', { name: 'Montanou : coupure probable' }).waitFor();
    // One trouble, one sentence: its three silent terminals are not told a second time.
    expect(await page.getByRole('region', { name: 'À regarder' }).getByRole('listitem').count()).toBe(1);
    expect([await phoneMisfits(page), await phoneMisfits(page, 360)]).toEqual([[], []]);
  });

  it('turns around for Arabic, time still going from left to right', async () => {
    const { page, server } = stage;
    await page.goto(`${server.url}/espaces/${siteId}/reseau`);
    await page.getByTestId('delay-chart').waitFor();
    await page.getByRole('button', { name: /^Langue/ }).click();
    await page.getByRole('menuitem', { name: 'العربية' }).click();
    await page.getByText('عرض الأرقام').waitFor();
    expect(
      await page.locator('[data-testid="delay-chart"]').evaluate((chart) => getComputedStyle(chart).direction),
    ).toBe('ltr');
    const [fibre, wifi] = await Promise.all(
      ['fibre', 'wifi'].map((name) => page.locator(`article[data-line="${name}"]`).boundingBox()),
    );
    expect(fibre?.x).toBeGreaterThan(wifi?.x ?? Infinity);
    await until('the line is drawn', async () => (await drawnPixels('delay-chart', 'occupied')) > 500);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await phoneMisfits(page)).toEqual([]);
  });

  it('broke no rule of the Content-Security-Policy and threw nothing, all along', () => {
    expect(stage.complaints).toEqual([]);
  });
});
