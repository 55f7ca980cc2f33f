import type { LineWord, Timing } from '#protocol/measures.ts';

/** Lower is better: below `good` is good, up to `fair` is fair, above is poor. */
type Threshold = { good: number; fair: number };

/** domain.md §5.2: milliseconds and percent. */
const fibreDelay: Threshold = { good: 20, fair: 60 };
const wifiDelay: Threshold = { good: 5, fair: 20 };
const dnsDelay: Threshold = { good: 30, fair: 100 };
const jitter: Threshold = { good: 10, fair: 20 };
const loss: Threshold = { good: 0.3, fair: 1 };
/** domain.md §5.2, as attenuation so that lower is better: −60 dBm and stronger is good, −67 dBm the usual minimum. */
const attenuation: Threshold = { good: 60, fair: 67 };

/** What a word is found from; null: not measured. `isDown`: it was tried and nothing came through. */
export type LineFigures = {
  isDown: boolean;
  delayMs: number | null;
  jitterMs: number | null;
  lossPercent: number | null;
};

/** From the box outwards. `dnsMs`: 'failed' when it was asked and did not answer. */
export function fibreWord(figures: LineFigures & { dnsMs: number | 'failed' | null }): LineWord {
  const { dnsMs } = figures;
  const dns = dnsMs === 'failed' ? 'poor' : judge(dnsMs, dnsDelay);
  return worstOf(figures.isDown, [
    judge(figures.delayMs, fibreDelay),
    judge(figures.jitterMs, jitter),
    judge(figures.lossPercent, loss),
    dns,
  ]);
}

/** From a terminal on Wi-Fi to the box. */
export function wifiWord(figures: LineFigures & { signalDbm: number | null }): LineWord {
  const { signalDbm } = figures;
  return worstOf(figures.isDown, [
    judge(figures.delayMs, wifiDelay),
    judge(figures.jitterMs, jitter),
    judge(figures.lossPercent, loss),
    // −60 dBm itself is still good (domain.md: "≥ −60").
    signalDbm === null ? null : -signalDbm <= attenuation.good ? 'good' : judge(-signalDbm, attenuation),
  ]);
}

/** The grade of each figure alone, as a word is found from them: 0 good, 1 fair, 2 poor, 3 not measured. Median and mean of figures of one grade have that grade as well. */
export const figureGrades = {
  fibreDelay: (ms: number | null) => gradeOf(ms, fibreDelay),
  wifiDelay: (ms: number | null) => gradeOf(ms, wifiDelay),
  jitter: (ms: number | null) => gradeOf(ms, jitter),
  dns: (ms: number | null) => gradeOf(ms, dnsDelay),
  signal: (dbm: number | null) => (dbm === null ? 3 : -dbm <= attenuation.good ? 0 : gradeOf(-dbm, attenuation)),
};

function gradeOf(value: number | null, threshold: Threshold): number {
  const grade = judge(value, threshold);
  return grade === null ? 3 : order.indexOf(grade);
}

/**
 * Did a round find nothing beyond the box? True when server or references were tried and neither answered; null when neither was tried. One that
 * is dead while the other answers is not an outage.
 */
export function isCutBeyond(references: Timing, server: Timing): boolean | null {
  return noneAnswered([references, server]);
}

/** Did a Wi-Fi terminal reach nothing, not even the box? A box that answers no ping is not a cut: then the server was reached. */
export function isCutBeforeBox(gateway: Timing, references: Timing, server: Timing): boolean | null {
  return noneAnswered([gateway, references, server]);
}

function noneAnswered(timings: readonly Timing[]): boolean | null {
  const tried = timings.filter(({ kind }) => kind !== 'not-measured');
  return tried.length === 0 ? null : tried.every(({ kind }) => kind === 'failed');
}

const order = ['good', 'fair', 'poor'] as const;
type Grade = (typeof order)[number];

function judge(value: number | null, threshold: Threshold): Grade | null {
  if (value === null) return null;
  if (value < threshold.good) return 'good';
  return value <= threshold.fair ? 'fair' : 'poor';
}

/** A line is as good as its worst figure. */
function worstOf(isDown: boolean, grades: readonly (Grade | null)[]): LineWord {
  if (isDown) return 'down';
  const known = grades.filter((grade) => grade !== null);
  return known.reduce<LineWord>(
    (worst, grade) => (worst === 'unknown' || order.indexOf(grade) > order.indexOf(worst as Grade) ? grade : worst),
    'unknown',
  );
}
