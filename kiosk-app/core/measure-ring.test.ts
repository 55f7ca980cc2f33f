import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Measure } from '#protocol/measures.ts';
import { type WaitingMeasure, WAITING_MEASURES, keepWaiting, settleTimes, waitingAgain } from './measure-ring.ts';

const none = { kind: 'not-measured' } as const;
const measure: Measure = {
  takenAt: 12,
  medium: 'cable',
  card: null,
  wifi: null,
  gateway: none,
  dns: none,
  references: [],
  server: none,
};

describe('measures that wait for the line', () => {
  it('are those of 72 hours at most; the oldest goes first', () => {
    const full = Array.from({ length: WAITING_MEASURES }, (_, mono) => ({ mono, measure }));
    const more = keepWaiting(full, { mono: WAITING_MEASURES, measure });
    expect(more).toHaveLength(17_280);
    expect(more[0]?.mono).toBe(1);
    expect(more.at(-1)?.mono).toBe(WAITING_MEASURES);
  });

  it('get their times by the clock that the server set, once; a time that was right stays', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: 0, max: 1_000_000 })), { maxLength: 50 }),
        fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
        (monos, at) => {
          const ring = monos.reduce<WaitingMeasure[]>((all, mono) => keepWaiting(all, { mono, measure }), []);
          const settled = settleTimes(ring, { mono: 2_000_000, at });
          expect(settled.map((one) => one.measure.takenAt)).toEqual(
            monos.map((mono) => (mono === null ? 12 : at - (2_000_000 - mono))),
          );
          expect(settleTimes(settled, { mono: 3_000_000, at: at + 7 })).toEqual(settled);
        },
      ),
    );
  });
});

describe('measures that an earlier run left', () => {
  const anchor = { boot: 'b1', up: 90_000, at: 1_795_000_090_000 };
  it('keep a time that was right', () => {
    expect(waitingAgain({ since: null, measure }, [], 'b2')).toEqual({ mono: null, measure });
  });

  it('get theirs by what their boot has heard of the server’s', () => {
    const dated = { mono: null, measure: { ...measure, takenAt: 1_795_000_030_000 } };
    expect(waitingAgain({ since: { boot: 'b1', up: 30_000 }, measure }, [anchor], 'b2')).toEqual(dated);
  });

  it('wait for it while that boot goes on, and are nobody’s guess after it', () => {
    const undated = { since: { boot: 'b2', up: 30_000 }, measure };
    expect(waitingAgain(undated, [anchor], 'b2')).toEqual({ mono: 30_000, measure });
    expect(waitingAgain(undated, [anchor], 'b3')).toBeNull();
    expect(waitingAgain(undated, [], null)).toBeNull();
  });
});
