/** Lowest and highest value of each pixel of a chart; NaN where none falls. */
export type PixelRanges = { low: Float64Array; high: Float64Array };

/** The first and last place that is looked at, the seconds at the left edge and beyond the right one, and how many pixels lie between. */
export type Sight = { first: number; last: number; fromS: number; toS: number; pixels: number };

const plainColumns = new WeakMap<object, Float64Array>();

/** A column as numbers side by side, NaN for a gap: made once for each, and several times faster to look through. */
export function plainColumn(column: ArrayLike<number | null | undefined>): Float64Array {
  const plain = plainColumns.get(column) ?? Float64Array.from(column, (value) => value ?? Number.NaN);
  plainColumns.set(column, plain);
  return plain;
}

/**
 * What of a long history falls on each pixel, so that drawing it costs what the screen has and not what was measured, and nothing that is worse is hidden.
 * @param times seconds, rising, as long as both columns
 * @param lows the lowest of each moment, `highs` the highest: twice the same column for a line
 */
export function pixelRanges(
  times: ArrayLike<number>,
  { lows, highs }: { lows: Float64Array; highs: Float64Array },
  { first, last, fromS, toS, pixels }: Sight,
): PixelRanges {
  const low = new Float64Array(pixels).fill(Number.NaN);
  const high = new Float64Array(pixels).fill(Number.NaN);
  const perPixel = (toS - fromS) / pixels;
  let place = first;
  while (place <= last && (times[place] ?? toS) < fromS) place += 1;
  for (let pixel = 0; pixel < pixels && place <= last; pixel += 1) {
    const edge = pixel + 1 === pixels ? toS : fromS + (pixel + 1) * perPixel;
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (; place <= last && (times[place] ?? toS) < edge; place += 1) {
      // A comparison with NaN is false: a gap changes neither.
      const bottom = lows[place] ?? Number.NaN;
      const top = highs[place] ?? Number.NaN;
      if (bottom < lowest) lowest = bottom;
      if (top > highest) highest = top;
    }
    if (lowest > highest) continue;
    low[pixel] = lowest;
    high[pixel] = highest;
  }
  return { low, high };
}
