import type { Timing } from '#protocol/measures.ts';

/**
 * What a burst of probes says of a step.
 * @param sent how many probes went out; 0: none could be tried, which is "not-measured"
 * @param roundTripsMs the answers that came, in the order they were sent, milliseconds
 * @returns median, mean absolute difference of consecutive round trips (the common definition of jitter, domain.md §5.2) and how many were lost
 */
export function timingOfBurst(sent: number, roundTripsMs: readonly number[]): Timing {
  if (sent <= 0) return { kind: 'not-measured' };
  const ms = median(roundTripsMs);
  if (ms === null) return { kind: 'failed', sent };
  return { kind: 'measured', ms, jitterMs: jitter(roundTripsMs), sent, lost: Math.max(0, sent - roundTripsMs.length) };
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  if (upper === undefined) return null;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? upper;
  return sorted.length % 2 === 1 ? upper : (lower + upper) / 2;
}

function jitter(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const steps = values.slice(1).map((value, place) => Math.abs(value - (values[place] ?? value)));
  return steps.reduce((sum, step) => sum + step, 0) / steps.length;
}
