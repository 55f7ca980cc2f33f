/** The middle of some numbers (of two middles their mean), rounded to tenths; null of none. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const value = sorted.length % 2 === 1 ? sorted[middle] : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
  return Math.round((value ?? 0) * 10) / 10;
}

/** Median, and the range that 95 of 100 of them lie below, so that a good median cannot hide bad sessions. */
export function spread(values: readonly number[]): { median: number; p95: number; max: number; count: number } | null {
  const middle = median(values);
  if (middle === null) return null;
  const sorted = [...values].sort((one, other) => one - other);
  const at = Math.min(sorted.length - 1, Math.ceil(0.95 * sorted.length) - 1);
  const tenths = (value = 0) => Math.round(value * 10) / 10;
  return { median: middle, p95: tenths(sorted[at]), max: tenths(sorted.at(-1)), count: sorted.length };
}
