import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timing } from '#protocol/measures.ts';
import { timingOfBurst } from './link-diagnosis.ts';

/** A burst of up to 100 probes, some of them answered within a minute. */
const burst = fc
  .array(fc.option(fc.double({ min: 0.001, max: 60_000, noNaN: true })), { minLength: 1, maxLength: 100 })
  .map((probes) => ({ sent: probes.length, roundTripsMs: probes.filter((ms) => ms !== null) }));

describe('a burst', () => {
  it.each([
    { sent: 5, roundTripsMs: [10, 12, 11, 40, 11], ms: 11, jitterMs: (2 + 1 + 29 + 29) / 4, lost: 0 },
    { sent: 5, roundTripsMs: [10, 20], ms: 15, jitterMs: 10, lost: 3 },
    { sent: 1, roundTripsMs: [7], ms: 7, jitterMs: null, lost: 0 },
  ])('of $sent with answers after $roundTripsMs ms', ({ sent, roundTripsMs, ...found }) => {
    expect(timingOfBurst(sent, roundTripsMs)).toEqual({ kind: 'measured', sent, ...found });
  });

  it('without an answer is a failure, and never 0', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (sent) => {
        expect(timingOfBurst(sent, [])).toEqual({ kind: 'failed', sent });
      }),
    );
  });

  it('that could not be sent is not measured', () => {
    expect(timingOfBurst(0, [])).toEqual({ kind: 'not-measured' });
  });

  it('has a median between its fastest and its slowest answer', () => {
    fc.assert(
      fc.property(burst, ({ sent, roundTripsMs }) => {
        const timing = timingOfBurst(sent, roundTripsMs);
        fc.pre(timing.kind === 'measured');
        expect(timing.ms).toBeGreaterThanOrEqual(Math.min(...roundTripsMs));
        expect(timing.ms).toBeLessThanOrEqual(Math.max(...roundTripsMs));
      }),
    );
  });

  it('is answered or lost, each probe once', () => {
    fc.assert(
      fc.property(burst, ({ sent, roundTripsMs }) => {
        const timing = timingOfBurst(sent, roundTripsMs);
        const lost = timing.kind === 'measured' ? timing.lost : sent;
        expect(lost + roundTripsMs.length).toBe(sent);
        expect(timing.kind === 'failed').toBe(roundTripsMs.length === 0);
      }),
    );
  });

  it('has a jitter from two answers on, not wider than they lie apart', () => {
    fc.assert(
      fc.property(burst, ({ sent, roundTripsMs }) => {
        const timing = timingOfBurst(sent, roundTripsMs);
        fc.pre(timing.kind === 'measured');
        expect(timing.jitterMs === null).toBe(roundTripsMs.length < 2);
        const width = Math.max(...roundTripsMs) - Math.min(...roundTripsMs);
        expect(timing.jitterMs ?? 0).toBeLessThanOrEqual(width * (1 + 1e-9));
      }),
    );
  });

  it('fits a measure', () => {
    fc.assert(
      fc.property(burst, ({ sent, roundTripsMs }) => {
        expect(Timing.safeParse(timingOfBurst(sent, roundTripsMs)).success).toBe(true);
      }),
    );
  });
});
