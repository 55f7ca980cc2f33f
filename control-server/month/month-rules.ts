import { type Cause, operatorCauses } from '#protocol/diagnosis.ts';
import type { LocalDate } from '#protocol/room-rules.ts';
import { dayLater, momentAt, wallTimeAt } from '../rules/zone-time-rules.ts';

const MINUTE_MS = 60_000;

/** From a moment up to (not with) another, ms. */
export type Span = { from: number; until: number };

/** The moments a month begins and ends at a site. */
export function monthSpan(timeZone: string, month: string): Span {
  const first = `${month}-01`;
  // The 32nd day is in the next month, whichever it is.
  const next = `${dayLater(first, 31).slice(0, 7)}-01`;
  return { from: momentAt(timeZone, { date: first, minute: 0 }), until: momentAt(timeZone, { date: next, minute: 0 }) };
}

/** Does the operator answer for an outage? Not for a cause that is not theirs, nor for what was announced from its beginning to its end. */
export function isOperators(cause: Cause, outage: Span, works: readonly Span[]): boolean {
  const isAnnounced = works.some(({ from, until }) => from <= outage.from && outage.until <= until);
  return operatorCauses.has(cause) && !isAnnounced;
}

export type Availability = {
  watchedMinutes: number;
  downMinutes: number;
  availabilityPercent: number | null;
  days: { date: LocalDate; watchedMinutes: number; downMinutes: number }[];
};

/**
 * Minutes watched and down, whole minutes. Watched: something was measured in its five minutes, or the line was known to be down. Announced works are neither.
 * @param watched five-minute (or hour) stretches in which something was measured
 */
export function availabilityOf(
  timeZone: string,
  month: Span,
  { watched, down, works }: { watched: readonly Span[]; down: readonly Span[]; works: readonly Span[] },
): Availability {
  const minutes = Math.round((month.until - month.from) / MINUTE_MS);
  const states = new Uint8Array(minutes);
  const mark = (spans: readonly Span[], state: number, begin = Math.floor, finish = Math.ceil) => {
    for (const { from, until } of spans) {
      const first = Math.max(0, begin((from - month.from) / MINUTE_MS));
      const end = Math.min(minutes, finish((until - month.from) / MINUTE_MS));
      if (end > first) states.fill(state, first, end);
    }
  };
  mark(watched, WATCHED);
  // To the nearest minute: each that is only touched would make three of an outage of 75 s, and the operator would be right to say so.
  mark(down, DOWN, Math.round, Math.round);
  mark(works, UNWATCHED);
  const days = daysOf(timeZone, month).map(({ date, from, until }) => {
    const own = states.subarray((from - month.from) / MINUTE_MS, (until - month.from) / MINUTE_MS);
    return { date, watchedMinutes: count(own, WATCHED) + count(own, DOWN), downMinutes: count(own, DOWN) };
  });
  const watchedMinutes = days.reduce((sum, day) => sum + day.watchedMinutes, 0);
  const downMinutes = days.reduce((sum, day) => sum + day.downMinutes, 0);
  const availabilityPercent = watchedMinutes === 0 ? null : (100 * (watchedMinutes - downMinutes)) / watchedMinutes;
  return { watchedMinutes, downMinutes, availabilityPercent, days };
}

const UNWATCHED = 0;
const WATCHED = 1;
const DOWN = 2;

function count(states: Uint8Array, state: number): number {
  return states.reduce((sum, one) => sum + (one === state ? 1 : 0), 0);
}

function daysOf(timeZone: string, { from, until }: Span): { date: LocalDate; from: number; until: number }[] {
  const days = [];
  for (
    let { date } = wallTimeAt(timeZone, from);
    momentAt(timeZone, { date, minute: 0 }) < until;
    date = dayLater(date, 1)
  ) {
    const begins = momentAt(timeZone, { date, minute: 0 });
    days.push({
      date,
      from: begins,
      until: Math.min(until, momentAt(timeZone, { date: dayLater(date, 1), minute: 0 })),
    });
  }
  return days;
}

/** Median and the two that a contract speaks of, by nearest rank; null of none. */
export function percentilesOf(values: readonly number[]): {
  median: number | null;
  p95: number | null;
  p99: number | null;
} {
  const sorted = values.toSorted((one, other) => one - other);
  const of = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
  return { median: of(0.5), p95: of(0.95), p99: of(0.99) };
}
