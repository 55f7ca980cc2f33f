/** What a set of times says. Milliseconds, to tenths. */
export type LatencySummary = { count: number; p50: number; p95: number; p99: number; max: number };

/** @param times milliseconds; all are kept, because a benchmark has some hundred thousand at most @returns null when there are none */
export function summarise(times: readonly number[]): LatencySummary | null {
  if (times.length === 0) return null;
  const sorted = Float64Array.from(times).toSorted();
  return {
    count: sorted.length,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    max: percentile(sorted, 1),
  };
}

/** Nearest rank: the smallest value that `share` of them do not exceed. */
function percentile(sorted: Float64Array, share: number): number {
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return Math.round((sorted[rank - 1] ?? 0) * 10) / 10;
}
