import type { RoomRules, WayIn } from '#protocol/room-rules.ts';
import { DAY_MS, dayAfter, momentOf, wallAt } from './calendar.ts';

/** Minutes of the day on the wall. */
export type Interval = { from: number; to: number };

/** Who gets how long: the first that fits. Terminals by name; an empty list means all. */
export type Limit = Omit<RoomRules['rules'][number], 'terminals'> & { terminals: string[] };

/**
 * What is decided for a site, as its people would say it; the server is told the same in its own form (`typed`). Checks ask the functions of this file and never the server's.
 */
export type Terms = {
  /** Monday first */
  week: Interval[][];
  /** days on which it is otherwise, each said by itself: exceptions and public holidays alike */
  days: Record<string, Interval[]>;
  lastSignInMinutes: number;
  limits: Limit[];
  /** the hours as somebody types them in: `days` must come out of them */
  typed: { exceptions: NonNullable<RoomRules['hours']>['exceptions']; closedOnHolidays: boolean };
} & Pick<RoomRules, 'time' | 'withoutTicket' | 'queue'>;

/** A time in which the site is open, ms since 1970. */
export type Stretch = { opensAt: number; closesAt: number };

export function hoursOn({ week, days }: Terms, date: string): Interval[] {
  const weekday = new Date(date).getUTCDay() || 7;
  return days[date] ?? week[weekday - 1] ?? [];
}

/** The stretches of these days, what touches made one. */
export function stretches(terms: Terms, from: string, to: string): Stretch[] {
  const all: Stretch[] = [];
  for (let date = from; date <= to; date = dayAfter(date)) {
    for (const hours of hoursOn(terms, date)) {
      const stretch = { opensAt: momentOf(date, hours.from), closesAt: momentOf(date, hours.to) };
      const last = all.at(-1);
      if (last && last.closesAt >= stretch.opensAt) last.closesAt = stretch.closesAt;
      else all.push(stretch);
    }
  }
  return all;
}

/** The stretch that a moment lies in; null: it is closed. */
export function openAt(terms: Terms, moment: number): Stretch | null {
  const from = wallAt(moment - DAY_MS).date;
  const to = wallAt(moment + DAY_MS).date;
  return stretches(terms, from, to).find(({ opensAt, closesAt }) => opensAt <= moment && moment < closesAt) ?? null;
}

/** The limit for who comes this way to this terminal at this moment; null: none fits. */
export function limitFor(terms: Terms, who: { way: WayIn; terminal: string; at: number }): Limit | null {
  const { weekday } = wallAt(who.at);
  const isIn = <T>(list: readonly T[], one: T) => list.length === 0 || list.includes(one);
  return (
    terms.limits.find(
      ({ kinds, terminals, weekdays }) =>
        isIn(kinds, who.way) && isIn(terminals, who.terminal) && isIn(weekdays, weekday),
    ) ?? null
  );
}

/** The same as the dashboard's page would save it. @param idOf of a terminal, by its name */
export function asRoomRules(terms: Terms, idOf: (name: string) => string): RoomRules {
  const { week, lastSignInMinutes, limits, typed, time, withoutTicket, queue } = terms;
  return {
    timeZone: 'Europe/Paris',
    hours: { week, lastSignInMinutes, ...typed },
    youngHours: null,
    rules: limits.map(({ terminals, ...limit }) => ({ ...limit, terminals: terminals.map(idOf) })),
    time,
    withoutTicket,
    cards: null,
    queue,
    filter: null,
  };
}
