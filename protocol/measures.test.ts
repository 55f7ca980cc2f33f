import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timing } from './measures.ts';

const good = { kind: 'measured', ms: 12.5, jitterMs: 0.4, sent: 5, lost: 1 };
const isTiming = (value: unknown) => Timing.safeParse(value).success;
const anyNumber = fc.oneof(fc.double(), fc.integer({ min: -2, max: 102 }), fc.double({ min: -1, max: 60_001 }));

describe('a burst of probes', () => {
  it('is what it says, with the defaults of a terminal of protocol 1', () => {
    expect(Timing.parse(good)).toEqual(good);
    expect(Timing.parse({ kind: 'measured', ms: 3 })).toEqual({ ...good, ms: 3, jitterMs: null, sent: 1, lost: 0 });
    expect(Timing.parse({ kind: 'failed' })).toEqual({ kind: 'failed', sent: 1 });
  });

  it.each([
    ['a negative median', { ms: -0.1 }],
    ['more than a minute', { ms: 60_001 }],
    ['no number', { ms: Number.NaN }],
    ['a text', { ms: '12' }],
    ['a negative jitter', { jitterMs: -1 }],
    ['too large a jitter', { jitterMs: 60_001 }],
    ['nothing sent', { sent: 0, lost: 0 }],
    ['half a packet sent', { sent: 5.5 }],
    ['half a packet lost', { lost: 0.5 }],
    ['too many packets', { sent: 101 }],
    ['fewer than none lost', { lost: -1 }],
    ['all lost', { lost: 5 }],
    ['a failure of nothing', { kind: 'failed', sent: 0 }],
    ['a failure of too many', { kind: 'failed', sent: 101 }],
  ])('is refused with %s', (_, change) => {
    expect(isTiming({ ...good, ...change })).toBe(false);
  });

  it('is taken within these limits and no others', () => {
    fc.assert(
      fc.property(
        fc.record({ ms: anyNumber, jitterMs: fc.option(anyNumber), sent: anyNumber, lost: anyNumber }),
        ({ ms, jitterMs, sent, lost }) => {
          const isMs = (value: number) => value >= 0 && value <= 60_000;
          const isCount = (value: number) => Number.isInteger(value) && value >= 0 && value <= 100;
          const isGood =
            isMs(ms) && (jitterMs === null || isMs(jitterMs)) && isCount(sent) && isCount(lost) && lost < sent;
          expect(isTiming({ kind: 'measured', ms, jitterMs, sent, lost })).toBe(isGood);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
