import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastWidth, panned, within, zoomed } from './plot-window.ts';

const whole = { fromS: 1_000, toS: 2_000 };
const share = fc.double({ min: -3, max: 3, noNaN: true });
const factor = fc.double({ min: 0.01, max: 20, noNaN: true });
const place = fc.double({ min: 0, max: 1, noNaN: true });

describe('what of a chart is in sight', () => {
  it('moves by its own width, and stops at the ends', () => {
    const window = { fromS: 1_400, toS: 1_600 };
    expect(panned(window, whole, 0.5)).toEqual({ fromS: 1_500, toS: 1_700 });
    expect(panned(window, whole, -9)).toEqual({ fromS: 1_000, toS: 1_200 });
    expect(panned(whole, whole, 1)).toEqual(whole);
  });

  it('keeps under the finger what was there', () => {
    expect(zoomed(whole, whole, { factor: 0.5, place: 0.2, least: 10 })).toEqual({ fromS: 1_100, toS: 1_600 });
    expect(zoomed(whole, whole, { factor: 0.001, place: 1, least: 10 })).toEqual({ fromS: 1_990, toS: 2_000 });
  });

  it('is never beyond the whole, nor wider than it, nor narrower than it may be', () => {
    const move = fc.record({ share, factor, place });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 12 }), (moves) => {
        let seen = whole;
        for (const one of moves) {
          seen = panned(zoomed(seen, whole, { ...one, least: 10 }), whole, one.share);
          expect(seen.fromS).toBeGreaterThanOrEqual(whole.fromS - 1e-6);
          expect(seen.toS).toBeLessThanOrEqual(whole.toS + 1e-6);
          expect(seen.toS - seen.fromS).toBeGreaterThanOrEqual(10 - 1e-6);
        }
      }),
    );
  });

  it('goes with a whole that goes on, and is no narrower than 24 steps', () => {
    expect(within({ fromS: 1_000, toS: 1_100 }, { fromS: 1_050, toS: 2_050 })).toEqual({ fromS: 1_050, toS: 1_150 });
    expect([leastWidth(whole, 100), leastWidth(whole, 12), leastWidth(whole, 0)]).toEqual([240, 1_000, 1_000]);
  });
});
