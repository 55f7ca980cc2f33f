import { readFileSync } from 'node:fs';
import { HEAVY_DOCUMENTS } from '../tests/faults/hostile-pages.ts';
import { HostileSite } from '../tests/faults/hostile-site.ts';
import { sessionPids } from '../tests/faults/session-targets.ts';
import type { Room } from '../tests/stage/room.ts';
import { until } from '../tests/stage/until.ts';
import { median } from './median.ts';
import type { Looks } from './pictures.ts';
import type { ScreenGrab } from './screen-grab.ts';
import { type Round, sessionRound } from './session-round.ts';

/** The end of heavy sessions: medians in milliseconds, and how heavy they were. */
export type HeavyMeasures = {
  endToWelcomeMs: number | null;
  allDeadMs: number | null;
  /** processes of pages, at least */
  renderers: number;
  /** memory files they had filled when they were ended, mebibytes: the least of all these sessions */
  memoryFilesMb: number;
  sessions: number;
};

/** Sessions with 25 sites at once, each in a process of its own, and 1.5 GB of kept data. Null where none was asked for. */
export async function measureHeavySessions(
  room: Room,
  grab: ScreenGrab,
  looks: Looks,
  count: number,
  say: (text: string) => void,
): Promise<HeavyMeasures | null> {
  if (count === 0) return null;
  const site = await HostileSite.start();
  const rounds: Round[] = [];
  const filled: number[] = [];
  const sites: number[] = [];
  try {
    for (let number = 1; number <= count; number += 1) {
      const before = memoryFilesMb();
      const round = await sessionRound(room, grab, looks, async () => {
        site.begun.length = 0;
        await room.screen.press('ctrl+l');
        await room.screen.type(`${site.origin}/heavy`);
        await room.screen.press('Return');
        await until(
          'the documents have come',
          () => site.begun.filter((name) => name === 'document').length >= HEAVY_DOCUMENTS,
          120_000,
        );
        // What was sent is on its way to its file for a moment yet.
        await until('1.5 GB are kept', () => memoryFilesMb() - before >= 1_500, 20_000);
        sites.push(sessionPids(room.kiosk.pid).renderers.length);
        filled.push(memoryFilesMb() - before);
      });
      rounds.push(round);
      say(
        `heavy session ${number}/${count}: ${filled.at(-1)} MB, end ${Math.round(round.endToWelcomeMs)} ms, all dead ${round.allDeadMs} ms`,
      );
    }
  } finally {
    await site.stop();
  }
  return {
    endToWelcomeMs: median(rounds.map(({ endToWelcomeMs }) => endToWelcomeMs)),
    allDeadMs: median(rounds.map(({ allDeadMs }) => allDeadMs)),
    renderers: Math.min(...sites),
    memoryFilesMb: Math.min(...filled),
    sessions: rounds.length,
  };
}

/** What all memory files and tmpfs of the machine hold, mebibytes (proc(5), meminfo "Shmem"). */
export function memoryFilesMb(): number {
  return Math.round(Number(/^Shmem:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'latin1'))?.[1] ?? 0) / 1024);
}
