import type { Measure, Timing } from '#protocol/measures.ts';
import { LATE_MEASURE_WITHIN_MS } from '#protocol/limits.ts';

/** The steps outwards that are stored, each a burst. */
export const steps = ['gateway', 'dns', 'references', 'server'] as const;
export type Step = (typeof steps)[number];

/** A terminal's clock may run this much ahead of ours and still be believed. */
const AHEAD_MS = 60_000;

/** What a measure says of each step. */
export function stepsOf(measure: Measure): Record<Step, Timing> {
  const { gateway, dns, server } = measure;
  return { gateway, dns, references: mergeReferences(measure.references), server };
}

/**
 * The reference points as one: the median of those that answered. One that is dead is no loss of the line; all dead is a failure.
 */
export function mergeReferences(references: readonly Timing[]): Timing {
  const { 0: first, 1: second } = references;
  if (!first) return { kind: 'not-measured' };
  if (references.length === 1) return first;
  if (references.length === 2 && first.kind === 'measured' && second?.kind === 'measured')
    return mergeTwo(first, second);
  const answered = references.filter((one) => one.kind === 'measured');
  if (answered.length === 0) {
    const sent = references.reduce((sum, one) => sum + (one.kind === 'failed' ? one.sent : 0), 0);
    return sent === 0 ? { kind: 'not-measured' } : { kind: 'failed', sent };
  }
  const jitters = answered.flatMap(({ jitterMs }) => (jitterMs === null ? [] : [jitterMs]));
  return {
    kind: 'measured',
    ms: median(answered.map(({ ms }) => ms)) ?? 0,
    jitterMs: median(jitters),
    sent: answered.reduce((sum, { sent }) => sum + sent, 0),
    lost: answered.reduce((sum, { lost }) => sum + lost, 0),
  };
}

type Measured = Extract<Timing, { kind: 'measured' }>;

/** The ordinary case of it, which is that of every round outwards, without a list. */
function mergeTwo(one: Measured, other: Measured): Measured {
  const jitterMs =
    one.jitterMs === null || other.jitterMs === null
      ? (one.jitterMs ?? other.jitterMs)
      : (one.jitterMs + other.jitterMs) / 2;
  const sent = one.sent + other.sent;
  return { kind: 'measured', ms: (one.ms + other.ms) / 2, jitterMs, sent, lost: one.lost + other.lost };
}

/** Was it taken at a moment that can be: not long before LATE_MEASURE_WITHIN_MS, not in the future? Moments in milliseconds. */
export function isTimely(takenAt: number, now: number): boolean {
  return takenAt >= now - LATE_MEASURE_WITHIN_MS && takenAt <= now + AHEAD_MS;
}

/** @returns null for none (ARCEP asks for medians of latency, domain.md §5.2) */
export function median(values: readonly number[]): number | null {
  const [first, second] = values;
  // What most are made of: one reference point or two.
  if (first === undefined) return null;
  if (values.length <= 2) return second === undefined ? first : (first + second) / 2;
  const sorted = Float64Array.from(values).sort();
  const upper = sorted[Math.floor(sorted.length / 2)];
  if (upper === undefined) return null;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? upper;
  return sorted.length % 2 === 1 ? upper : (lower + upper) / 2;
}
