import { MAX_SESSION_MINUTES } from '#protocol/limits.ts';
import { type Refusal, type Result, ok, refuse } from '#protocol/result.ts';
import type { LimitRule, RoomRules, WayIn } from '#protocol/room-rules.ts';
import type { MustEnd } from '#protocol/session-ends.ts';
import type { Booking } from '#protocol/workshops.ts';
import { bookingInTheWay } from '../workshops/workshop-rules.ts';
import { type Opening, openingAt } from './opening-hours-rules.ts';
import {
  type Sitting,
  endOf,
  judgeBooked,
  judgeYoungHours,
  ownBooking,
  wallMinute,
  youngHoursOn,
} from './session-end-rules.ts';
import { daysBetween, wallTimeAt, weekdayOf } from './zone-time-rules.ts';

const MINUTE_MS = 60_000;

/** Somebody who asks for a session. `usedMinutes`: what earlier sessions of the same ticket took. */
export type Asking = {
  now: number;
  kind: WayIn;
  terminalId: string | null;
  /** what the right itself gives: the ticket's minutes, or the site's without one */
  ticketMinutes: number;
  usedMinutes: number;
  /** workshops of the terminal that are not over, in order */
  bookings: readonly Booking[];
  /** a helper opens it: that is possible also while a workshop is there, until it ends */
  isByHelper?: boolean;
};

/** What the rules allow. Nulls: no limit, no end but that of its minutes. Moments in ms since 1970 UTC. */
export type Allowance = {
  minutes: number;
  /** how often the session may be made longer */
  extensions: number | null;
  /** the longest it may become with its extensions, minutes */
  mostMinutes: number | null;
  /** when it must end at the latest */
  mustEnd: MustEnd | null;
  /** it ends for that */
  isCutShort: boolean;
  /** the workshop that it is opened in, by a helper */
  workshopId: string | null;
  youngUntil: number | null;
};

function fits<T>(list: readonly T[], one: T | null): boolean {
  return list.length === 0 || (one !== null && list.includes(one));
}

/** Place of the first rule that fits, from 0; null: none does. */
export function matchRule(
  rules: readonly LimitRule[],
  asking: Pick<Asking, 'kind' | 'terminalId'>,
  weekday: number,
): number | null {
  const index = rules.findIndex(
    ({ kinds, terminals, weekdays }) =>
      fits(kinds, asking.kind) && fits(terminals, asking.terminalId) && fits(weekdays, weekday),
  );
  return index < 0 ? null : index;
}

/** When the site is open; null: it has no hours. */
export function siteOpening({ timeZone, hours }: RoomRules, now: number): Opening | null {
  return hours && openingAt({ timeZone, hours }, now);
}

/**
 * How long a session may be that is asked for now: what is left on the ticket, and no more than the first rule that fits says, and no longer than the site is open, no workshop begins, and the hours of young
 * people last. Refusals: `terminal-booked`, `site-closed`, `last-sign-in-over` (detail: when it opens, when it closes), `young-hours-over`, `day-minutes-used`.
 */
export function judgeSession(room: RoomRules, asking: Asking): { ruleIndex: number | null; answer: Result<Allowance> } {
  const { now } = asking;
  const ruleIndex = matchRule(room.rules, asking, weekdayOf(wallTimeAt(room.timeZone, now).date));
  const opening = siteOpening(room, now);
  const refusal = judgeRoom(room, opening, asking) ?? judgeYoungHours(room, asking.kind, now);
  if (refusal) return { ruleIndex, answer: refusal };
  const { rule, mostMinutes, minutes: wanted } = limitOf(room, asking);
  if (wanted < 1) return { ruleIndex, answer: refuse('day-minutes-used') };
  const workshopId = asking.isByHelper ? (bookingInTheWay(asking.bookings, now)?.workshopId ?? null) : null;
  const youngUntil = youngHoursOn(room, asking.kind, now)?.until ?? null;
  const mustEnd = endOf(opening, { bookings: asking.bookings, workshopId, youngUntil }, now);
  const untilEnd = minutesUntil(mustEnd?.at ?? null, now);
  return {
    ruleIndex,
    answer: ok({
      minutes: Math.min(wanted, untilEnd),
      extensions: rule?.extensions ?? null,
      mostMinutes,
      mustEnd,
      isCutShort: untilEnd < wanted,
      workshopId,
      youngUntil,
    }),
  };
}

/**
 * Why nobody can sit down at this terminal now, whatever they have in hand; null: somebody can. While a workshop is there a helper may open a session also where the site is closed otherwise.
 */
export function judgeRoom(
  room: RoomRules,
  opening: Opening | null,
  { bookings, isByHelper, now }: Pick<Asking, 'bookings' | 'isByHelper' | 'now'>,
): { ok: false; refusal: Refusal } | null {
  const booked = judgeBooked(room.timeZone, bookings, now);
  if (booked) return isByHelper ? null : booked;
  return opening && judgeOpening(room, opening, now);
}

/** What ticket and rules give by themselves, whenever the site closes. `minutes` below 1: the day's are used. */
export function limitOf(
  room: RoomRules,
  asking: Omit<Asking, 'bookings'>,
): { rule: LimitRule | undefined; mostMinutes: number | null; minutes: number } {
  const ruleIndex = matchRule(room.rules, asking, weekdayOf(wallTimeAt(room.timeZone, asking.now).date));
  const rule = ruleIndex === null ? undefined : room.rules[ruleIndex];
  const mostMinutes = rule?.minutesPerDay ? rule.minutesPerDay - asking.usedMinutes : null;
  const minutes = Math.min(
    asking.ticketMinutes,
    rule?.minutesPerSession ?? Number.POSITIVE_INFINITY,
    mostMinutes ?? Number.POSITIVE_INFINITY,
    MAX_SESSION_MINUTES,
  );
  return { rule, mostMinutes, minutes };
}

/** Why nobody can sit down now; null: somebody can. */
export function judgeOpening(room: RoomRules, opening: Opening, now: number): { ok: false; refusal: Refusal } | null {
  if (opening.kind === 'closed') return refuse('site-closed', opensDetail(room.timeZone, opening.opensAt, now));
  const { closesAt } = opening;
  // A session is whole minutes: in the last one before the closing there is none.
  const lastMinutes = Math.max(1, room.hours?.lastSignInMinutes ?? 0);
  if (minutesUntil(closesAt, now) >= lastMinutes) return null;
  return refuse('last-sign-in-over', { minute: wallMinute(room.timeZone, closesAt ?? now) });
}

/** What an extension finds: the session as it is, and how often it was made longer or is about to be. */
export type Stay = {
  startedAt: number;
  endsAt: number;
  extensionLimit: number | null;
  mostMinutes: number | null;
  extensions: number;
} & Sitting;

/**
 * How many of the minutes asked for a session may be longer: fewer where it must end before, or the day's minutes end.
 * Refusals: `extensions-used` (detail `count`), `day-minutes-used`, `extension-past-closing` (detail `minute`, of the moment at which it must end, and where that is no closing `endsFor` and the workshop's `title`).
 */
export function judgeLongerStay(room: RoomRules, stay: Stay, minutes: number, now: number): Result<number> {
  const { extensionLimit, mostMinutes } = stay;
  if (extensionLimit !== null && stay.extensions >= extensionLimit) {
    return refuse('extensions-used', { count: extensionLimit });
  }
  const promised = Math.round((stay.endsAt - stay.startedAt) / MINUTE_MS);
  const leftOfDay = mostMinutes === null ? minutes : mostMinutes - promised;
  if (leftOfDay < 1) return refuse('day-minutes-used');
  const opening = siteOpening(room, now);
  // Hours may have been changed since it began: what is closed now is not made longer.
  if (opening?.kind === 'closed' && !ownBooking(stay.bookings, stay.workshopId, now))
    return refuse('site-closed', opensDetail(room.timeZone, opening.opensAt, now));
  const mustEnd = endOf(opening, stay, now);
  const untilEnd = minutesUntil(mustEnd?.at ?? null, stay.endsAt);
  if (mustEnd && untilEnd < 1) return refuse('extension-past-closing', endDetail(room.timeZone, mustEnd));
  return ok(Math.min(minutes, leftOfDay, untilEnd));
}

function minutesUntil(moment: number | null, from: number): number {
  return moment === null ? Number.POSITIVE_INFINITY : Math.floor((moment - from) / MINUTE_MS);
}

/** Why a session is not made longer. Of a closing only when: so an older reader knows it. */
function endDetail(timeZone: string, { at, endsFor, title }: MustEnd): Refusal['detail'] {
  const minute = wallMinute(timeZone, at);
  return endsFor === 'closing' ? { minute } : { minute, endsFor, ...(title === undefined ? {} : { title }) };
}

/**
 * When a site opens, in numbers that a screen makes a sentence of without knowing the site's time zone: minute of the day, in how many days, on which weekday and
 * date. Nothing when it is not known.
 */
function opensDetail(timeZone: string, opensAt: number | null, now: number): Refusal['detail'] {
  if (opensAt === null) return undefined;
  const { date, minute } = wallTimeAt(timeZone, opensAt);
  const days = daysBetween(wallTimeAt(timeZone, now).date, date);
  return { minute, days, weekday: weekdayOf(date), day: Number(date.slice(8)), month: Number(date.slice(5, 7)) };
}
