import type { Measure } from '#protocol/measures.ts';
import { HEARTBEAT_INTERVAL_MS, LATE_MEASURE_WITHIN_MS } from '#protocol/limits.ts';
import type { Now } from './time-limits.ts';

/**
 * A measure made while the line was down. `mono`: its moment on a clock that no one sets, where the terminal had not yet heard the server's time since it
 * started and `takenAt` is a guess; null where `takenAt` is right.
 */
export type WaitingMeasure = { mono: number | null; measure: Measure };

/** Rounds that wait at most: those of 72 hours, after which the server does not want them any more. */
export const WAITING_MEASURES = LATE_MEASURE_WITHIN_MS / HEARTBEAT_INTERVAL_MS;

/** @returns the ring with one more; the oldest goes when it is full. */
export function keepWaiting<One extends WaitingMeasure>(
  ring: readonly One[],
  one: One,
  most = WAITING_MEASURES,
): One[] {
  return [...ring, one].slice(-most);
}

/**
 * Gives every measure its time by the clock as the server has just set it. Done once a measure: told again it keeps its `takenAt`, by which the server knows
 * that it has it.
 */
export function settleTimes<One extends WaitingMeasure>(ring: readonly One[], now: Now): One[] {
  return ring.map((one) => {
    const { mono, measure } = one;
    return mono === null ? one : { ...one, mono: null, measure: datedBy(measure, mono, now) };
  });
}

/** A moment of the machine's: which of its boots, and how long after it, sleep included, milliseconds. */
export type BootMoment = { boot: string; up: number };
/** The server's time, `at`, was heard at that moment. Of each boot the first that was heard counts: what was told by it once keeps its moment. */
export type Anchor = BootMoment & { at: number };
/** A measure as it lies on the disk; `since` null where its `takenAt` is right. */
export type StoredMeasure = { since: BootMoment | null; measure: Measure };

/**
 * What an earlier run of this program left, as it can be told now.
 * @param boot the machine's present one; null: it does not say
 * @returns null for a measure that nobody can date: it was made before the server's time was heard, in a boot in which it never was. A guess would put an outage at a wrong hour, which is worse than a gap.
 */
export function waitingAgain(
  { since, measure }: StoredMeasure,
  anchors: readonly Anchor[],
  boot: string | null,
): WaitingMeasure | null {
  if (since === null) return { mono: null, measure };
  const anchor = anchors.find((one) => one.boot === since.boot);
  if (anchor) return { mono: null, measure: datedBy(measure, since.up, { mono: anchor.up, at: anchor.at }) };
  return since.boot === boot ? { mono: since.up, measure } : null;
}

function datedBy(measure: Measure, mono: number, now: Now): Measure {
  return { ...measure, takenAt: Math.max(0, Math.round(now.at - (now.mono - mono))) };
}
