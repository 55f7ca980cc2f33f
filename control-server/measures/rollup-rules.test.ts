import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Measure, Timing } from '#protocol/measures.ts';
import { bucketOf, emptyRollup, mergeRollups, microseconds, rollupOf } from './rollup-rules.ts';
import { isTimely, mergeReferences, steps, stepsOf } from './step-rules.ts';

const ms = fc.integer({ min: 0, max: 60_000_000 }).map((us) => us / 1_000);
const timing: fc.Arbitrary<Timing> = fc.oneof(
  fc.record({
    kind: fc.constant('measured' as const),
    ms,
    jitterMs: fc.option(ms),
    sent: fc.integer({ min: 5, max: 20 }),
    lost: fc.integer({ min: 0, max: 4 }),
  }),
  fc.record({ kind: fc.constant('failed' as const), sent: fc.integer({ min: 1, max: 20 }) }),
  fc.constant({ kind: 'not-measured' as const }),
);
const measure: fc.Arbitrary<Measure> = fc.record({
  takenAt: fc.integer({ min: 0, max: 2_000_000_000_000 }),
  medium: fc.constantFrom('cable', 'wifi', 'unknown'),
  card: fc.constant(null),
  wifi: fc.option(
    fc.record({
      ssid: fc.constant(null),
      signalDbm: fc.option(fc.integer({ min: -120, max: 0 })),
      signalIsEstimated: fc.boolean(),
      rateMbps: fc.constant(null),
    }),
  ),
  gateway: timing,
  dns: timing,
  references: fc.array(timing, { maxLength: 4 }),
  server: timing,
});

describe('a roll-up', () => {
  it('is the sum of its measures, whatever their order and however they are gathered', () => {
    fc.assert(
      fc.property(fc.array(measure, { maxLength: 30 }), fc.integer({ min: 0, max: 30 }), (measures, cut) => {
        const merged = (some: Measure[]) => some.map(rollupOf).reduce(mergeRollups, emptyRollup);
        const whole = merged(measures);
        expect(merged(measures.toReversed())).toEqual(whole);
        expect(mergeRollups(merged(measures.slice(0, cut)), merged(measures.slice(cut)))).toEqual(whole);
        expect(whole.measures).toBe(measures.length);
        for (const step of steps) {
          const timings = measures.map((one) => stepsOf(one)[step]);
          const measured = timings.filter(({ kind }) => kind === 'measured');
          const us = measured.map((one) => microseconds(one.kind === 'measured' ? one.ms : 0));
          const figures = whole.steps[step];
          expect(figures.rounds).toBe(timings.filter(({ kind }) => kind !== 'not-measured').length);
          expect(figures.failed).toBe(timings.filter(({ kind }) => kind === 'failed').length);
          expect(figures.sumUs).toBe(us.reduce((sum, one) => sum + one, 0));
          expect(figures.lowUs).toBe(us.length === 0 ? null : Math.min(...us));
          expect(figures.highUs).toBe(us.length === 0 ? null : Math.max(...us));
          expect(figures.lost).toBeLessThanOrEqual(figures.sent);
        }
      }),
    );
  });

  it('never counts what was not measured as 0', () => {
    const none = { kind: 'not-measured' } as const;
    const nothing: Measure = {
      takenAt: 0,
      medium: 'wifi',
      card: null,
      wifi: null,
      gateway: none,
      dns: none,
      references: [none],
      server: none,
    };
    expect(rollupOf(nothing)).toEqual({ ...emptyRollup, measures: 1 });
  });

  it('has buckets that begin at whole multiples', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2e12 }), fc.constantFrom(300_000, 3_600_000), (moment, length) => {
        const start = bucketOf(moment, length);
        expect(start % length).toBe(0);
        expect(moment - start).toBeGreaterThanOrEqual(0);
        expect(moment - start).toBeLessThan(length);
      }),
    );
  });
});

describe('reference points as one', () => {
  const measured = (value: number): Timing => ({ kind: 'measured', ms: value, jitterMs: 1, sent: 5, lost: 1 });
  const dead: Timing = { kind: 'failed', sent: 5 };

  it('are the median of those that answer; a dead one is no loss, all dead is a failure', () => {
    expect(mergeReferences([measured(8), dead, measured(12)])).toEqual({
      kind: 'measured',
      ms: 10,
      jitterMs: 1,
      sent: 10,
      lost: 2,
    });
    expect(mergeReferences([dead, dead])).toEqual({ kind: 'failed', sent: 10 });
    expect(mergeReferences([])).toEqual({ kind: 'not-measured' });
    expect(mergeReferences([{ kind: 'not-measured' }])).toEqual({ kind: 'not-measured' });
  });
});

describe('the moment of a measure', () => {
  const now = Date.parse('2026-11-23T09:00:00Z');
  const hour = 3_600_000;

  it.each([
    [now, true],
    [now + 60_000, true],
    [now + 60_001, false],
    [now - 72 * hour, true],
    [now - 72 * hour - 1, false],
    [0, false],
  ])('%d is timely: %s', (takenAt, timely) => {
    expect(isTimely(takenAt, now)).toBe(timely);
  });
});
