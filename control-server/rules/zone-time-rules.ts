import type { LocalDate } from '#protocol/room-rules.ts';

/** What a clock and a calendar on a wall show; `minute` is counted from midnight as written, not as passed: on the nights when the clock changes the two differ. */
export type WallTime = { date: LocalDate; minute: number };

const MINUTE_MS = 60_000;
export const DAY_MINUTES = 1_440;
const DAY_MS = DAY_MINUTES * MINUTE_MS;

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  clocks.set(timeZone, clock);
  return clock;
}

/** The wall's time at `moment` as if it were UTC: whole seconds, in milliseconds. */
function wallAsUtc(timeZone: string, moment: number): number {
  const part = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** How far the wall is ahead of UTC at `moment`, milliseconds. */
function offsetAt(timeZone: string, moment: number): number {
  return wallAsUtc(timeZone, moment) - Math.floor(moment / 1_000) * 1_000;
}

function dateOf(utc: number): LocalDate {
  return new Date(utc).toISOString().slice(0, 10);
}

/** What the wall shows at `moment` (ms since 1970 UTC). @throws RangeError for a time zone that is none */
export function wallTimeAt(timeZone: string, moment: number): WallTime {
  const wall = wallAsUtc(timeZone, moment);
  return { date: dateOf(wall), minute: Math.floor((wall - Date.parse(dateOf(wall))) / MINUTE_MS) };
}

/**
 * When the wall shows this. A time that comes twice (autumn) is the first of the two; one that never comes (spring) is as much later as the clock was put
 * forward, as `compatible` in ECMAScript's Temporal.
 * @param minute 0 to 1440; 1440 is the next midnight
 * @returns ms since 1970 UTC
 */
export function momentAt(timeZone: string, { date, minute }: WallTime): number {
  const wall = Date.parse(date) + minute * MINUTE_MS;
  // No clock is changed twice within two days.
  const before = offsetAt(timeZone, wall - DAY_MS);
  const after = offsetAt(timeZone, wall + DAY_MS);
  if (before === after) return wall - before;
  const candidates = [wall - before, wall - after].filter((moment) => wallAsUtc(timeZone, moment) === wall);
  return candidates.length > 0 ? Math.min(...candidates) : wall - before;
}

/** The day that many days later (or earlier). */
export function dayLater(date: LocalDate, days: number): LocalDate {
  return dateOf(Date.parse(date) + days * DAY_MS);
}

/** Whole days from one day to another. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** 1 is Monday, 7 Sunday (ISO 8601). */
export function weekdayOf(date: LocalDate): number {
  return new Date(Date.parse(date)).getUTCDay() || 7;
}
