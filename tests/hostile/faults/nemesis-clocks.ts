import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Random, between, oneOf } from '../../../provisioning/dev/fleet/seeded-random.ts';
import { FakedClock, whyNoFakedClock } from './faked-clock.ts';
import { type Nemesis, tellingMoment } from './nemesis.ts';

const YEAR_S = 365.25 * 24 * 3_600;
const JUMPS_S = [1, -1, 60, -60, 3_600, -3_600, 86_400, -86_400, YEAR_S, -YEAR_S, 10 * YEAR_S, -10 * YEAR_S];
/** A second before something odd: both nights of Europe/Paris on which an hour is missing or comes twice, midnight, leap day. */
const ODD_MOMENTS = [
  '2026-10-25T00:59:59Z',
  '2027-03-28T00:59:59Z',
  '2026-11-23T22:59:59Z',
  '2028-02-28T22:59:59Z',
  '2027-12-31T22:59:59Z',
];

const clocks = new WeakMap<object, FakedClock>();

function clockOf(owner: object): FakedClock {
  const clock = clocks.get(owner);
  if (!clock) throw new Error('it has no faked clock');
  return clock;
}

/** Jumps by a while, or to a second before an odd moment, and stays until that has passed. */
async function jump(clock: FakedClock, random: Random): Promise<void> {
  const odd = random() < 0.35 ? oneOf(random, ODD_MOMENTS) : undefined;
  clock.jump(odd ? (Date.parse(odd) - Date.now()) / 1_000 : (oneOf(random, JUMPS_S) ?? 0));
  await pause(odd ? 2_500 : between(random, 100, 1_500));
  if (random() < 0.5) clock.jump(0);
}

/** A terminal's wall clock jumps; now and then it is killed and starts with the wrong one. Nothing may move: the server's time is told it. */
const terminalClock: Nemesis = {
  name: 'clock-terminal',
  isHeavy: true,
  whyNot: whyNoFakedClock,
  plan: {
    furnish: ({ seats, folder }) => {
      seats.forEach((seat, index) => {
        const clock = new FakedClock(join(folder, `clock-${index}`));
        clocks.set(seat, clock);
        seat.wrapping = clock.wrapping;
      });
    },
  },
  scope: 'terminal',
  async round(seat, _city, random) {
    await tellingMoment(seat, random);
    await jump(clockOf(seat), random);
    if (random() >= 0.3) return;
    await seat.kill();
    seat.start();
  },
};

/** The server's wall clock jumps; tickets expire with it, sessions do not. */
const serverClock: Nemesis = {
  name: 'clock-server',
  isHeavy: true,
  whyNot: whyNoFakedClock,
  plan: {
    furnish: ({ server, folder }) => {
      const clock = new FakedClock(join(folder, 'clock-server'));
      clocks.set(server, clock);
      server.wrapping = clock.wrapping;
    },
  },
  conditions: { serverClockMoved: true, trueTime: null },
  scope: 'city',
  async round({ server, room }, random) {
    await pause(between(random, 0, 300));
    await jump(clockOf(server), random);
    // What was handed out is good until an end of a day that has passed by now, or is years away.
    room.throwTicketsAway();
    if (random() >= 0.2) return;
    await server.kill();
    await server.start();
  },
};

export const clockJumps = [terminalClock, serverClock];
