import type { Measure } from '#protocol/measures.ts';
import { HEARTBEAT_INTERVAL_MS, LATE_MEASURE_WITHIN_MS } from '#protocol/limits.ts';
import type { Now } from './time-limits.ts';

/**
 * A measure made while the line was down. `mono`: its moment on the monotonic clock, where the terminal has not yet heard the server's time since it
 * started and `takenAt` is a guess; null where `takenAt` is right.
 */
export type WaitingMeasure = { mono: number | null; measure: Measure };

/** Rounds that wait at most: those of 72 hours, after which the server does not want them any more. */
export const WAITING_MEASURES = LATE_MEASURE_WITHIN_MS / HEARTBEAT_INTERVAL_MS;

/** @returns the ring with one more; the oldest goes when it is full. */
export function keepWaiting(ring: readonly WaitingMeasure[], one: WaitingMeasure): WaitingMeasure[] {
  return [...ring, one].slice(-WAITING_MEASURES);
}

/**
 * Gives every measure its time by the clock as the server has just set it. Done once a measure: told again it keeps its `takenAt`, by which the server knows
 * that it has it.
 */
export function settleTimes(ring: readonly WaitingMeasure[], now: Now): WaitingMeasure[] {
  return ring.map(({ mono, measure }) => {
    if (mono === null) return { mono, measure };
    return { mono: null, measure: { ...measure, takenAt: Math.max(0, Math.round(now.at - (now.mono - mono))) } };
  });
}
