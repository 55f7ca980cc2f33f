import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import ticketWords from '#assets/ticket-words.json' with { type: 'json' };
import { normaliseWord, ticketText } from '#protocol/ticket-text.ts';
import { chooseWords, endOfLocalDay, startOfLocalDay } from './ticket-rules.ts';

const words = ticketWords.map(({ word }) => word);

describe('ticket words as they are compared', () => {
  it.each([
    ['Vélo', 'velo'],
    [' VÉLO ', 'velo'],
    ['ve\u0301lo', 'velo'],
    ['cœur', 'coeur'],
    ['Maïs', 'mais'],
    ['pomme  ', 'pomme'],
  ])('%s is %s', (typed, compared) => {
    expect(normaliseWord(typed)).toBe(compared);
  });

  it('do not change when case, accents or spaces do, and stay what they are when normalised again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...words), fc.boolean(), fc.boolean(), fc.nat(3), (word, upper, strip, spaces) => {
        let typed = upper ? word.toUpperCase() : word;
        if (strip) typed = typed.normalize('NFD').replace(/\p{M}/gu, '');
        expect(normaliseWord(`${' '.repeat(spaces)}${typed} `)).toBe(normaliseWord(word));
        expect(normaliseWord(normaliseWord(word))).toBe(normaliseWord(word));
      }),
    );
  });

  it('keep every word of the list apart from the others', () => {
    expect(new Set(words.map(normaliseWord)).size).toBe(words.length);
  });

  it('make different texts for different tickets', () => {
    expect(ticketText(['lune', 'pomme', 'Vélo'])).toBe('lune pomme velo');
    expect(ticketText(['lune', 'velo', 'pomme'])).not.toBe(ticketText(['lune', 'pomme', 'velo']));
  });
});

describe('the choice of words', () => {
  it('gives three different words of the list whatever the chance', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })), (chance) => {
        const chosen = chooseWords(words, (n) => Math.floor((chance.next().value ?? 0) * n));
        expect(new Set(chosen).size).toBe(3);
        expect(chosen.every((word) => words.includes(word))).toBe(true);
      }),
    );
  });
});

describe('the end of the local day', () => {
  it.each([
    ['2026-11-22T13:00:00Z', '2026-11-22T23:00:00Z'],
    ['2026-07-01T21:59:59Z', '2026-07-01T22:00:00Z'],
    ['2026-07-01T22:00:00Z', '2026-07-02T22:00:00Z'],
    // Clocks go forward on 29 March 2026 and back on 25 October 2026.
    ['2026-03-29T00:30:00Z', '2026-03-29T22:00:00Z'],
    ['2026-10-24T23:00:00Z', '2026-10-25T23:00:00Z'],
    ['2026-10-25T22:59:00Z', '2026-10-25T23:00:00Z'],
    ['2026-12-31T23:30:00Z', '2027-01-01T23:00:00Z'],
  ])('of %s is %s', (moment, end) => {
    expect(new Date(endOfLocalDay(Date.parse(moment))).toISOString()).toBe(new Date(end).toISOString());
  });

  it('of a day some days ahead is that day’s, across a change of the clocks too', () => {
    const moment = Date.parse('2026-10-20T13:00:00Z');
    expect(new Date(endOfLocalDay(moment, 7)).toISOString()).toBe('2026-10-27T23:00:00.000Z');
    expect(endOfLocalDay(moment, 0)).toBe(endOfLocalDay(moment));
  });

  it('is always ahead, at most 25 hours', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2040, 0, 1) }), (moment) => {
        const ahead = endOfLocalDay(moment) - moment;
        expect(ahead).toBeGreaterThan(0);
        expect(ahead).toBeLessThanOrEqual(25 * 3_600_000);
        expect(startOfLocalDay(moment)).toBeLessThanOrEqual(moment);
        expect(endOfLocalDay(startOfLocalDay(moment))).toBe(endOfLocalDay(moment));
        expect(startOfLocalDay(endOfLocalDay(moment))).toBe(endOfLocalDay(moment));
      }),
    );
  });
});
