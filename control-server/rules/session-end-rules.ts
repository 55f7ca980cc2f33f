import { type Refusal, refuse } from '#protocol/result.ts';
import type { RoomRules, WayIn } from '#protocol/room-rules.ts';
import { type MustEnd, nearestEnd } from '#protocol/session-ends.ts';
import type { Booking } from '#protocol/workshops.ts';
import { bookingInTheWay } from '../workshops/workshop-rules.ts';
import type { Opening } from './opening-hours-rules.ts';
import { DAY_MINUTES, momentAt, wallTimeAt } from './zone-time-rules.ts';

/** What a session's end depends on, besides the hours of the site. Moments in ms since 1970 UTC. */
export type Sitting = {
  /** of its terminal, those that are not over, in order */
  bookings: readonly Booking[];
  /** the workshop that it belongs to: of who takes part, or whom a helper let sit down meanwhile */
  workshopId: string | null;
  /** of a young person: the end of their hours that day */
  youngUntil: number | null;
};

/** A closing at midnight is the end of its day, 24 h, not the beginning of the next. */
export function wallMinute(timeZone: string, moment: number): number {
  return wallTimeAt(timeZone, moment).minute || DAY_MINUTES;
}

/**
 * The one nearest moment at which a session must end, and why; null: it need not. A workshop keeps its room open for its own sessions. A session that was promised more before its terminal was
 * booked is not asked this: it keeps its end, and is not made longer.
 */
export function endOf(
  opening: Opening | null,
  { bookings, workshopId, youngUntil }: Sitting,
  now: number,
): MustEnd | null {
  const own = ownBooking(bookings, workshopId, now);
  const young: MustEnd | null = youngUntil === null ? null : { at: youngUntil, endsFor: 'young-hours' };
  if (own) return nearestEnd([{ at: own.until, endsFor: 'workshop-ends', title: own.title }, young]);
  const closesAt = opening?.kind === 'open' ? opening.closesAt : null;
  const [next] = bookings;
  return nearestEnd([
    closesAt === null ? null : { at: closesAt, endsFor: 'closing' },
    next ? { at: next.from, endsFor: 'workshop-begins', title: next.title } : null,
    young,
  ]);
}

/** The same on the wire, beside its moment: of a closing nothing, as an earlier reader takes it. */
export function toldEnd(end: MustEnd | null): { endsFor?: MustEnd['endsFor']; endsForTitle?: string } {
  if (!end || end.endsFor === 'closing') return {};
  return { endsFor: end.endsFor, ...(end.title === undefined ? {} : { endsForTitle: end.title }) };
}

/** The booking of the workshop that a session belongs to, if that is now. */
export function ownBooking(bookings: readonly Booking[], workshopId: string | null, now: number): Booking | null {
  const booking = bookingInTheWay(bookings, now);
  return booking && booking.workshopId === workshopId ? booking : null;
}

/** Why nobody sits down at a terminal that is booked: `terminal-booked` (detail: the title, and the minute of the day at which the workshop ends); null: it is not. */
export function judgeBooked(
  timeZone: string,
  bookings: readonly Booking[],
  now: number,
): { ok: false; refusal: Refusal } | null {
  const booking = bookingInTheWay(bookings, now);
  return booking && refuse('terminal-booked', { title: booking.title, minute: wallMinute(timeZone, booking.until) });
}

/** The hours of young people on the day of `now`, as moments; null: this way in has none. */
export function youngHoursOn(
  { timeZone, youngHours }: Pick<RoomRules, 'timeZone' | 'youngHours'>,
  kind: WayIn,
  now: number,
): { from: number; until: number } | null {
  if (kind !== 'young-ticket' || !youngHours) return null;
  const { date } = wallTimeAt(timeZone, now);
  const from = momentAt(timeZone, { date, minute: youngHours.from });
  return { from, until: momentAt(timeZone, { date, minute: youngHours.to }) };
}

/** May a young person sit down now? Refusal: `young-hours-over` (detail: from which minute of the day to which they may), also in the last minute; null: yes. */
export function judgeYoungHours(
  room: Pick<RoomRules, 'timeZone' | 'youngHours'>,
  kind: WayIn,
  now: number,
): { ok: false; refusal: Refusal } | null {
  const hours = youngHoursOn(room, kind, now);
  if (!hours || !room.youngHours || (hours.from <= now && now <= hours.until - 60_000)) return null;
  return refuse('young-hours-over', { fromMinute: room.youngHours.from, minute: room.youngHours.to });
}
