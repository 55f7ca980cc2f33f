import type { Room } from '../tests/stage/room.ts';
import { type Likeness, preciseNow, untilGone, watchFor } from './painted.ts';
import type { ScreenGrab } from './screen-grab.ts';
import { waitForWarm } from './session-round.ts';

/**
 * The kiosk's program started → its welcome painted, milliseconds each: an enrolled terminal that was shut down clean, with the start's own wipe and
 * check in between. The files are in the system's cache, as after any first start.
 */
export async function measureColdStarts(
  room: Room,
  grab: ScreenGrab,
  welcome: Likeness,
  count: number,
  say: (text: string) => void,
): Promise<number[]> {
  const durations: number[] = [];
  let bootedAt = 0;
  for (let number = 1; number <= count; number += 1) {
    await waitForWarm(room, bootedAt);
    await room.kiosk.stop('SIGTERM');
    await untilGone(grab, welcome);
    bootedAt = room.kiosk.log.length;
    const startedAt = preciseNow();
    room.kiosk.start(room.kioskOptions);
    const { painted } = await watchFor(grab, welcome, 60_000);
    durations.push(painted - startedAt);
    say(`cold start ${number}/${count}: ${Math.round(painted - startedAt)} ms`);
  }
  return durations;
}
