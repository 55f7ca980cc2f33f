import { WARN_AT_MINUTES } from '#protocol/limits.ts';

/**
 * A moment on both clocks a terminal has. `mono` is the monotonic clock: it decides. `at` is the server's time as the terminal knows it,
 * anchored on `mono`: it is shown and journaled. Both in milliseconds.
 */
export type Now = { mono: number; at: number };

/** A session's time. It has an end; nothing is counted down. */
export type SessionTime = {
  startedMono: number;
  endsMono: number;
  startedAt: number;
  endsAt: number;
  /** The last warning given, in minutes; warnings above it are past. */
  warnedAt: number;
};

const MINUTE_MS = 60_000;

/**
 * @param closesAt when the site closes next, on the server's clock: who reads long before they begin does not stay beyond it
 * @returns the time of a session that starts now and lasts `minutes`, or until then
 */
export function startTime(now: Now, minutes: number, closesAt?: number): SessionTime {
  const lastsMs = Math.min(minutes * MINUTE_MS, closesAt === undefined ? Infinity : closesAt - now.at);
  return {
    startedMono: now.mono,
    endsMono: now.mono + lastsMs,
    startedAt: now.at,
    endsAt: now.at + lastsMs,
    // A session of 10 minutes is not told "10 minutes" twice: the welcome has said so.
    warnedAt: minutes,
  };
}

/** @returns the same session, ending `minutes` later; the warnings that lie ahead again will be given again. */
export function extendTime(time: SessionTime, now: Now, minutes: number): SessionTime {
  const endsMono = time.endsMono + minutes * MINUTE_MS;
  return {
    ...time,
    endsMono,
    endsAt: time.endsAt + minutes * MINUTE_MS,
    warnedAt: remainingMinutes(endsMono - now.mono),
  };
}

/** @returns how much of the session is used up, milliseconds: never more than it was given, however long the machine slept. */
export function consumedTime(time: SessionTime, now: Now): number {
  return Math.round(Math.min(Math.max(0, now.mono - time.startedMono), time.endsMono - time.startedMono));
}

/**
 * The moment that a session must end at (the site closes, a workshop begins or ends, …), if it ends with that; undefined when its minutes end before. A session is whole minutes, so it may end up to one before.
 * @param closesAt when it must end at the latest, on the server's clock
 */
export function closingOf(time: SessionTime, closesAt: number | undefined): number | undefined {
  return closesAt !== undefined && Math.abs(closesAt - time.endsAt) < MINUTE_MS ? closesAt : undefined;
}

/** Whole minutes left, rounded up: while any time is left it is never 0. */
export function remainingMinutes(leftMs: number): number {
  return Math.max(0, Math.ceil(leftMs / MINUTE_MS));
}

/**
 * Which warning is due, each once, the nearest only when several were passed at once.
 * @param warnAt the site's thresholds, minutes before the end; 10, 5, 2 and 1 where it has none of its own (domain.md §3.3)
 * @returns minutes, or null when none is due.
 */
export function dueWarning(time: SessionTime, now: Now, warnAt: readonly number[] = WARN_AT_MINUTES): number | null {
  const leftMs = time.endsMono - now.mono;
  if (leftMs <= 0) return null;
  const passed = warnAt.filter((minutes) => minutes < time.warnedAt && leftMs <= minutes * MINUTE_MS);
  return passed.length === 0 ? null : Math.min(...passed);
}

/** From the site's second threshold on (its only one, where it has one) the bar says so in another colour, with an icon. @param warnAt the most first */
export function isShort(leftMs: number, warnAt: readonly number[] = WARN_AT_MINUTES): boolean {
  return remainingMinutes(leftMs) <= (warnAt[1] ?? warnAt[0] ?? 0);
}
