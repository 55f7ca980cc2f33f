import type { Measure, Timing } from '#protocol/measures.ts';
import { type Step, steps, stepsOf } from './step-rules.ts';

/**
 * What many rounds of one step come to. Whole numbers only (microseconds), so that sums are exact and the order of adding changes nothing: the sum of the
 * parts is the sum of the raw figures.
 */
export type StepFigures = {
  /** rounds that tried it, answered or not */
  rounds: number;
  /** of these, without any answer */
  failed: number;
  /** sum, lowest and highest of the rounds' medians, µs; null: no round was answered */
  sumUs: number;
  lowUs: number | null;
  highUs: number | null;
  /** rounds that knew their jitter, and the sum of it, µs */
  jitterRounds: number;
  jitterSumUs: number;
  /** probes */
  sent: number;
  lost: number;
};

/** What many measures come to. Signal in whole dBm. */
export type Rollup = {
  measures: number;
  signalRounds: number;
  signalSumDbm: number;
  steps: Record<Step, StepFigures>;
};

export const noFigures: StepFigures = {
  rounds: 0,
  failed: 0,
  sumUs: 0,
  lowUs: null,
  highUs: null,
  jitterRounds: 0,
  jitterSumUs: 0,
  sent: 0,
  lost: 0,
};

export const emptyRollup: Rollup = {
  measures: 0,
  signalRounds: 0,
  signalSumDbm: 0,
  steps: { gateway: noFigures, dns: noFigures, references: noFigures, server: noFigures },
};

/** One measure as a roll-up of one. */
export function rollupOf(measure: Measure): Rollup {
  const timings = stepsOf(measure);
  const signal = measure.wifi?.signalDbm ?? null;
  return {
    measures: 1,
    signalRounds: signal === null ? 0 : 1,
    signalSumDbm: signal === null ? 0 : Math.round(signal),
    steps: bySteps((step) => figuresOf(timings[step])),
  };
}

/** Many measures as one roll-up: the same as merging one after the other, in one walk. */
export function sumUp(measures: readonly Measure[]): Rollup {
  const sums = bySteps(() => ({ ...noFigures }));
  let [signalRounds, signalSumDbm] = [0, 0];
  for (const measure of measures) {
    const signal = measure.wifi?.signalDbm ?? null;
    if (signal !== null) [signalRounds, signalSumDbm] = [signalRounds + 1, signalSumDbm + Math.round(signal)];
    const timings = stepsOf(measure);
    for (const step of steps) addTiming(sums[step], timings[step]);
  }
  return { measures: measures.length, signalRounds, signalSumDbm, steps: sums };
}

/** Two roll-ups as one: associative and commutative, `emptyRollup` changes nothing. */
export function mergeRollups(a: Rollup, b: Rollup): Rollup {
  return {
    measures: a.measures + b.measures,
    signalRounds: a.signalRounds + b.signalRounds,
    signalSumDbm: a.signalSumDbm + b.signalSumDbm,
    steps: bySteps((step) => mergeFigures(a.steps[step], b.steps[step])),
  };
}

/** The beginning of the bucket of `lengthMs` that a moment falls into; buckets begin at whole multiples since 1970 UTC. */
export function bucketOf(moment: number, lengthMs: number): number {
  return Math.floor(moment / lengthMs) * lengthMs;
}

/** Milliseconds as whole microseconds. */
export function microseconds(ms: number): number {
  return Math.round(ms * 1_000);
}

/** @param make called in the order of `steps` */
export function bySteps<T>(make: (step: Step) => T): Record<Step, T> {
  return { gateway: make('gateway'), dns: make('dns'), references: make('references'), server: make('server') };
}

function figuresOf(timing: Timing): StepFigures {
  if (timing.kind === 'not-measured') return noFigures;
  if (timing.kind === 'failed') return { ...noFigures, rounds: 1, failed: 1, sent: timing.sent, lost: timing.sent };
  const us = microseconds(timing.ms);
  return {
    rounds: 1,
    failed: 0,
    sumUs: us,
    lowUs: us,
    highUs: us,
    jitterRounds: timing.jitterMs === null ? 0 : 1,
    jitterSumUs: timing.jitterMs === null ? 0 : microseconds(timing.jitterMs),
    sent: timing.sent,
    lost: timing.lost,
  };
}

function addTiming(sum: StepFigures, timing: Timing): void {
  if (timing.kind === 'not-measured') return;
  sum.rounds += 1;
  sum.sent += timing.sent;
  if (timing.kind === 'failed') {
    sum.failed += 1;
    sum.lost += timing.sent;
    return;
  }
  const us = microseconds(timing.ms);
  sum.sumUs += us;
  sum.lowUs = least(sum.lowUs, us);
  sum.highUs = greatest(sum.highUs, us);
  sum.lost += timing.lost;
  if (timing.jitterMs === null) return;
  sum.jitterRounds += 1;
  sum.jitterSumUs += microseconds(timing.jitterMs);
}

function mergeFigures(a: StepFigures, b: StepFigures): StepFigures {
  return {
    rounds: a.rounds + b.rounds,
    failed: a.failed + b.failed,
    sumUs: a.sumUs + b.sumUs,
    lowUs: least(a.lowUs, b.lowUs),
    highUs: greatest(a.highUs, b.highUs),
    jitterRounds: a.jitterRounds + b.jitterRounds,
    jitterSumUs: a.jitterSumUs + b.jitterSumUs,
    sent: a.sent + b.sent,
    lost: a.lost + b.lost,
  };
}

function least(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}

function greatest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}
