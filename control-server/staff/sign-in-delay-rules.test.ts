import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Attempts, countFailure, noAttempts, secondsToWait } from './sign-in-delay-rules.ts';

describe('the delay between failed sign-ins', () => {
  it('is nothing at first, then doubles', () => {
    const waits: number[] = [];
    let attempts: Attempts = noAttempts;
    for (let n = 0; n < 8; n++) {
      attempts = countFailure(attempts, 0, 60_000);
      waits.push(secondsToWait(attempts, 0));
    }
    expect(waits).toEqual([0, 0, 0, 1, 2, 4, 8, 16]);
  });

  it('never shrinks with more failures, never passes its limit, and passes with time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(1_000_000), (count, now) => {
        let attempts: Attempts = noAttempts;
        let before = 0;
        for (let n = 0; n < count; n++) {
          attempts = countFailure(attempts, now, 60_000);
          expect(secondsToWait(attempts, now)).toBeGreaterThanOrEqual(before);
          before = secondsToWait(attempts, now);
        }
        expect(before).toBeLessThanOrEqual(60);
        expect(secondsToWait(attempts, now + 60_000)).toBe(0);
      }),
    );
  });
});
