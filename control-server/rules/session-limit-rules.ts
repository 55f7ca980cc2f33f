import { MAX_SESSION_MINUTES } from '#protocol/limits.ts';
import { type Refusal, type Result, ok, refuse } from '#protocol/result.ts';
import type { LimitRule, RoomRules, WayIn } from '#protocol/room-rules.ts';
import { type Opening, openingAt } from './opening-hours-rules.ts';
import { DAY_MINUTES, daysBetween, wallTimeAt, weekdayOf } from './zone-time-rules.ts';

const MINUTE_MS = 60_000;

/** Somebody who asks for a session. `usedMinutes`: what earlier sessions of the same ticket took. */
export type Asking = {
  now: number;
  kind: WayIn;
  terminalId: string | null;
  /** what the right itself gives: the ticket's minutes, or the site's without one */
  ticketMinutes: number;
  usedMinutes: number;
};

/** What the rules allow. Nulls: no limit, no closing. Moments in ms since 1970 UTC. */
export type Allowance = {
  minutes: number;
  /** how often the session may be made longer */
  extensions: number | null;
  /** the longest it may become with its extensions, minutes */
  mostMinutes: number | null;
  closesAt: number | null;
  isCutByClosing: boolean;
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
 * How long a session may be that is asked for now: what is left on the ticket, and no more than the first rule that fits says, and no longer than the site is open.
 * Refusals: `site-closed`, `last-sign-in-over` (detail: when it opens, when it closes), `day-minutes-used`.
 */
export function judgeSession(room: RoomRules, asking: Asking): { ruleIndex: number | null; answer: Result<Allowance> } {
  const { now } = asking;
  const ruleIndex = matchRule(room.rules, asking, weekdayOf(wallTimeAt(room.timeZone, now).date));
  const opening = siteOpening(room, now);
  const closed = opening && judgeOpening(room, opening, now);
  if (closed) return { ruleIndex, answer: closed };
  const { rule, mostMinutes, minutes: wanted } = limitOf(room, asking);
  if (wanted < 1) return { ruleIndex, answer: refuse('day-minutes-used') };
  const closesAt = opening?.kind === 'open' ? opening.closesAt : null;
  const untilClosing = minutesUntil(closesAt, now);
  return {
    ruleIndex,
    answer: ok({
      minutes: Math.min(wanted, untilClosing),
      extensions: rule?.extensions ?? null,
      mostMinutes,
      closesAt,
      isCutByClosing: untilClosing < wanted,
    }),
  };
}

/** What ticket and rules give by themselves, whenever the site closes. `minutes` below 1: the day's are used. */
export function limitOf(
  room: RoomRules,
  asking: Asking,
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
};

/**
 * How many of the minutes asked for a session may be longer: fewer where the site closes before, or the day's minutes end.
 * Refusals: `extensions-used` (detail `count`), `day-minutes-used`, `extension-past-closing` (detail `minute`, of the closing).
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
  if (opening?.kind === 'closed') return refuse('site-closed', opensDetail(room.timeZone, opening.opensAt, now));
  const closesAt = opening?.closesAt ?? null;
  const untilClosing = minutesUntil(closesAt, stay.endsAt);
  if (untilClosing < 1) {
    return refuse('extension-past-closing', { minute: wallMinute(room.timeZone, closesAt ?? now) });
  }
  return ok(Math.min(minutes, leftOfDay, untilClosing));
}

function minutesUntil(closesAt: number | null, from: number): number {
  return closesAt === null ? Number.POSITIVE_INFINITY : Math.floor((closesAt - from) / MINUTE_MS);
}

/** A closing at midnight is the end of its day, 24 h, not the beginning of the next. */
export function wallMinute(timeZone: string, moment: number): number {
  return wallTimeAt(timeZone, moment).minute || DAY_MINUTES;
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
