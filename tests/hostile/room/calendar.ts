/**
 * The wall clock of France by the law alone, and not by the server's way (which asks Intl): summer time from the last Sunday of March to the last Sunday of
 * October, 01:00 UTC both times (directive 2000/84/CE, art. 2 and 3).
 */
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** `minute` as written on the wall, from midnight; `weekday` 1 is Monday, 7 Sunday. */
export type Wall = { date: string; minute: number; weekday: number };

/** The moment in ms since 1970 at which the clocks of a year are changed in this month (2: March, 9: October). */
function changeOf(year: number, month: 2 | 9): number {
  const last = new Date(Date.UTC(year, month, 31, 1));
  return last.getTime() - last.getUTCDay() * DAY_MS;
}

/** How far the wall is ahead of UTC, ms. */
export function aheadAt(moment: number): number {
  const year = new Date(moment).getUTCFullYear();
  const isSummer = moment >= changeOf(year, 2) && moment < changeOf(year, 9);
  return (isSummer ? 2 : 1) * HOUR_MS;
}

export function wallAt(moment: number): Wall {
  const wall = moment + aheadAt(moment);
  const date = new Date(wall).toISOString().slice(0, 10);
  return { date, minute: Math.floor((wall - Date.parse(date)) / MINUTE_MS), weekday: weekdayOf(date) };
}

/** When the wall shows this first; a minute that the spring night leaves out is an hour later. */
export function momentOf(date: string, minute: number): number {
  const wall = Date.parse(date) + minute * MINUTE_MS;
  const [summer, winter] = [wall - 2 * HOUR_MS, wall - HOUR_MS];
  return aheadAt(summer) === 2 * HOUR_MS ? summer : winter;
}

export function dayAfter(date: string, days = 1): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** 1 is Monday, 7 Sunday. */
export function weekdayOf(date: string): number {
  return new Date(date).getUTCDay() || 7;
}
