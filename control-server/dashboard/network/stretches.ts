import type { LineWord } from '#protocol/measures.ts';

/** A time during which a line had one word: from `from` to before `to`, ms since 1970 UTC. */
export type Stretch = { word: LineWord; from: number; to: number };

/** Steps of a history with the same word, one after the other, as stretches. They cover the whole time, in order, and no two neighbours are alike. */
export function stretchesOf(words: readonly LineWord[], from: number, stepMs: number): Stretch[] {
  const stretches: Stretch[] = [];
  words.forEach((word, place) => {
    const last = stretches.at(-1);
    const to = from + (place + 1) * stepMs;
    if (last?.word === word) last.to = to;
    else stretches.push({ word, from: from + place * stepMs, to });
  });
  return stretches;
}
