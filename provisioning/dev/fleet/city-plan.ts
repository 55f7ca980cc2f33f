import { type Random, between } from './seeded-random.ts';

/** Minutes here are the city's: the demo lets them pass faster than the clock's (`realMs`). */
const HOUR = 60;
/** The city opens at nine and closes at six, whatever the real hour. */
export const OPENING_HOUR = 9;
export const OPEN_MINUTES = 9 * HOUR;
/** Nobody comes for the last quarter of an hour. */
const LAST_ARRIVAL = OPEN_MINUTES - 15;

export const DEFAULT_SPEED = 20;
export const SLOWEST = 1;
export const FASTEST = 60;

/** What somebody comes for (domain.md §2.5): one page to print, a usual errand, a long file (ANTS, retirement, residence permit). */
export type Errand = 'one-print' | 'usual' | 'long-file';

/** How a visit ends: by the resident, or forgotten: then by a helper or by time. */
export type Parting = 'ends' | 'forgets';

export type Visit = {
  arrivesAt: number;
  errand: Errand;
  stay: number;
  ticket: number;
  parting: Parting;
  /** what a helper does meanwhile, that many minutes after the session began */
  help: { kind: 'extend' | 'message' | 'end'; after: number } | null;
};

const STAYS: Record<Errand, { share: number; stay: readonly [number, number]; ticket: number }> = {
  'one-print': { share: 0.35, stay: [5, 10], ticket: 15 },
  usual: { share: 0.45, stay: [20, 45], ticket: 60 },
  'long-file': { share: 0.2, stay: [50, 90], ticket: 60 },
};

/** People an hour and seat, by the hour since opening: two humps and a quiet noon. */
const HOURLY = [1.6, 1.7, 1.5, 0.9, 0.9, 1.5, 1.6, 1.4, 0.8];
/** Before the door opens some wait already: this share of the seats, within this many minutes. */
const RUSH = { share: 0.6, within: 8 };

/** One day of one site with so many seats: who comes when, for how long, in the order they come. */
export function planDay(seats: number, random: Random): Visit[] {
  const visits = Array.from({ length: Math.round(seats * RUSH.share) }, () =>
    visit(between(random, 0, RUSH.within), random),
  );
  let at = RUSH.within;
  for (;;) {
    const perHour = seats * (HOURLY[Math.floor(at / HOUR)] ?? 0.5);
    // Independent arrivals: the wait for the next one is exponential.
    at += (-Math.log(1 - random()) * HOUR) / perHour;
    if (at > LAST_ARRIVAL) break;
    visits.push(visit(at, random));
  }
  return visits.sort((one, other) => one.arrivesAt - other.arrivesAt);
}

function visit(arrivesAt: number, random: Random): Visit {
  const errand = errandOf(random());
  const { stay: range, ticket } = STAYS[errand];
  const stay = Math.min(between(random, ...range), OPEN_MINUTES - arrivesAt);
  const chance = random();
  // A file that is longer than its ticket needs a helper before the end.
  if (stay > ticket) return { arrivesAt, errand, stay, ticket, parting: 'ends', help: { kind: 'extend', after: 50 } };
  if (errand === 'usual' && chance < 0.1) {
    return {
      arrivesAt,
      errand,
      stay,
      ticket,
      parting: 'forgets',
      help: chance < 0.06 ? { kind: 'end', after: stay } : null,
    };
  }
  const help = chance > 0.92 ? ({ kind: 'message', after: stay / 2 } as const) : null;
  return { arrivesAt, errand, stay, ticket, parting: 'ends', help };
}

function errandOf(chance: number): Errand {
  if (chance < STAYS['one-print'].share) return 'one-print';
  return chance < STAYS['one-print'].share + STAYS.usual.share ? 'usual' : 'long-file';
}

/** @returns how long that many of the city's minutes are, in milliseconds of the real clock. */
export function realMs(minutes: number, speed: number): number {
  return (minutes * 60_000) / speed;
}

/** Tickets and extensions are in whole real minutes, one at least: the terminal's clock stays true. */
export function realMinutes(minutes: number, speed: number): number {
  return Math.max(1, Math.ceil(minutes / speed));
}

/** @returns the speed, or undefined when it is none: a whole number from 1 to 60. */
export function parseSpeed(text: string): number | undefined {
  const speed = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  return speed >= SLOWEST && speed <= FASTEST ? speed : undefined;
}

/** When the demo's fibre is cut, in the city's minutes since opening, and for how long. */
export type Cut = { at: number; lasts: number };

/** The first cut comes after 30 minutes (90 s at the usual speed), the next ones each 70 to 100 minutes. */
export function planCuts(random: Random): Cut[] {
  const cuts: Cut[] = [];
  for (let at = 30; at < LAST_ARRIVAL; at += between(random, 70, 100))
    cuts.push({ at, lasts: between(random, 15, 20) });
  return cuts;
}

/** However fast the city lives, a cut lasts long enough to be noticed: the dashboard needs up to 20 s. */
export function cutMs(cut: Cut, speed: number): number {
  return Math.max(45_000, realMs(cut.lasts, speed));
}
