import { BOOKED_BEFORE_MS } from '#protocol/limits.ts';
import type { LocalDate } from '#protocol/room-rules.ts';
import type { Booking, Workshop, WorkshopPlan } from '#protocol/workshops.ts';
import { dayLater, daysBetween, momentAt, wallTimeAt } from '../rules/zone-time-rules.ts';

/** One time of a workshop, on its date. `terminals`: none is the whole room. */
export type Occurrence = Booking & { date: LocalDate; terminals: readonly string[] };

type Dated = Pick<Workshop, 'date' | 'repeats'> & { skipped?: readonly LocalDate[] };
type Placed = Pick<WorkshopPlan, 'from' | 'to' | 'terminals'>;

const WEEK_DAYS = 7;

/** The last date that a series may have: of one time its only one. */
export function lastDate({ date, repeats }: Dated): LocalDate {
  if (!repeats) return date;
  const step = repeats.everyWeeks * WEEK_DAYS;
  return dayLater(date, Math.floor(daysBetween(date, repeats.until) / step) * step);
}

/** Is there this workshop on that date? */
export function isOn(workshop: Dated, date: LocalDate): boolean {
  const { repeats, skipped = [] } = workshop;
  if (skipped.includes(date)) return false;
  if (!repeats) return date === workshop.date;
  const days = daysBetween(workshop.date, date);
  return days >= 0 && date <= repeats.until && days % (repeats.everyWeeks * WEEK_DAYS) === 0;
}

/** The dates of a workshop from one date to another, both included, in order. */
export function datesBetween(workshop: Dated, from: LocalDate, to: LocalDate): LocalDate[] {
  const { repeats, date, skipped = [] } = workshop;
  const step = (repeats?.everyWeeks ?? 1) * WEEK_DAYS;
  const last = lastDate(workshop);
  const end = to < last ? to : last;
  const dates: LocalDate[] = [];
  const steps = Math.max(0, Math.ceil(daysBetween(date, from) / step));
  for (let day = dayLater(date, steps * step); day <= end; day = dayLater(day, step)) {
    if (!skipped.includes(day)) dates.push(day);
  }
  return dates;
}

/** When a workshop is on that date, in the site's time zone; null where its hours are in the one that a spring night leaves out. */
export function momentsOn(timeZone: string, { from, to }: Placed, date: LocalDate) {
  const begins = momentAt(timeZone, { date, minute: from });
  const ends = momentAt(timeZone, { date, minute: to });
  return begins < ends ? { from: begins, until: ends } : null;
}

/** The times of all workshops of a site that touch the time from one moment to another (ms since 1970 UTC), in order. */
export function occurrencesBetween(
  workshops: readonly Workshop[],
  timeZone: string,
  from: number,
  until: number,
): Occurrence[] {
  const first = wallTimeAt(timeZone, from).date;
  const last = wallTimeAt(timeZone, until).date;
  return workshops
    .flatMap((workshop) => {
      const { workshopId, title, terminals } = workshop;
      return datesBetween(workshop, first, last).flatMap((date) => {
        const moments = momentsOn(timeZone, workshop, date);
        if (!moments || moments.until <= from || moments.from >= until) return [];
        return [{ workshopId, title, terminals, date, ...moments }];
      });
    })
    .toSorted((one, other) => one.from - other.from);
}

/** Does a workshop take this terminal? */
export function takes(terminals: readonly string[], terminalId: string): boolean {
  return terminals.length === 0 || terminals.includes(terminalId);
}

/**
 * The bookings of one terminal that are not over, in order.
 * @param terminalId null: of any terminal, so of the whole room
 */
export function bookingsOf(occurrences: readonly Occurrence[], terminalId: string | null, now: number): Booking[] {
  return occurrences
    .filter(({ terminals, until }) => until > now && (terminals.length === 0 || terminals.includes(terminalId ?? '')))
    .map(({ workshopId, title, from, until }) => ({ workshopId, title, from, until }));
}

/** The booking that keeps everybody else from sitting down: it is now, or begins within less than a session's shortest time. */
export function bookingInTheWay(bookings: readonly Booking[], now: number): Booking | null {
  return bookings.find(({ from, until }) => from - BOOKED_BEFORE_MS < now && now < until) ?? null;
}

/** From when on a terminal that would be free at `at` is to be had: after the workshops that take it then, or begin within `aheadMs`. @param bookings in order */
export function freeFrom(bookings: readonly Booking[], at: number, aheadMs: number): number {
  return bookings.reduce((free, { from, until }) => (from - aheadMs <= free && free < until ? until : free), at);
}

function shareTime(one: Placed, other: Placed): boolean {
  return one.from < other.to && other.from < one.to;
}

function shareTerminals({ terminals: one }: Placed, { terminals: other }: Placed): boolean {
  return one.length === 0 || other.length === 0 || one.some((terminalId) => other.includes(terminalId));
}

/** The first of the others that would take a terminal at the same time on the same date, from `today` on: what is over is in nobody's way. */
export function findOverlap(
  plan: WorkshopPlan & { skipped?: readonly LocalDate[] },
  others: readonly Workshop[],
  today: LocalDate,
): Workshop | null {
  const dates = datesBetween(plan, today, lastDate(plan));
  const close = others.filter((other) => shareTime(plan, other) && shareTerminals(plan, other));
  return close.find((other) => dates.some((date) => isOn(other, date))) ?? null;
}

/** How far dates are listed; of a workshop without one before that its next is. */
const LISTED_DAYS = 60;

/** What staff are shown of the coming dates, in order of date and hour. */
export function comingDates(
  workshops: readonly Workshop[],
  today: LocalDate,
): { workshopId: string; date: LocalDate }[] {
  const until = dayLater(today, LISTED_DAYS);
  return workshops
    .flatMap((workshop) => {
      const near = datesBetween(workshop, today, until);
      const dates = near.length > 0 ? near : datesBetween(workshop, today, lastDate(workshop)).slice(0, 1);
      return dates.map((date) => ({ workshopId: workshop.workshopId, date, from: workshop.from }));
    })
    .toSorted((one, other) => one.date.localeCompare(other.date) || one.from - other.from)
    .map(({ workshopId, date }) => ({ workshopId, date }));
}

/** Has a workshop no date any more? */
export function isOver(workshop: Dated & Pick<Workshop, 'to'>, wall: { date: LocalDate; minute: number }): boolean {
  const [next, ...later] = datesBetween(workshop, wall.date, lastDate(workshop));
  if (next === undefined) return true;
  return next === wall.date && wall.minute >= workshop.to && later.length === 0;
}
