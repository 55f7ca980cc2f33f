import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SLEEP_TOLERANCE_MS, clocksApart } from './sleep-rules.ts';

const before = { monoMs: 5_000, bootMs: 90_000 };

describe('sleep', () => {
  it('is the time that only the clock since boot has counted', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 9), fc.integer({ min: SLEEP_TOLERANCE_MS + 1, max: 10 ** 9 }), (awake, asleep) => {
        expect(clocksApart(before, { monoMs: 5_000 + awake, bootMs: 90_000 + awake + asleep })).toBe(asleep);
      }),
    );
  });

  it('is none while both run alike, whatever time passes, give or take the tolerance', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 9), fc.integer({ min: -SLEEP_TOLERANCE_MS, max: SLEEP_TOLERANCE_MS }), (awake, off) => {
        expect(clocksApart(before, { monoMs: 5_000 + awake, bootMs: 90_000 + awake + off })).toBe(0);
      }),
    );
  });
});
