import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineWord } from '#protocol/measures.ts';
import { lineFacts } from './line-facts.ts';
import { madeLine } from './made-history.ts';

const steps = { from: 0, stepMs: 300_000, asOf: 1e12 };

describe('lineFacts', () => {
  it('sums up what was measured and how long it was down or silent', () => {
    expect(lineFacts(madeLine(['good', 'down', 'silent', 'silent', 'good']), steps)).toEqual({
      word: 'down',
      meanMs: 12,
      lowMs: 8,
      highMs: 30,
      lossPercent: 0,
      downMs: 300_000,
      silentMs: 600_000,
    });
  });

  it('says that all was lost only of a time without any answer', () => {
    expect(lineFacts(madeLine(['down', 'silent']), steps).lossPercent).toBe(100);
  });

  it('counts a step that was down for a part of its rounds by that part', () => {
    const line = { ...madeLine(['poor', 'good']), downShare: [0.4, 0] };
    expect(lineFacts(line, steps).downMs).toBe(120_000);
  });

  it('counts of the step under way only what is over', () => {
    const facts = lineFacts(madeLine(['good', 'down']), { ...steps, asOf: 360_000 });
    expect(facts.downMs).toBe(60_000);
  });

  it('says nothing of what was not measured', () => {
    const nothing = { meanMs: null, lowMs: null, highMs: null, lossPercent: null, downMs: 0, silentMs: 0 };
    expect(lineFacts(madeLine(['unknown']), steps)).toEqual({ word: 'unknown', ...nothing });
    expect(lineFacts(madeLine([]), steps)).toEqual({ word: 'unknown', ...nothing });
  });

  it('is the same whether added up from parts or at once, for times that add up', () => {
    const words = fc.array(fc.constantFrom(...LineWord.options), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(words, fc.nat(60), fc.nat(30_000_000), (line, cut, asOf) => {
        const history = madeLine(line);
        const whole = lineFacts(history, { ...steps, asOf });
        const left = lineFacts(history, { ...steps, asOf }, 0, cut);
        const right = lineFacts(history, { ...steps, asOf }, cut);
        expect(left.downMs + right.downMs).toBe(whole.downMs);
        expect(left.silentMs + right.silentMs).toBe(whole.silentMs);
        expect([left.word, right.word]).toContain(whole.word);
      }),
    );
  });
});
