import type { DayHours, DaySource, HoursException, LocalDate, OpeningHours } from '#protocol/room-rules.ts';
import { holidayOn } from './holiday-rules.ts';
import { dayLater, daysBetween, momentAt, wallTimeAt, weekdayOf } from './zone-time-rules.ts';

/** An opening further away than this is not looked for: "closed", without a day. Longer than any summer closing. */
export const LOOK_AHEAD_DAYS = 70;

/** A site's hours with the time zone they are written in. */
export type SiteHours = { timeZone: string; hours: OpeningHours };

/** `closesAt`, `opensAt` in ms since 1970 UTC; null: not within LOOK_AHEAD_DAYS. */
export type Opening = { kind: 'open'; closesAt: number | null } | { kind: 'closed'; opensAt: number | null };

function isOneDay({ from, to }: HoursException): boolean {
  return from === to;
}

/**
 * The hours of a day and why. What speaks of this very day goes first: an exception of one day, then a public holiday, then an exception of several days (of two the
 * shorter one; of two alike the first in the list), then the week. So "open late in August" does not open on 15 August, and "open on 15 August" does.
 */
export function hoursOn(hours: OpeningHours, date: LocalDate): { source: DaySource; intervals: DayHours } {
  const exceptions = hours.exceptions
    .filter(({ from, to }) => from <= date && date <= to)
    .sort((one, other) => daysBetween(one.from, one.to) - daysBetween(other.from, other.to));
  const [exception] = exceptions;
  const holiday = hours.closedOnHolidays ? holidayOn(date) : null;
  if (holiday && !(exception && isOneDay(exception))) {
    return { source: { kind: 'holiday', holiday }, intervals: [] };
  }
  if (exception) return { source: { kind: 'exception', title: exception.title }, intervals: exception.hours };
  return { source: { kind: 'week' }, intervals: hours.week[weekdayOf(date) - 1] ?? [] };
}

type Stretch = { from: number; to: number };

/** The stretches of time in which the site is open, in order, from the day before `date` to `last`; what touches is one (a night across midnight, say). */
function* openStretches({ timeZone, hours }: SiteHours, date: LocalDate, last: LocalDate): Generator<Stretch> {
  let pending: Stretch | null = null;
  for (let day = dayLater(date, -1); day <= last; day = dayLater(day, 1)) {
    const ofDay = hoursOn(hours, day)
      .intervals.map(({ from, to }) => ({
        from: momentAt(timeZone, { date: day, minute: from }),
        to: momentAt(timeZone, { date: day, minute: to }),
      }))
      .sort((one, other) => one.from - other.from);
    for (const { from, to } of ofDay) {
      // In the hour that a spring night leaves out nothing is open.
      if (to <= from) continue;
      if (pending && from <= pending.to) pending.to = Math.max(pending.to, to);
      else {
        if (pending) yield pending;
        pending = { from, to };
      }
    }
  }
  if (pending) yield pending;
}

/** When the site is open between `now` and `until` (ms since 1970 UTC), in order; the first may have begun before. */
export function openingsBetween(site: SiteHours, now: number, until: number): { opensAt: number; closesAt: number }[] {
  const { date } = wallTimeAt(site.timeZone, now);
  const last = dayLater(wallTimeAt(site.timeZone, until).date, 1);
  return [...openStretches(site, date, last)]
    .filter(({ from, to }) => to > now && from < until)
    .map(({ from, to }) => ({ opensAt: from, closesAt: to }));
}

/** Is the site open at `now` (ms since 1970 UTC), until when, or from when? */
export function openingAt(site: SiteHours, now: number): Opening {
  const { date } = wallTimeAt(site.timeZone, now);
  const last = dayLater(date, LOOK_AHEAD_DAYS);
  const horizon = momentAt(site.timeZone, { date: last, minute: 0 });
  for (const { from, to } of openStretches(site, date, last)) {
    if (to <= now) continue;
    if (from > now) return { kind: 'closed', opensAt: from };
    return { kind: 'open', closesAt: to > horizon ? null : to };
  }
  return { kind: 'closed', opensAt: null };
}
