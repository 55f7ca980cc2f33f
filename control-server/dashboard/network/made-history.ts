import type { HistoryAnswer, LineHistory } from '#protocol/line-history.ts';
import type { LineWord } from '#protocol/measures.ts';

/** Histories for tests: values in, an answer as the server would give it out. */

/** A line with these words; a good step has 12 ms between 8 and 30 and no loss, a step that is down has neither. */
export function madeLine(words: readonly LineWord[]): LineHistory {
  const heard = (word: LineWord) => word !== 'silent' && word !== 'unknown';
  const answered = (word: LineWord) => heard(word) && word !== 'down';
  const where = <T>(test: (word: LineWord) => boolean, value: (word: LineWord) => T) =>
    words.map((word) => (test(word) ? value(word) : null));
  return {
    word: [...words],
    meanMs: where(answered, () => 12),
    lowMs: where(answered, () => 8),
    highMs: where(answered, () => 30),
    jitterMs: where(answered, () => 2),
    lossPercent: where(heard, (word) => (word === 'down' ? 100 : 0)),
    downShare: where(heard, (word) => (word === 'down' ? 1 : 0)),
  };
}

export function madeAnswer(fibre: readonly LineWord[], change: Partial<HistoryAnswer> = {}): HistoryAnswer {
  const nobody = madeLine(fibre.map(() => 'unknown'));
  return { from: 0, stepMs: 300_000, fibre: madeLine(fibre), wifi: nobody, terminal: null, ...change };
}
