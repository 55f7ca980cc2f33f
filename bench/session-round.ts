import type { Room } from '../tests/stage/room.ts';
import { until } from '../tests/stage/until.ts';
import { lineSince, linesSince, reached } from './kiosk-log.ts';
import { type Likeness, preciseNow, watchFor } from './painted.ts';
import type { ScreenGrab } from './screen-grab.ts';

/** One session, as seen from outside, in milliseconds. */
export type Round = {
  /** the shell took the grant → the resident's home begins to be on the screen */
  grantToFirstPixelMs: number;
  /** … → all of it is */
  grantToUsableBrowserMs: number;
  /** staff asked the server for the end → the next resident may sign in */
  endToWelcomeMs: number;
  /** the shell began to kill → the proof that every process is dead */
  allDeadMs: number;
  /** the longest time the screen was not looked at while it mattered: the error of the first two */
  longestGapMs: number;
};

/** A session is granted to the first resident that comes; its words. */
export async function issueTicket(room: Room, minutes = 15): Promise<readonly string[]> {
  const { tickets } = await room.staff.request('ticket:issue', { siteId: room.siteId, minutes, count: 1 });
  return tickets[0]?.words ?? [];
}

/** A resident comes, signs in, does `stay`, and staff end the session. Throws when a picture does not come. */
export async function sessionRound(
  room: Room,
  grab: ScreenGrab,
  looks: { home: Likeness; clean: Likeness },
  stay: () => Promise<void>,
): Promise<Round> {
  const { kiosk, staff } = room;
  await waitForWarm(room);
  const words = await issueTicket(room);
  const from = kiosk.log.length;
  const entering = room.resident.enterWords(words);
  // Until there is somebody typing words nothing can be granted; from then on the screen is watched without a gap.
  await until('words can be typed', () => linesSince(kiosk, from, reached('words')).length > 0);
  const home = await watchFor(grab, looks.home, 30_000);
  await entering;
  const granted = await lineSince(kiosk, from, 'granted', reached('active'));
  await lineSince(kiosk, from, 'session shown', ({ msg }) => msg === 'session shown');
  await stay();

  const { terminalId, state } = await staff.tile('occupied');
  const before = kiosk.log.length;
  const askedAt = preciseNow();
  const ending = staff.request('session:end', { terminalId, sessionId: state.sessionId });
  const clean = await watchFor(grab, looks.clean, 30_000);
  await ending;
  const dead = await lineSince(kiosk, before, 'all dead', ({ msg }) => msg === 'all of the session is dead');
  await staff.tile('free');
  return {
    grantToFirstPixelMs: home.first - granted.time,
    grantToUsableBrowserMs: home.painted - granted.time,
    endToWelcomeMs: clean.painted - askedAt,
    allDeadMs: dead.durationMs ?? Number.NaN,
    longestGapMs: Math.max(home.longestGapMs, clean.longestGapMs),
  };
}

/**
 * The resident's process for the next session waits, hidden.
 * @param bootedAt how many lines the log had when the kiosk was started last
 */
export async function waitForWarm({ kiosk }: Room, bootedAt = 0): Promise<void> {
  await until(
    'the next resident process is warm',
    () => {
      const last = kiosk.log
        .slice(bootedAt)
        .findLast((line) => /"msg":"(resident warm|all of the session is dead)"/.test(line));
      return last?.includes('resident warm');
    },
    60_000,
  );
}
