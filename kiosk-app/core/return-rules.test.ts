import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionRefusals } from '#protocol/version.ts';
import { isBusy, waitBeforeReturn } from './return-rules.ts';

const anyRandom = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const lost = { kind: 'lost' as const };

describe('the way back to the server', () => {
  it('begins at half a second, doubles, ends at half a minute, and is never the same for all', () => {
    expect(waitBeforeReturn(lost, 0, 0)).toBe(500);
    expect([1, 2, 3, 4, 5, 500].map((attempt) => waitBeforeReturn(lost, attempt, 0))).toEqual([
      1_000, 2_000, 4_000, 8_000, 15_000, 15_000,
    ]);
    fc.assert(
      fc.property(fc.nat(1_000), anyRandom, (attempt, random) => {
        const wait = waitBeforeReturn(lost, attempt, random);
        expect(wait).toBeGreaterThanOrEqual(500);
        expect(wait).toBeLessThanOrEqual(30_000);
        // Half of the wait is drawn, at its longest too.
        expect(waitBeforeReturn(lost, attempt, 0.999)).toBeGreaterThan(1.9 * waitBeforeReturn(lost, attempt, 0));
      }),
    );
  });

  it('takes its time after a goodbye: less when the server has none, more when somebody must act', () => {
    fc.assert(
      fc.property(fc.constantFrom(...connectionRefusals, 'not-our-server', 'unknown'), anyRandom, (reason, random) => {
        const leave = { kind: 'refused' as const, reason };
        const wait = waitBeforeReturn(leave, 0, random);
        expect(wait).toBeGreaterThanOrEqual(isBusy(leave) ? 5_000 : 60_000);
        expect(wait).toBeLessThanOrEqual(isBusy(leave) ? 30_000 : 66_000);
      }),
    );
    expect(isBusy({ kind: 'refused', reason: 'server-busy' })).toBe(true);
    expect(isBusy({ kind: 'refused', reason: 'revoked' })).toBe(false);
  });
});
