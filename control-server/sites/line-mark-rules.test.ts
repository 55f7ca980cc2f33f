import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Measure, Timing } from '#protocol/measures.ts';
import { RecentMeasures } from '../measures/recent-measures.ts';
import type { Recent } from '../measures/recent-rules.ts';
import { UNSETTLED, isSettled, lineMark } from './line-mark-rules.ts';
import { judgeHeard } from './site-line-rules.ts';

const timing = (most: number, losing: boolean): fc.Arbitrary<Timing> =>
  fc.oneof(
    { weight: 8, arbitrary: measuredUpTo(most) },
    { weight: 1, arbitrary: fc.constant<Timing>({ kind: 'not-measured' }) },
    ...(losing ? [{ weight: 1, arbitrary: fc.constant<Timing>({ kind: 'failed', sent: 5 }) }] : []),
  );
const measuredUpTo = (most: number): fc.Arbitrary<Timing> =>
  fc.record({
    kind: fc.constant('measured' as const),
    ms: fc.double({ min: 0, max: most, noNaN: true }),
    jitterMs: fc.option<number>(fc.double({ min: 0, max: 25, noNaN: true })),
    sent: fc.constant(5),
    lost: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) }),
  });
const measure = (medium: 'cable' | 'wifi'): fc.Arbitrary<Measure> =>
  fc.record({
    takenAt: fc.constant(0),
    medium: fc.constant(medium),
    card: fc.oneof(
      fc.constant(null),
      fc.record({ carrier: fc.boolean(), speedMbps: fc.constant(null), newErrors: fc.constant(null) }),
    ),
    wifi: fc.option(
      fc.record({
        ssid: fc.constant(null),
        signalDbm: fc.option(fc.integer({ min: -90, max: -40 })),
        signalIsEstimated: fc.constant(false),
        rateMbps: fc.constant(null),
      }),
    ),
    gateway: timing(30, true),
    dns: timing(120, true),
    references: fc.array(timing(80, true), { maxLength: 2 }),
    server: timing(80, true),
  });
const recent = (medium: 'cable' | 'wifi') => measure(medium).map((one): Recent => new RecentMeasures(one, 0).now());
const wordsOf = (recents: readonly Recent[]) => {
  const { fibre, wifi } = judgeHeard(recents);
  return [fibre.word, wifi.word];
};

describe('the mark of a terminal', () => {
  it('settles the words of its site: other figures with the same marks change none', () => {
    fc.assert(
      fc.property(
        fc.array(recent('cable'), { maxLength: 4 }),
        fc.array(recent('wifi'), { maxLength: 4 }),
        fc.array(recent('cable'), { minLength: 60, maxLength: 60 }),
        fc.array(recent('wifi'), { minLength: 60, maxLength: 60 }),
        (wired, air, otherWired, otherAir) => {
          // All alike, as the property wants it: each is given the mark of the first.
          const alike = (some: readonly Recent[]) =>
            some.filter((one) => lineMark(one) === lineMark(some[0] as Recent));
          const before = [...alike(wired), ...alike(air)];
          if (!isSettled(before.map(lineMark))) return;
          const after = before.map((one) => {
            const others = one.latest.medium === 'wifi' ? otherAir : otherWired;
            return others.find((other) => lineMark(other) === lineMark(one)) ?? one;
          });
          expect(wordsOf(after)).toEqual(wordsOf(before));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('is none where something failed, was lost, or the cable is out', () => {
    const ms: Timing = { kind: 'measured', ms: 5, jitterMs: 1, sent: 5, lost: 0 };
    const well: Measure = {
      takenAt: 0,
      medium: 'cable',
      card: null,
      wifi: null,
      gateway: ms,
      dns: ms,
      references: [ms],
      server: ms,
    };
    const markOf = (parts: Partial<Measure>) => lineMark(new RecentMeasures({ ...well, ...parts }, 0).now());
    expect(markOf({})).not.toBe(UNSETTLED);
    expect(markOf({ references: [{ ...ms, ms: 50 }] })).not.toBe(markOf({}));
    const bad: Partial<Measure>[] = [
      { dns: { kind: 'failed', sent: 1 } },
      { references: [{ ...ms, lost: 1 }] },
      { server: { kind: 'failed', sent: 1 } },
      { card: { carrier: false, speedMbps: null, newErrors: null } },
    ];
    expect(bad.map(markOf)).toEqual(bad.map(() => UNSETTLED));
    expect([isSettled([7, 7]), isSettled([7, 8]), isSettled([7, UNSETTLED]), isSettled([7, 2 ** 20])]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
});
