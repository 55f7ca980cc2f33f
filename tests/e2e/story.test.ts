import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type Page, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ControlServerProgram } from '../stage/control-server-program.ts';
import { KioskProgram } from '../stage/kiosk-program.ts';
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
let browser: Browser;
let dashboard: Page;
let siteId: string;
const serverData = mkdtempSync(join(tmpdir(), 'escale-server-'));

beforeAll(async () => {
  [screen, site, server] = await Promise.all([
    VirtualScreen.start(),
    StandInSite.start(),
    ControlServerProgram.start(serverData),
  ]);
  staff = await StaffClient.first(server.url, server.firstAccountUrl ?? '');
  ({ siteId } = await staff.request('site:create', { name: 'Montesquieu' }));
  await staff.watch(siteId);
  const { code } = await staff.request('enrolment:create', { siteId, terminalName: 'Poste 1' });
  kiosk = await KioskProgram.start({ display: screen.display, server: server.url, enrolmentCode: code });
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  dashboard = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'fr-FR' });
  await staff.tile('free', 60_000);
});

afterAll(async () => {
  await browser?.close();
  await kiosk?.stop();
  staff?.close();
  await Promise.all([server?.stop(), site?.stop(), screen?.stop()]);
  kiosk?.removeData();
  rmSync(serverData, { recursive: true, force: true });
});

/** The resident's way in: any key, the charter, three words. */
async function signIn(words: string[]): Promise<void> {
  await screen.press('Return');
  await pause();
  await screen.press('Return');
  await pause();
  await screen.type(words.join(' '));
  await screen.press('Return');
}

/** A screen change takes a moment; people take longer. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 400));

async function openInSession(path: string): Promise<void> {
  await screen.press('ctrl+l');
  await screen.type(`${site.origin}/${path}`);
  await screen.press('Return');
  await until(`the page ${path} planted its canaries`, () => site.planted.includes(path), 20_000);
}

describe('the whole story', () => {
  let words: string[];

  it('a helper signs in at the dashboard and issues a ticket', async () => {
    await dashboard.goto(server.url);
    await dashboard.getByLabel(/mail/i).fill(staff.email);
    await dashboard.getByLabel(/passe/i).fill(staff.password);
    await dashboard.keyboard.press('Enter');
    await dashboard.getByRole('link', { name: /Montesquieu/ }).first().click();
    const { tickets } = await staff.request('ticket:issue', { siteId, minutes: 1, count: 1 });
    words = tickets[0]?.words ?? [];
    expect(words).toHaveLength(3);
  });

  it('nothing of a resident is visible before the grant', async () => {
    const picture = await screen.picture();
    expect(countColour(picture, SITE_COLOUR)).toBe(0);
  });

  it('a wrong ticket is told so, and what to do', async () => {
    await signIn(['lune', 'lune', 'lune']);
    await pause();
    expect((await staff.tile('free')).state.kind).toBe('free');
    await screen.press('Escape');
    await pause();
  });

  it('the resident signs in by real keys, and the tile is occupied within 500 ms', async () => {
    await signIn(words);
    const tile = await staff.tile('occupied');
    const seen = Date.now();
    expect(tile.state.endsAt - tile.state.startedAt).toBe(60_000);
    expect(seen - tile.state.startedAt).toBeLessThan(500);
  });

  it('browses a page that sets cookies and storage, with the time in sight', async () => {
    await openInSession('first');
    expect(countColour(await screen.picture(), SITE_COLOUR)).toBeGreaterThan(100_000);
    await screen.type('bonjour');
    await until('what was typed reached the page', () => site.typed === 'bonjour');
    if (keepPictures) await screen.savePicture(join(PICTURES, 'kiosk-session.png'));
  });

  it('time ends, the terminal is wiped and proven clean, the tile is free', async () => {
    const tile = await staff.tile('free', 75_000);
    expect(tile.lastWipedAt).toBeGreaterThan(Date.now() - 10_000);
    expect(countColour(await screen.picture(), SITE_COLOUR)).toBe(0);
    expect(readFileSync(join(kiosk.dataDir, 'clean-state'), 'utf8')).toBe('clean\n');
    expect(readdirSync(join(kiosk.dataDir, 'run'))).toEqual([]);
  });

  it('a second resident sees nothing of the first', async () => {
    const { tickets } = await staff.request('ticket:issue', { siteId, minutes: 5, count: 1 });
    await signIn(tickets[0]?.words ?? []);
    await staff.tile('occupied');
    await openInSession('second');
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
    await until('the tile shows the new end', async () => (await staff.tile('occupied')).state.endsAt === state.endsAt + 900_000);
    await staff.request('terminal:message', { terminalId, text: 'La salle ferme bientôt.' });
    await staff.request('session:end', { terminalId, sessionId: state.sessionId });
    await staff.tile('free');
  });

  it('the first ticket does not work twice', async () => {
    await signIn(words);
    await pause();
    await expect(staff.tile('occupied', 3_000)).rejects.toThrow();
    await screen.press('Escape');
  });
});
