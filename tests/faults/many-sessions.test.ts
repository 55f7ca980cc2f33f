import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kioskProcesses, memoryOf } from '../../bench/process-memory.ts';
import { type Room, openRoom } from '../stage/room.ts';
import { until } from '../stage/until.ts';
import { endByStaff, signInQuickly } from './quick-session.ts';
import { isLong } from './seeded-random.ts';

const SESSIONS = isLong ? 200 : 10;
/** Until caches and compiled code are what they stay at, a program grows: that is no leak. */
const WARM_UP = isLong ? 20 : 3;
/** Of these many sessions at either end the median counts: one garbage collection more or less is no growth. */
const COMPARED = isLong ? 20 : 3;
const MAY_GROW = 1.1;

let room: Room;

beforeAll(async () => {
  room = await openRoom();
});

afterAll(() => room?.close());

/** The shell's browser process and its own renderers, at the welcome, the next resident warm: mebibytes, without pages of files. */
async function shellMemory(warmBefore: number): Promise<number> {
  await until('the next resident is warm', () => room.kiosk.residentsWarm > warmBefore, 60_000);
  return memoryOf(kioskProcesses(room.kiosk.pid).shell).ownMb;
}

function middle(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

describe(`${SESSIONS} sessions in a row`, () => {
  it(
    'the shell does not grow by more than a tenth',
    async () => {
      const memory: number[] = [];
      for (let session = 1; session <= SESSIONS + WARM_UP; session += 1) {
        const warm = room.kiosk.residentsWarm;
        const pagesNew = room.kiosk.screenPagesNew;
        await signInQuickly(room);
        // No session of a person is shorter than that.
        await until('the page behind the session is new', () => room.kiosk.screenPagesNew > pagesNew, 20_000);
        await endByStaff(room);
        memory.push(await shellMemory(warm));
        if (isLong && session % 10 === 0) process.stderr.write(`session ${session}: ${memory.at(-1)} MB\n`);
      }
      const counted = memory.slice(WARM_UP);
      const first = middle(counted.slice(0, COMPARED));
      const last = middle(counted.slice(-COMPARED));
      expect(last, `MB after each session: ${memory.join(' ')}`).toBeLessThanOrEqual(first * MAY_GROW);
      expect(first).toBeGreaterThan(20);
      // One life of one shell, and every session in a process of its own.
      expect(room.kiosk.states.filter((state) => state === 'clean')).toHaveLength(SESSIONS + WARM_UP);
    },
    isLong ? 90 * 60_000 : 180_000,
  );
});
