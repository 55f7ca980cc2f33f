import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pixelRanges, plainColumn } from './pixel-ranges.ts';

const ranges = (values: (number | null)[], pixels: number, sight = { first: 0, last: values.length - 1 }) => {
  const times = values.map((_, place) => place);
  const { low, high } = pixelRanges(
    times,
    { lows: plainColumn(values), highs: plainColumn(values) },
    { ...sight, fromS: 0, toS: values.length, pixels },
  );
  return { low: [...low], high: [...high] };
};

describe('what falls on each pixel', () => {
  it('is the lowest and the highest of its values, and nothing where there is none', () => {
    expect(ranges([5, 1, 9, null, null, null, null, 4], 4)).toEqual({
      low: [1, 9, Number.NaN, 4],
      high: [5, 9, Number.NaN, 4],
    });
    expect(ranges([5, 1, 9, 7], 2, { first: 1, last: 2 })).toEqual({ low: [1, 9], high: [1, 9] });
  });

  it('hides no extreme, however many values share a pixel', () => {
    const values = fc.array(fc.option(fc.integer({ min: 0, max: 1_000 })), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 40 }), (column, pixels) => {
        const known = column.filter((value) => value !== null);
        const { low, high } = ranges(column, pixels);
        const drawn = (all: number[]) => all.filter((value) => !Number.isNaN(value));
        expect(drawn(low).length).toBe(drawn(high).length);
        // Of none both are Infinity.
        expect(Math.min(...drawn(low))).toBe(Math.min(...known));
        expect(Math.max(...drawn(high))).toBe(Math.max(...known));
      }),
    );
  });
});
