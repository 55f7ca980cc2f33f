import type { LineWord, Measure, Timing } from '#protocol/measures.ts';

/** Milliseconds: below `good` is good, up to `fair` is fair, above is poor. */
type Threshold = { good: number; fair: number };

/** domain.md §5.2. An unknown medium is judged as Wi-Fi: the wired figures would call a fine Wi-Fi poor. */
const gatewayThresholds: Record<Measure['medium'], Threshold> = {
  cable: { good: 1, fair: 3 },
  wifi: { good: 5, fair: 20 },
  unknown: { good: 5, fair: 20 },
};
const dnsThreshold: Threshold = { good: 30, fair: 100 };
const serverThreshold: Threshold = { good: 20, fair: 60 };

const order = ['good', 'fair', 'poor', 'down'] as const;
type Known = (typeof order)[number];

/** A measure is fresh for three heartbeats; the caller leaves older ones out. */
export type SiteLine = {
  word: LineWord;
  gatewayMs: number | null;
  dnsMs: number | null;
  serverMs: number | null;
  measuredAt: number | null;
};

/**
 * What the fresh measures of a site's terminals, one each, say of its line. First form: the server sees only what arrives, so a site that is
 * cut off is `unknown` here, not `down`; `down` is said only where every terminal tells that its way outwards failed.
 */
export function judgeSiteLine(measures: readonly Measure[]): SiteLine {
  const words = measures.map(judgeMeasure).filter((word) => word !== null);
  return {
    word: medianWord(words),
    gatewayMs: median(measures.map((measure) => measure.gateway)),
    dnsMs: median(measures.map((measure) => measure.dns)),
    serverMs: median(measures.map((measure) => measure.server)),
    measuredAt: measures.length > 0 ? Math.max(...measures.map((measure) => measure.takenAt)) : null,
  };
}

/** One terminal's line is as good as its worst step; null when it measured nothing. */
function judgeMeasure(measure: Measure): Known | null {
  if (measure.dns.kind === 'failed' && measure.server.kind === 'failed') return 'down';
  const steps = [
    judgeTiming(measure.gateway, gatewayThresholds[measure.medium]),
    judgeTiming(measure.dns, dnsThreshold),
    judgeTiming(measure.server, serverThreshold),
  ].filter((word) => word !== null);
  return steps.reduce<Known | null>((worst, word) => (worst && rank(worst) >= rank(word) ? worst : word), null);
}

function judgeTiming(timing: Timing, threshold: Threshold): Known | null {
  if (timing.kind === 'not-measured') return null;
  if (timing.kind === 'failed') return 'poor';
  if (timing.ms < threshold.good) return 'good';
  return timing.ms <= threshold.fair ? 'fair' : 'poor';
}

/** The middle of the terminals' words, so that one bad cable does not speak for a room; `down` only if all say so. */
function medianWord(words: readonly Known[]): LineWord {
  if (words.length === 0) return 'unknown';
  const ranks = words.map(rank).sort((a, b) => a - b);
  const middle = order[ranks[Math.floor((ranks.length - 1) / 2)] ?? 0] ?? 'good';
  return middle === 'down' && words.some((word) => word !== 'down') ? 'poor' : middle;
}

function rank(word: Known): number {
  return order.indexOf(word);
}

/** Median of the measured values (ARCEP asks for medians of latency, domain.md §5.2), milliseconds; null when nothing was measured. */
function median(timings: readonly Timing[]): number | null {
  const values = timings.flatMap((timing) => (timing.kind === 'measured' ? [timing.ms] : [])).sort((a, b) => a - b);
  const half = values.length / 2;
  const upper = values[Math.floor(half)];
  if (upper === undefined) return null;
  const lower = values[Math.ceil(half) - 1] ?? upper;
  return values.length % 2 === 1 ? upper : (lower + upper) / 2;
}
