import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineWord } from '#protocol/measures.ts';
import { stretchesOf } from './stretches.ts';

const words = fc.array(fc.constantFrom(...LineWord.options), { maxLength: 400 });

describe('stretchesOf', () => {
  it('joins steps with the same word', () => {
    expect(stretchesOf(['good', 'good', 'down', 'good'], 1_000, 10)).toEqual([
      { word: 'good', from: 1_000, to: 1_020 },
      { word: 'down', from: 1_020, to: 1_030 },
      { word: 'good', from: 1_030, to: 1_040 },
    ]);
    expect(stretchesOf([], 0, 10)).toEqual([]);
  });

  it('covers every step with its own word, without a hole, and never two alike side by side', () => {
    fc.assert(
      fc.property(words, fc.nat(), fc.integer({ min: 1, max: 7_200_000 }), (steps, from, stepMs) => {
        const stretches = stretchesOf(steps, from, stepMs);
        const again = stretches.flatMap(({ word, from: begins, to }) =>
          Array.from({ length: (to - begins) / stepMs }, () => word),
        );
        expect(again).toEqual(steps);
        stretches.slice(1).forEach((stretch, place) => {
          expect(stretch.from).toBe(stretches[place]?.to);
          expect(stretch.word).not.toBe(stretches[place]?.word);
        });
      }),
    );
  });
});
