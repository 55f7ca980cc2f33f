import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WithoutTicket } from '#protocol/room-rules.ts';
import { descendantsOf } from '../stage/process-tree.ts';
import { type Room, openRoom } from '../stage/room.ts';
import { SITE_COLOUR } from '../stage/stand-in-site.ts';
import { until } from '../stage/until.ts';
import { countColour } from '../stage/virtual-screen.ts';
import { launchChromium } from '../stage/dashboard-browser.ts';

const PICTURES = fileURLToPath(new URL('../../docs/screens/', import.meta.url));
const keepPictures = process.env['ESCALE_KEEP_PICTURES'] === '1';

let room: Room;
let browser: Browser;
let dashboard: Page;

beforeAll(async () => {
  room = await openRoom();
  browser = await launchChromium();
  dashboard = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'fr-FR' });
  // Nobody waits 15 minutes for a test: the one thing that is not as in life is the length of this ticket, changed on its way.
  await dashboard.routeWebSocket(/socket\.io/, (page) => {
    const line = page.connectToServer();
    page.onMessage((message) => line.send(String(message).replace('"minutes":15', '"minutes":1')));
  });
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await room.keepPicture(`story-${task.name.slice(0, 40)}`);
});

afterAll(async () => {
  await browser?.close();
  await room?.close();
});

async function takeWithoutTicket(withoutTicket: WithoutTicket | null): Promise<void> {
  const { revision, rules } = await room.staff.request('rules:read', { siteId: room.siteId });
  await room.staff.request('rules:save', { siteId: room.siteId, revision, rules: { ...rules, withoutTicket } });
}

/** F6 twice. The terminal learns with its next heartbeats what the site takes now. */
async function endByKeys(): Promise<void> {
  await room.screen.press('F6');
  await room.screen.holdsStill();
  await room.screen.press('F6');
  await until('the terminal is clean again', () => room.kiosk.states.at(-1) === 'clean');
}

describe('the whole story', () => {
  let words: string[];

  it('staff sign in at the dashboard and see the site and its terminal', async () => {
    await dashboard.goto(room.server.url);
    await dashboard.getByLabel('Adresse e-mail').fill(room.staff.email);
    await dashboard.getByLabel('Mot de passe', { exact: true }).fill(room.staff.password);
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

  it('nothing of a resident is visible before the grant, not for one picture, while a process of theirs starts and waits', async () => {
    await until('a resident process waits behind the welcome', () => room.kiosk.residentsWarm === 1);
    await room.screen.holdsStill();
    const welcome = await room.screen.picture();
    const outer = descendantsOf(room.kiosk.pid).find((entry) => entry.command.includes('bwrap'));
    process.kill(outer?.pid ?? 0, 'SIGKILL');
    const pictures = { same: 0, other: 0 };
    await until(
      'the next one has started and waits',
      async () => {
        const { rgb } = await room.screen.picture();
        pictures[rgb.equals(welcome.rgb) ? 'same' : 'other'] += 1;
        return room.kiosk.residentsWarm === 2;
      },
      20_000,
    );
    expect(pictures.other).toBe(0);
    expect(pictures.same).toBeGreaterThan(5);
  });

  it('a wrong ticket is told so, and what to do', async () => {
    await room.resident.isRefused(['lune', 'lune', 'lune']);
    if (keepPictures) await room.screen.savePicture(join(PICTURES, 'kiosk-refused.png'));
    expect((await room.staff.tile('free')).state.kind).toBe('free');
    await room.resident.leave();
  });

  it('the resident signs in by real keys, and the tile is occupied within 500 ms', async () => {
    const occupied = room.staff.tile('occupied', 30_000).then((tile) => ({ tile, seen: Date.now() }));
    await room.resident.signIn(words);
    const { tile, seen } = await occupied;
    expect(tile.state.endsAt - tile.state.startedAt).toBe(60_000);
    expect(seen - tile.state.startedAt).toBeLessThan(500);
    await dashboard
      .getByText(/^(Occupé|Bientôt fini)$/)
      .first()
      .waitFor({ timeout: 500 });
  });

  it('browses a page that sets cookies and storage, with the time in sight', async () => {
    await room.resident.opens('first');
    expect(countColour(await room.screen.picture(), SITE_COLOUR)).toBeGreaterThan(100_000);
    await room.screen.type('bonjour');
    await until('what was typed reached the page', () => room.site.typed === 'bonjour');
    if (keepPictures) await room.screen.savePicture(join(PICTURES, 'kiosk-session.png'));
  });

  it('time ends, the terminal is wiped and proven clean, the tile is free', async () => {
    const tile = await room.staff.tile('free', 75_000);
    await dashboard.getByText('Libre', { exact: true }).first().waitFor({ timeout: 1_000 });
    expect(tile.lastWipedAt).toBeGreaterThan(Date.now() - 10_000);
    expect(countColour(await room.screen.picture(), SITE_COLOUR)).toBe(0);
    expect(readFileSync(join(room.kiosk.dataDir, 'clean-state'), 'utf8')).toBe('clean\n');
    expect(readdirSync(join(room.kiosk.dataDir, 'run'))).toEqual(['last-session.json']);
  });

  it('a second resident, who holds the ticket under the hand scanner, sees nothing of the first', async () => {
    const { tickets } = await room.staff.request('ticket:issue', { siteId: room.siteId, minutes: 5, count: 1 });
    await room.resident.scanIn(tickets[0]?.words ?? [], 'words');
    await room.staff.tile('occupied');
    await room.resident.opens('second');
    const [first, second] = room.site.reports;
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

  it('F6 asks to end without a mouse, Escape stays, and the keyboard never leaves the page', async () => {
    await room.screen.press('F6');
    await room.screen.holdsStill();
    if (keepPictures) await room.screen.savePicture(join(PICTURES, 'kiosk-confirm-end.png'));
    await room.screen.press('Escape');
    await room.screen.holdsStill();
    await room.screen.type('encore la');
    await until('the page hears the keyboard', () => room.site.typed === 'encore la');
    expect((await room.staff.tile('occupied')).state.kind).toBe('occupied');
  });

  it('staff extend, speak and end from the dashboard', async () => {
    const tile = await room.staff.tile('occupied');
    const { terminalId, state } = tile;
    await room.staff.request('session:extend', { terminalId, sessionId: state.sessionId, minutes: 15 });
    await until(
      'the tile shows a new end',
      async () => (await room.staff.tile('occupied')).state.endsAt > state.endsAt,
    );
    expect((await room.staff.tile('occupied')).state.endsAt).toBe(state.endsAt + 15 * 60_000);
    await room.staff.request('terminal:message', { terminalId, text: 'La salle ferme bientôt.' });
    await room.staff.request('session:end', { terminalId, sessionId: state.sessionId });
    await room.staff.tile('free');
  });

  it('a ticket scanned at the welcome opens a session after the charter, and F6 twice ends it without a mouse', async () => {
    const { tickets } = await room.staff.request('ticket:issue', { siteId: room.siteId, minutes: 5, count: 1 });
    await room.resident.scanIn(tickets[0]?.words ?? [], 'welcome');
    await room.staff.tile('occupied');
    await takeWithoutTicket({ minutes: 7, leastFree: 1 });
    await endByKeys();
    expect((await room.staff.tile('free')).state.kind).toBe('free');
  });

  it('where the site takes people without a ticket, the charter and two keys open a session', async () => {
    await room.resident.sitWithoutTicket();
    const { state } = await room.staff.tile('occupied');
    expect(state.endsAt - state.startedAt).toBe(7 * 60_000);
    await takeWithoutTicket(null);
    await endByKeys();
    expect((await room.staff.tile('free')).state.kind).toBe('free');
  });

  it('a session that a helper opened begins with one key after the charter, and without words', async () => {
    const { terminalId } = await room.staff.tile('free');
    const begun = room.kiosk.sessionsShown;
    const opened = await room.staff.request('session:open', { terminalId, minutes: 9 });
    expect(opened).toMatchObject({ kind: 'open', minutes: 9 });
    await until('the charter is there', () => room.kiosk.states.at(-1) === 'charter');
    await room.screen.holdsStill();
    await room.screen.press('Return');
    await until('the session has the screen and the keyboard', () => room.kiosk.sessionsShown === begun + 1);
    const { state } = await room.staff.tile('occupied');
    expect(state.endsAt - state.startedAt).toBe(9 * 60_000);
    await endByKeys();
    const { reasons } = await room.staff.request('reasons:read', { terminalId });
    expect(reasons[0]).toMatchObject({ kind: 'ended', reason: 'resident-left' });
    expect((await room.staff.tile('free')).state.kind).toBe('free');
  });

  it('in a young person’s session the site’s filter keeps a site closed and its neighbour open; with another ticket both open', async () => {
    const { siteId, site } = room;
    const { revision, rules } = await room.staff.request('rules:read', { siteId });
    const filter = { kinds: ['young-ticket' as const], hosts: [new URL(site.origin).hostname] };
    await room.staff.request('rules:save', { siteId, revision, rules: { ...rules, filter } });
    const neighbour = site.origin.replace('127.0.0.1', 'localhost');
    for (const kind of ['young-ticket', 'ticket'] as const) {
      const { tickets } = await room.staff.request('ticket:issue', { siteId, minutes: 5, count: 1, kind });
      await room.resident.signIn(tickets[0]?.words ?? []);
      await room.resident.writesAddress(`${site.origin}/closed-${kind}`);
      await room.screen.holdsStill();
      if (keepPictures && kind === 'young-ticket') await room.screen.savePicture(join(PICTURES, 'kiosk-filtered.png'));
      // Asked for after the other, and there.
      await room.resident.opens(`neighbour-${kind}`, neighbour);
      await endByKeys();
    }
    expect(site.planted.filter((page) => page.startsWith('closed'))).toEqual(['closed-ticket']);
    expect([...room.kiosk.output, ...room.server.log].join('\n')).not.toContain('closed-young-ticket');
  });

  it('the first ticket does not work twice', async () => {
    await room.resident.isRefused(words);
    expect((await room.staff.tile('free')).state.kind).toBe('free');
  });
});
