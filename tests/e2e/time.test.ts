import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RoomRules, defaultTimeRules } from '#protocol/room-rules.ts';
import { launchChromium } from '../stage/dashboard-browser.ts';
import { INSPECTED } from '../stage/inspector.ts';
import { type Room, openRoom } from '../stage/room.ts';
import { ShellInspector } from '../stage/shell-inspector.ts';
import { until } from '../stage/until.ts';

/** Time at a real terminal, with real keys and a real server. What passes is pushed: nobody waits ten minutes for a test. */
const MINUTE = 60_000;
let room: Room;
let shell: ShellInspector;
let browser: Browser;
let dashboard: Page;

beforeAll(async () => {
  room = await openRoom([INSPECTED]);
  shell = await ShellInspector.attach(room.kiosk);
  await decide({
    time: { ...defaultTimeRules, warnAtMinutes: [3, 2, 1], idleMinutes: 3, softLandingMinutes: 5 },
    queue: { holdMinutes: 10 },
  });
  browser = await launchChromium();
  dashboard = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'fr-FR' });
  await dashboard.goto(room.server.url);
  await dashboard.getByLabel('Adresse e-mail').fill(room.staff.email);
  await dashboard.getByLabel('Mot de passe', { exact: true }).fill(room.staff.password);
  await dashboard.keyboard.press('Enter');
  const site = dashboard.getByRole('link', { name: /Montesquieu/ });
  await site.first().click();
  await dashboard.getByTestId('tile-Poste 1').waitFor();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await room.keepPicture(`time-${task.name.slice(0, 40)}`);
});
afterAll(async () => {
  shell?.close();
  await browser?.close();
  await room?.close();
});

async function decide(decided: Partial<RoomRules>): Promise<void> {
  const { siteId } = room;
  const { revision, rules } = await room.staff.request('rules:read', { siteId });
  await room.staff.request('rules:save', { siteId, revision, rules: { ...rules, ...decided } });
}

async function sit(minutes: number, page: string): Promise<void> {
  const { tickets } = await room.staff.request('ticket:issue', { siteId: room.siteId, minutes, count: 1 });
  await room.resident.signIn(tickets[0]?.words ?? []);
  await room.resident.opens(page);
}

const told = (words: string) =>
  until(`the notice says: ${words}`, async () => (await shell.read('notice'))?.includes(words));
const endsAt = async () => (await room.staff.tile('occupied')).state.endsAt;

/** "Fin à 15 h 32" as the bar, the dashboard and the server have it. */
async function endsShown(): Promise<{ bar: string; dashboard: string; server: string }> {
  const endIn = (text: string | null) =>
    /Fin à (\d+)\sh\s(\d+)/
      .exec(text ?? '')
      ?.slice(1)
      .map(Number)
      .join(':') ?? '';
  const at = new Date(await endsAt());
  return {
    bar: endIn(await shell.read('bar')),
    dashboard: endIn(await dashboard.getByTestId('tile-Poste 1').innerText()),
    server: [at.getHours(), at.getMinutes()].join(':'),
  };
}

/** All three show the new end, and the same minute of it. @returns after how long, milliseconds */
async function showTheSame(expected: number): Promise<number> {
  const began = performance.now();
  await until('all show the same minute', async () => {
    const { bar, dashboard: page, server } = await endsShown();
    return (await endsAt()) === expected && bar === server && page === server;
  });
  return performance.now() - began;
}

describe('time that is short', () => {
  it('is told in order beside the form, and the keyboard stays in the page', async () => {
    await sit(4, 'first');
    let typed = '';
    for (const minutes of [3, 2, 1]) {
      await shell.pass(MINUTE);
      await told(`Il vous reste ${minutes} minute`);
      typed += minutes;
      await room.screen.type(String(minutes));
      await until('the page hears the keyboard', () => room.site.typed === typed);
      if (process.env['ESCALE_KEEP_PICTURES'] === '1' && minutes === 1) await room.keepPicture('time-warning');
    }
  });

  it('becomes longer by F7 and by staff: bar, server and dashboard show the same minute within a second', async () => {
    const before = await endsAt();
    await room.screen.press('F7');
    expect(await showTheSame(before + 15 * MINUTE)).toBeLessThan(1_000);
    await told('Vous avez 15 minutes de plus.');
    const { terminalId, state } = await room.staff.tile('occupied');
    const asked = room.staff.request('session:extend', { terminalId, sessionId: state.sessionId, minutes: 15 });
    expect(await showTheSame(before + 30 * MINUTE)).toBeLessThan(1_000);
    await asked;
    await room.screen.type(' la');
    await until('the page has the keyboard', () => room.site.typed === '321 la');
    const { orders } = await room.staff.tile('occupied');
    expect(orders).toMatchObject([
      { kind: 'extend', minutes: 15 },
      { kind: 'extend', minutes: 15, by: 'resident' },
    ]);
    await room.staff.request('session:end', { terminalId, sessionId: state.sessionId });
    await room.staff.tile('free');
  });
});

describe('somebody who writes while the time ends', () => {
  /** Types a letter now and then: that it was, is told every three seconds at most. */
  async function write(what: string, isDone: () => Promise<boolean>): Promise<void> {
    await until(what, async () => {
      if (await isDone()) return true;
      await room.screen.type('a');
      return false;
    });
  }
  const longerBy = (before: number, minutes: number) => async () => (await endsAt()) === before + minutes * MINUTE;

  it('goes on while nobody waits; where somebody does, once more and shorter; then it ends, and is told why', async () => {
    await sit(1, 'second');
    const begun = await endsAt();
    await shell.pass(42_000);
    await write('the session goes on', longerBy(begun, 5));
    await told('Vous avez 5 minutes de plus.');

    const { placeId } = await room.staff.request('queue:take', { siteId: room.siteId });
    await shell.pass(5 * MINUTE);
    await write('there is one last step', longerBy(begun, 7));
    await told('Vous avez 2 minutes de plus.');

    await shell.pass(2 * MINUTE);
    await write('it is told why there is no more', async () =>
      Boolean((await shell.read('notice'))?.includes('Pas de temps en plus')),
    );
    await told('attend');
    await shell.pass(20_000);
    await until('the terminal is clean', () => room.kiosk.states.at(-1) === 'clean');
    expect(await shell.read('screen')).toContain('Le temps de la séance est fini.');
    const { orders } = await room.staff.tile('reserved');
    expect(orders.slice(0, 2)).toMatchObject([
      { kind: 'extend', minutes: 2, by: 'typing' },
      { kind: 'extend', minutes: 5, by: 'typing' },
    ]);
    await room.staff.request('queue:remove', { siteId: room.siteId, placeId });
    await room.staff.tile('free');
  });
});

describe('somebody who is not there any more', () => {
  it('is asked: one key keeps the session, silence for a minute ends it, and is told why', async () => {
    await sit(60, 'third');
    await shell.passQuietly(3 * MINUTE);
    await told('Êtes-vous toujours là ?');
    await room.screen.press('Shift_L');
    await until('the question is gone', async () => (await shell.read('notice')) === null);

    await shell.passQuietly(3 * MINUTE);
    await told('Êtes-vous toujours là ?');
    await shell.passQuietly(59_000);
    expect(room.kiosk.states.at(-1)).toBe('active');
    await until('the terminal is clean', () => room.kiosk.states.at(-1) === 'clean');
    expect(await shell.read('screen')).toContain('Il n’y avait plus personne');
    const { terminalId } = await room.staff.tile('free');
    const { reasons } = await room.staff.request('reasons:read', { terminalId });
    expect(reasons).toContainEqual(expect.objectContaining({ kind: 'ended', reason: 'nobody-there' }));
  });
});
