import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type Page, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startDnsStandIn } from '../../provisioning/dev/dns-stand-in.ts';
import { ControlServerProgram } from '../stage/control-server-program.ts';
import { KioskProgram } from '../stage/kiosk-program.ts';
import { Resident } from '../stage/resident.ts';
import { StaffClient } from '../stage/staff-client.ts';
import { SITE_COLOUR, StandInSite } from '../stage/stand-in-site.ts';
import { until } from '../stage/until.ts';
import { VirtualScreen, countColour } from '../stage/virtual-screen.ts';

const PICTURES = fileURLToPath(new URL('../../docs/screens/', import.meta.url));
const keepPictures = process.env['ESCALE_KEEP_PICTURES'] === '1';

let screen: VirtualScreen;
let site: StandInSite;
let server: ControlServerProgram;
let staff: StaffClient;
let kiosk: KioskProgram;
let resident: Resident;
let browser: Browser;
let dashboard: Page;
let siteId: string;
let dns: Awaited<ReturnType<typeof startDnsStandIn>>;
const serverData = mkdtempSync(join(tmpdir(), 'escale-server-'));

beforeAll(async () => {
  [screen, site, dns, server] = await Promise.all([
    VirtualScreen.start(),
    StandInSite.start(),
    startDnsStandIn(),
    ControlServerProgram.start(serverData),
  ]);
  staff = await StaffClient.first(server.url, server.firstAccountUrl ?? '');
  ({ siteId } = await staff.request('site:create', { name: 'Montesquieu' }));
  await staff.watch(siteId);
  const { code } = await staff.request('enrolment:create', { siteId, terminalName: 'Poste 1' });
  kiosk = await KioskProgram.start({
    display: screen.display,
    server: server.url,
    dns: dns.address,
    enrolmentCode: code,
  });
  resident = new Resident(screen, kiosk, site);
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  dashboard = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'fr-FR' });
  // Nobody waits 15 minutes for a test: the one thing that is not as in life is the length of this ticket, changed on its way.
  await dashboard.routeWebSocket(/socket\.io/, (page) => {
    const line = page.connectToServer();
    page.onMessage((message) => line.send(String(message).replace('"minutes":15', '"minutes":1')));
  });
  await staff.tile('free', 60_000);
});

// What stood on the terminal when a test failed: test-results/ is looked at first.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  mkdirSync('test-results', { recursive: true });
  await screen.savePicture(`test-results/story-${task.name.slice(0, 30)}.png`);
});

afterAll(async () => {
  await browser?.close();
  await kiosk?.stop();
  staff?.close();
  await Promise.all([server?.stop(), site?.stop(), screen?.stop()]);
  dns?.stop();
  kiosk?.removeData();
  rmSync(serverData, { recursive: true, force: true });
});

describe('the whole story', () => {
  let words: string[];

  it('staff sign in at the dashboard and see the site and its terminal', async () => {
    await dashboard.goto(server.url);
    await dashboard.getByLabel('Adresse e-mail').fill(staff.email);
    await dashboard.getByLabel('Mot de passe', { exact: true }).fill(staff.password);
    await dashboard.keyboard.press('Enter');
    await dashboard
      .getByRole('link', { name: /Montesquieu/ })
      .first()
      .click();
    await dashboard.getByText('Poste 1', { exact: true }).first().waitFor();
    expect(await dashboard.getByText('Libre', { exact: true }).first().isVisible()).toBe(true);
  });

  it('a helper issues a ticket in the dashboard', async () => {
    await dashboard.getByRole('button', { name: '1 ticket de 15 min' }).click();
    const ticket = dashboard.getByTestId('ticket').getByRole('listitem');
    await ticket.first().waitFor();
    words = (await ticket.allTextContents()).map((word) => word.trim());
    expect(words).toHaveLength(3);
    if (keepPictures) await dashboard.screenshot({ path: join(PICTURES, 'dashboard-ticket.png') });
    await dashboard.getByRole('button', { name: 'Fermer' }).last().click();
  });

  it('nothing of a resident is visible before the grant', async () => {
    expect(countColour(await screen.picture(), SITE_COLOUR)).toBe(0);
  });

  it('a wrong ticket is told so, and what to do', async () => {
    await resident.isRefused(['lune', 'lune', 'lune']);
    if (keepPictures) await screen.savePicture(join(PICTURES, 'kiosk-refused.png'));
    expect((await staff.tile('free')).state.kind).toBe('free');
    await resident.leave();
  });

  it('the resident signs in by real keys, and the tile is occupied within 500 ms', async () => {
    const occupied = staff.tile('occupied', 30_000).then((tile) => ({ tile, seen: Date.now() }));
    await resident.signIn(words);
    const { tile, seen } = await occupied;
    expect(tile.state.endsAt - tile.state.startedAt).toBe(60_000);
    expect(seen - tile.state.startedAt).toBeLessThan(500);
    await dashboard
      .getByText(/^(Occupé|Bientôt fini)$/)
      .first()
      .waitFor({ timeout: 500 });
  });

  it('browses a page that sets cookies and storage, with the time in sight', async () => {
    await resident.opens('first');
    expect(countColour(await screen.picture(), SITE_COLOUR)).toBeGreaterThan(100_000);
    await screen.type('bonjour');
    await until('what was typed reached the page', () => site.typed === 'bonjour');
    if (keepPictures) await screen.savePicture(join(PICTURES, 'kiosk-session.png'));
  });

  it('time ends, the terminal is wiped and proven clean, the tile is free', async () => {
    const tile = await staff.tile('free', 75_000);
    await dashboard.getByText('Libre', { exact: true }).first().waitFor({ timeout: 1_000 });
    expect(tile.lastWipedAt).toBeGreaterThan(Date.now() - 10_000);
    expect(countColour(await screen.picture(), SITE_COLOUR)).toBe(0);
    expect(readFileSync(join(kiosk.dataDir, 'clean-state'), 'utf8')).toBe('clean\n');
    expect(readdirSync(join(kiosk.dataDir, 'run'))).toEqual(['last-session.json']);
  });

  it('a second resident sees nothing of the first', async () => {
    const { tickets } = await staff.request('ticket:issue', { siteId, minutes: 5, count: 1 });
    await resident.signIn(tickets[0]?.words ?? []);
    await staff.tile('occupied');
    await resident.opens('second');
    const [first, second] = site.reports;
    expect(first?.visit).toBe('first');
    expect(second).toEqual({
      visit: 'second',
      cookies: '',
      localStorage: null,
      indexedDb: null,
      cacheStorage: false,
      sentCookies: '',
      ifNoneMatch: null,
    });
  });

  it('staff extend, speak and end from the dashboard', async () => {
    const tile = await staff.tile('occupied');
    const { terminalId, state } = tile;
    await staff.request('session:extend', { terminalId, sessionId: state.sessionId, minutes: 15 });
    await until('the tile shows a new end', async () => (await staff.tile('occupied')).state.endsAt > state.endsAt);
    expect((await staff.tile('occupied')).state.endsAt).toBe(state.endsAt + 15 * 60_000);
    await staff.request('terminal:message', { terminalId, text: 'La salle ferme bientôt.' });
    await staff.request('session:end', { terminalId, sessionId: state.sessionId });
    await staff.tile('free');
  });

  it('the first ticket does not work twice', async () => {
    await resident.isRefused(words);
    expect((await staff.tile('free')).state.kind).toBe('free');
  });
});
