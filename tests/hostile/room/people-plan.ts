import { type Random, between } from '../../../provisioning/dev/fleet/seeded-random.ts';
import type { WayIn } from '#protocol/room-rules.ts';
import { weekdayOf } from './calendar.ts';
import { stretches } from './terms.ts';
import type { SitePlan } from './site-plans.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What a helper does to somebody's session, so many minutes after its beginning. */
export type HelperDeed = { kind: 'extend' | 'end' | 'accompany' | 'say'; after: number; minutes: number };

/**
 * Somebody who comes, and what they will do if they can. Minutes count from the beginning of their session. Further kinds of people (with a card, who pause, for a workshop)
 * are further ways and deeds here, and further phases of resident.ts.
 */
export type Visitor = {
  at: number;
  way: WayIn | 'helper';
  ticketMinutes: number;
  stay: number;
  /** how they leave; who stays is there when the time is over */
  parting: 'ends' | 'walks-away' | 'stays';
  /** where no terminal is free: how they take a place, how long they wait, and whether they come when called */
  queueBy: 'terminal' | 'phone' | 'helper';
  patience: number;
  whenCalled: 'comes' | 'comes-late' | 'never';
  /** gives the place up before they go, instead of just going */
  saysWhenLeaving: boolean;
  /** presses "Rester" so often */
  asksMore: number;
  writesAtEnd: boolean;
  /** goes on at another terminal, once */
  movesAfter: number | null;
  /** gives the words to a friend, who tries them at another terminal */
  lendsAfter: number | null;
  /** comes again with the same words so long after they left */
  returnsAfter: number | null;
  asksHelpAfter: number | null;
  deed: HelperDeed | null;
  /** types wrong words first */
  mistypes: boolean;
};

/** People an hour and seat by the hour of the day: two humps above what the seats can take, a quiet noon, and few at night. */
const HOURLY = [
  0.7, 0.6, 0.5, 0.5, 0, 0, 0, 0, 1.2, 2.1, 2.5, 1.7, 1.2, 1.3, 2.2, 2.7, 2.3, 1.8, 1.4, 1.2, 1, 0.9, 0.8, 0.8,
] as const;
/** Of the day: Wednesday (no school) and Saturday are the fullest. Monday first. */
const DAILY = [0.9, 1, 1.25, 0.9, 1, 1.3, 0.8] as const;
/** A share of those who come stand before a closed door, at most so long before the opening or after the closing. */
const OUT_OF_HOURS = { share: 0.03, within: 20 };

/** All who come to a site between two days, both included, in the order they come. */
export function planPeople(site: SitePlan, from: string, to: string, random: Random): Visitor[] {
  const visitors: Visitor[] = [];
  for (const { opensAt, closesAt } of stretches(site.terms, from, to)) {
    let at = opensAt;
    for (;;) {
      const wall = new Date(at + HOUR_MS);
      const perHour = (HOURLY[wall.getUTCHours()] ?? 1) * (DAILY[weekdayOf(wall.toISOString().slice(0, 10)) - 1] ?? 1);
      // Independent arrivals: the wait for the next one is exponential.
      at += (-Math.log(1 - random()) * HOUR_MS) / Math.max(0.05, perHour * site.terminals.length);
      if (at >= closesAt) break;
      const isEarly = random() < 0.5;
      const outside = between(random, 0, OUT_OF_HOURS.within) * MINUTE_MS;
      const isOutside = random() < OUT_OF_HOURS.share;
      const comesAt = isEarly ? opensAt - outside : closesAt + outside - 5 * MINUTE_MS;
      visitors.push(visitor(Math.round(isOutside ? comesAt : at), site, random));
    }
  }
  return visitors.sort((one, other) => one.at - other.at);
}

function visitor(at: number, { terms }: SitePlan, random: Random): Visitor {
  const chance = (share: number) => random() < share;
  const after = (share: number, low: number, high: number) => {
    const minutes = between(random, low, high);
    return chance(share) ? minutes : null;
  };
  const way = pick(random, {
    ticket: 68,
    'young-ticket': 14,
    'without-ticket': terms.withoutTicket ? 12 : 0,
    helper: 6,
  });
  const ticketMinutes = Number(pick(random, { 20: 2, 45: 4, 60: 6, 120: 3 }));
  const stay = pick(random, { short: 4, usual: 5, long: 3 });
  const deedAt = after(0.16, 3, 50);
  return {
    at,
    way,
    ticketMinutes,
    stay: { short: between(random, 4, 14), usual: between(random, 18, 45), long: between(random, 45, 130) }[stay],
    parting: pick(random, { ends: 70, stays: 18, 'walks-away': 12 }),
    queueBy: pick(random, { terminal: 3, phone: 4, helper: 3 }),
    patience: between(random, 15, 90),
    whenCalled: pick(random, { comes: 80, 'comes-late': 7, never: 13 }),
    saysWhenLeaving: chance(0.5),
    asksMore: chance(0.45) ? Math.ceil(between(random, 0, 4)) : 0,
    writesAtEnd: chance(0.3),
    movesAfter: after(0.05, 3, 25),
    lendsAfter: after(0.1, 2, 20),
    returnsAfter: after(0.12, 2, 90),
    asksHelpAfter: after(0.08, 1, 30),
    deed:
      deedAt === null
        ? null
        : {
            kind: pick(random, { extend: 5, accompany: 2, say: 2, end: 1 }),
            after: deedAt,
            minutes: Number(pick(random, { 5: 1, 15: 3, 30: 1 })),
          },
    mistypes: chance(0.05),
  };
}

/** One of them, as often as its weight says. */
function pick<K extends string | number>(random: Random, weights: Record<K, number>): K {
  const entries = Object.entries(weights) as [K, number][];
  let left = random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [kind, weight] of entries) {
    left -= weight;
    if (left < 0) return kind;
  }
  throw new Error('nothing to pick');
}
