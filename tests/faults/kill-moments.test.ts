import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Room, openRoom } from '../stage/room.ts';
import { until } from '../stage/until.ts';
import { leave, signInQuickly } from './quick-session.ts';
import { ScreenWatch } from './screen-watch.ts';
import { isLong, seedOfRun, seededRandom } from './seeded-random.ts';
import { type Target, isAlive, isThere, processesOfSession, strike, targets } from './session-targets.ts';
import { Supervisor } from './supervisor.ts';

const ROUNDS = isLong ? 100 : 6;
/** When in a session's life a kill may come, and within how many milliseconds from the beginning of that part. */
const parts = { granted: 600, browsing: 3_000, ending: 500, restarting: 2_500 } as const;
type Part = keyof typeof parts;

const seed = seedOfRun();
const random = seededRandom(seed);
const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let room: Room;
let watch: ScreenWatch;
let supervisor: Supervisor;

beforeAll(async () => {
  room = await openRoom();
  watch = await ScreenWatch.start(room);
  supervisor = new Supervisor(room);
});

afterAll(async () => {
  supervisor?.stop();
  await watch?.stop();
  await room?.close();
});

function isIn(...states: string[]): boolean {
  return states.includes(room.kiosk.states.at(-1) ?? '');
}

/** What a kill hit: how many processes, and those of the session that was on at that moment. */
type Hit = { killed: number; session: number[] };

/** One session, with `kill -9` of `target` `afterMs` into `part`. What the kill interrupts is not waited for. */
async function sessionWithKill(part: Part, target: Target, afterMs: number, page: string): Promise<Hit> {
  const hit: Hit = { killed: 0, session: [] };
  const killer = async () => {
    await pause(afterMs);
    const { pid } = room.kiosk;
    if (isIn('active', 'wiping')) hit.session = processesOfSession(pid);
    hit.killed = strike(pid, target);
    if (target === 'shell' || target === 'both')
      await until('no pixel of the page is on the screen', async () => (await watch.sitePixels()) === 0, 2_000);
  };
  const { kiosk, staff } = room;
  if (part === 'granted') {
    const giveUp = new AbortController();
    const signingIn = signInQuickly(room, 15, giveUp.signal).catch(() => {});
    await until('words are being checked', () => isIn('checking', 'active'), 30_000);
    await killer();
    // Where the kill was faster than the session, nothing more is coming.
    await Promise.race([signingIn, until('the session has ended', () => !isIn('checking', 'active'), 5_000)]).catch(
      () => {},
    );
    // Two people at one keyboard would sign nobody in.
    giveUp.abort();
    await signingIn;
    return hit;
  }
  await signInQuickly(room);
  if (part === 'browsing') {
    await Promise.all([killer(), opensOrEnds(page)]);
    return hit;
  }
  await opensOrEnds(page, 20_000);
  if (part === 'ending') {
    const { terminalId, state } = await staff.tile('occupied');
    const ending = staff.request('session:end', { terminalId, sessionId: state.sessionId }).catch(() => {});
    await killer();
    await ending;
    return hit;
  }
  const { pid } = kiosk;
  strike(pid, 'both');
  await until('the shell is started again', () => kiosk.pid !== pid && isThere(kiosk.pid));
  await killer();
  return hit;
}

/** The resident types an address; the page comes, or the kill was faster. */
async function opensOrEnds(page: string, withinMs = 3_000): Promise<void> {
  const { screen, site } = room;
  await screen.press('ctrl+l');
  await screen.type(`${site.origin}/${page}`);
  await screen.press('Return');
  await until(
    'the page has come, or the session has ended',
    () => site.planted.includes(page) || !isIn('active'),
    withinMs,
  ).catch(() => {});
}

/** Whatever the kill left: the terminal comes back to a screen that invites, without help but its supervisor's. */
async function comesBack(): Promise<void> {
  const { kiosk, staff } = room;
  await until(
    'the terminal invites the next resident',
    async () => {
      const state = kiosk.states.at(-1);
      if (state === 'out-of-service') throw new Error('out of service');
      // The session outlived its kill (a renderer is not the session), or the kill met none: staff end it, or the resident leaves.
      if (state === 'active') {
        const tile = await staff.tile('occupied', 500);
        await staff.request('session:end', { terminalId: tile.terminalId, sessionId: tile.state.sessionId });
      }
      if (state === 'words' || state === 'charter') await leave(room);
      return isThere(kiosk.pid) && (state === 'welcome' || state === 'clean') && (await watch.invites());
    },
    isLong ? 120_000 : 40_000,
  );
  await staff.tile('free', 30_000);
}

describe(`kill -9 at ${ROUNDS} moments (ESCALE_SEED=${seed})`, () => {
  it(
    "leaves no pixel of a resident beside a welcome, and no welcome before 'clean'",
    async () => {
      const kills: string[] = [];
      for (let round = 1; round <= ROUNDS; round += 1) {
        // The first kill cannot miss: someone is browsing.
        const part = round === 1 ? 'browsing' : oneOf(Object.keys(parts) as Part[]);
        const target = round === 1 ? 'resident-main' : oneOf(targets);
        const afterMs = Math.round(random() * parts[part]);
        const name = `${round}: ${target}, ${part} + ${afterMs} ms`;
        try {
          const { killed, session } = await sessionWithKill(part, target, afterMs, `kill-${round}`);
          await comesBack();
          kills.push(`${name}: ${killed}`);
          expect(session.filter(isAlive), `${name}: processes of the session that live on`).toEqual([]);
        } catch (error) {
          await room.keepPicture('faults-kill');
          throw new Error(`${name}: ${room.kiosk.states.slice(-6).join(' ')}`, { cause: error });
        }
        if (isLong) process.stderr.write(`${kills.at(-1)}\n`);
        expect(watch.violations, name).toEqual([]);
      }
      expect(await watch.sitePixels()).toBe(0);
      // The watch has looked, and has seen what it looks for: else it proves nothing.
      expect(watch.invitations).toBeGreaterThan(ROUNDS);
      // Many kills find nothing left to kill, most of all at an end or a start: about four in ten.
      expect(kills.filter((kill) => !kill.endsWith(': 0')).length).toBeGreaterThan(isLong ? ROUNDS / 3 : 0);
    },
    isLong ? 60 * 60_000 : 180_000,
  );
});
