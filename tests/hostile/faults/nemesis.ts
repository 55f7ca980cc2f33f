import { setTimeout as pause } from 'node:timers/promises';
import { type Random, between, seededRandom } from '../../../provisioning/dev/fleet/seeded-random.ts';
import type { City, CityPlan } from './city.ts';
import type { Conditions } from './history.ts';
import type { TerminalSeat } from './terminal-seat.ts';

/** Somebody who breaks things in one way. A round: break, wait, mend, and all is as before. */
export type Nemesis = {
  name: string;
  /** needs root and tools of the machine: left out of the short form */
  isHeavy: boolean;
  /** why it cannot be had here, e.g. a tool that is missing; null: it can */
  whyNot(): string | null;
  /** what it needs of the city it works in */
  plan?: Partial<Pick<CityPlan, 'host' | 'furnish'>>;
  /** what its faults excuse */
  conditions?: Partial<Conditions>;
} & (
  | { scope: 'terminal'; round(seat: TerminalSeat, city: City, random: Random): Promise<void> }
  | { scope: 'city'; round(city: City, random: Random): Promise<void> }
);

/** After a round everything is whole: a terminal that is not back by then is stuck. Longer than the longest pause between two tries of the link. */
const BACK_WITHIN_MS = 45_000;
/** After a round at the whole city so many terminals are back before the next one; the others are still waiting for their next try then. */
const BACK_SHARE = 0.5;
/** People do something between two rounds. */
const PEACE_MS = [40, 500] as const;

/**
 * Lets a nemesis work in a city with people in it, `rounds` times; one that breaks single terminals works at all of them at once.
 * @param stuck is told when a terminal does not come back; `note` hears of each round
 * @returns how many rounds were done; less than asked when the deadline (ms since 1970) came first
 */
export async function rage(
  nemesis: Nemesis,
  city: City,
  parts: { seed: number; rounds: number; deadline: number; stuck(what: string): void; note(what: string): void },
): Promise<number> {
  const { seed, rounds, deadline, stuck, note } = parts;
  let begun = 0;
  let done = 0;
  const isUp = (seat: TerminalSeat) => seat.until((shows) => shows.isUp, BACK_WITHIN_MS);
  const lane = async (work: (random: Random) => Promise<void>, isBack: () => Promise<boolean>) => {
    while (begun < rounds && Date.now() < deadline) {
      const round = (begun += 1);
      const random = seededRandom(seed, `${nemesis.name} ${round}`);
      await pause(between(random, ...PEACE_MS));
      note(`round ${round} begins`);
      await work(random);
      note(`round ${round} is mended`);
      if (!(await isBack())) stuck(`not back after round ${round}: ${away(seats)}`);
      note(`round ${round} is over`);
      done += 1;
    }
  };
  const { seats } = city;
  city.receive();
  if (nemesis.scope === 'city') {
    const needed = Math.ceil(seats.length * BACK_SHARE);
    await lane(
      (random) => nemesis.round(city, random),
      () => enough(seats.map(isUp), needed),
    );
  } else {
    await Promise.all(
      seats.map((seat) =>
        lane(
          (random) => nemesis.round(seat, city, random),
          () => isUp(seat),
        ),
      ),
    );
  }
  return done;
}

/** Who is away, what it shows and the last it logged. */
function away(seats: readonly TerminalSeat[]): string {
  return seats
    .filter((seat) => !seat.isUp)
    .map(({ name, shows, child }) => `${name} shows ${JSON.stringify(shows)}, ${child.log.slice(-3).join(' ')}`)
    .join('; ');
}

/** @returns whether so many of them come true; resolves as soon as that is known */
function enough(coming: readonly Promise<boolean>[], needed: number): Promise<boolean> {
  return new Promise((resolve) => {
    let [yes, no] = [0, 0];
    for (const one of coming) {
      void one.then((is) => {
        if (is) yes += 1;
        else no += 1;
        if (yes >= needed) resolve(true);
        else if (no > coming.length - needed) resolve(false);
      });
    }
  });
}

/** Half of the time at any moment; else right after a session has begun or ended, where most is at stake. */
export async function tellingMoment(seat: TerminalSeat, random: Random): Promise<void> {
  if (random() < 0.5) return pause(between(random, 0, 700));
  const view = random() < 0.5 ? 'session' : 'wiping';
  await seat.until((shows) => shows.view === view, 1_000);
  await pause(between(random, 0, 12));
}
