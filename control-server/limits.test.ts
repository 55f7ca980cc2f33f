import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Buckets } from './limits.ts';
import { TokenBucket } from './token-bucket-rules.ts';

const size = { capacity: 5, perSecond: 10 };
const spendings = fc.array(
  fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd'),
    count: fc.integer({ min: 1, max: 9 }),
    wait: fc.nat(1_500),
    sweeps: fc.boolean(),
  }),
  { maxLength: 200 },
);

describe('a bucket for each key', () => {
  it('keeps everybody waiting as long as if no bucket were ever forgotten', () => {
    fc.assert(
      fc.property(spendings, (all) => {
        const buckets = new Buckets(size);
        const never = new Map<string, TokenBucket>();
        let now = 0;
        for (const { key, count, wait, sweeps } of all) {
          now += wait;
          if (sweeps) buckets.sweep(now);
          const bucket = never.get(key) ?? new TokenBucket(size, now);
          never.set(key, bucket);
          expect(buckets.spend(key, count, now)).toBeCloseTo(bucket.spend(count, now), 6);
        }
      }),
    );
  });

  it('forgets all that are full when it is swept, and keeps the others', () => {
    const buckets = new Buckets(size);
    for (let key = 0; key < 1_000; key += 1) buckets.spend(`poste ${key}`, 5, 0);
    buckets.spend('in debt', 50, 0);
    buckets.sweep(600);
    expect(buckets.kept).toBe(1);
    expect(buckets.spend('in debt', 1, 600)).toBe(4_000);
  });
});
