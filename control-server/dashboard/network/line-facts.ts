import type { LineHistory } from '#protocol/line-history.ts';
import type { LineWord } from '#protocol/measures.ts';
import { lossWhileAnswered } from './chart-columns.ts';

/** What a line was like over some time, for a sentence or a row. Null: not measured. */
export type LineFacts = {
  /** The gravest word of that time. */
  word: LineWord;
  meanMs: number | null;
  lowMs: number | null;
  highMs: number | null;
  /** Of the steps that had an answer; of all of them where none had. A cut is told as such, not a second time as loss. */
  lossPercent: number | null;
  /** How long there was no answer, ms: the share of rounds without any, of each step's time. */
  downMs: number;
  /** How long nobody was heard, ms. */
  silentMs: number;
};

/** From the gravest to the least grave; not knowing is no trouble of the line's. */
const gravity: readonly LineWord[] = ['down', 'poor', 'fair', 'silent', 'good', 'unknown'];

/** Steps of a history: `from` (ms since 1970) and length; `asOf` is when it was read: the last step may not be over yet. */
export type Steps = { from: number; stepMs: number; asOf: number };

/** Sums up the steps from `first` to before `end` (places; all of them when left out). Means count each step once. */
export function lineFacts(history: LineHistory, steps: Steps, first = 0, end = history.word.length): LineFacts {
  const words = history.word.slice(first, end);
  const lows = known(history.lowMs.slice(first, end));
  const highs = known(history.highMs.slice(first, end));
  let downMs = 0;
  let silentMs = 0;
  words.forEach((word, offset) => {
    const place = first + offset;
    const begins = steps.from + place * steps.stepMs;
    const lasted = Math.max(0, Math.min(steps.stepMs, steps.asOf - begins));
    downMs += (history.downShare[place] ?? 0) * lasted;
    if (word === 'silent') silentMs += lasted;
  });
  return {
    word: gravity.find((word) => words.includes(word)) ?? 'unknown',
    meanMs: mean(known(history.meanMs.slice(first, end))),
    lowMs: lows.length === 0 ? null : Math.min(...lows),
    highMs: highs.length === 0 ? null : Math.max(...highs),
    lossPercent:
      mean(known(lossWhileAnswered(history).slice(first, end))) ?? mean(known(history.lossPercent.slice(first, end))),
    downMs,
    silentMs,
  };
}

function known(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
