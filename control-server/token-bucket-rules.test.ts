import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenBucket } from './token-bucket-rules.ts';

const size = fc.record({ capacity: fc.integer({ min: 1, max: 50 }), perSecond: fc.integer({ min: 1, max: 500 }) });
const pauses = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 });

describe('a token bucket', () => {
  it('never gives more in any stretch of time than it holds and what fills in', () => {
    fc.assert(
      fc.property(size, pauses, (bucketSize, waits) => {
        const bucket = new TokenBucket(bucketSize, 0);
        const taken: number[] = [];
        let now = 0;
        for (const wait of waits) {
          now += wait;
          if (bucket.take(1, now)) taken.push(now);
        }
        for (const [index, from] of taken.entries()) {
          for (const [later, to] of taken.entries()) {
            if (later < index) continue;
            const most = bucketSize.capacity + ((to - from) * bucketSize.perSecond) / 1_000;
            expect(later - index + 1).toBeLessThanOrEqual(most + 1e-6);
          }
        }
      }),
    );
  });

  it('says truly when there is a token again', () => {
    fc.assert(
      fc.property(size, pauses, (bucketSize, waits) => {
        const bucket = new TokenBucket(bucketSize, 0);
        let now = 0;
        for (const wait of waits) {
          now += wait;
          const until = bucket.msUntil(1, now);
          expect(bucket.take(1, now)).toBe(until === 0);
          if (until > 0) expect(bucket.tokens(now + until)).toBeCloseTo(1, 6);
          if (until > 0) now += until;
        }
      }),
    );
  });

  it('works off a debt at its own pace', () => {
    const bucket = new TokenBucket({ capacity: 10, perSecond: 100 }, 0);
    expect(bucket.spend(10, 0)).toBe(0);
    expect(bucket.spend(5, 0)).toBe(50);
    expect(bucket.spend(5, 0)).toBe(100);
    expect(bucket.take(1, 100)).toBe(false);
    expect(bucket.take(1, 110)).toBe(true);
  });

  it('holds no more than it can, whatever is given back, and stands still when the clock does', () => {
    const bucket = new TokenBucket({ capacity: 3, perSecond: 1_000 }, 1_000);
    bucket.giveBack(9, 1_000);
    expect(bucket.tokens(1_000)).toBe(3);
    expect(bucket.isFull(1_000)).toBe(true);
    bucket.take(3, 1_000);
    expect(bucket.tokens(1_000)).toBe(0);
    expect(bucket.tokens(900)).toBe(0);
    expect(bucket.tokens(1_001)).toBe(1);
  });
});
