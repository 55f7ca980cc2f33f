import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import list from '#assets/ticket-words.json' with { type: 'json' };
import {
  MOST_SUGGESTIONS,
  completeWord,
  findWord,
  foldWord,
  nearWords,
  slips,
  splitWords,
} from './word-suggestions.ts';

const names = (entries: { word: string }[]) => entries.map(({ word }) => word);
const anyWord = fc.constantFrom(...list);

describe('completing a word', () => {
  it('begins with the first letters, whatever the accents and the case', () => {
    expect(names(completeWord('vel', list))).toEqual(['vélo']);
    expect(names(completeWord('VÉL', list))).toEqual(['vélo']);
    expect(names(completeWord('ét', list))).toContain('étoile');
    expect(completeWord('', list)).toEqual([]);
    expect(completeWord('xyz', list)).toEqual([]);
  });

  it('puts a word that is whole before longer ones', () => {
    expect(names(completeWord('bus', list))[0]).toBe('bus');
    expect(names(completeWord('casque', list))[0]).toBe('casque');
  });

  it('offers every word by its own letters, and first once they are whole', () => {
    fc.assert(
      fc.property(anyWord, (entry) => {
        expect(completeWord(entry.word, list)[0]).toEqual(entry);
        expect(completeWord(foldWord(entry.word), list)[0]).toEqual(entry);
      }),
    );
  });

  it('finds four words in five among what three letters offer', () => {
    const found = list.filter((entry) => completeWord(entry.word.slice(0, 3), list).includes(entry));
    expect(found.length / list.length).toBeGreaterThan(0.8);
    for (const { word } of list)
      expect(completeWord(word.slice(0, 2), list).length).toBeLessThanOrEqual(MOST_SUGGESTIONS);
  });
});

describe('a word that is not in the list', () => {
  it('is answered with the one that was meant', () => {
    expect(names(nearWords('lunne', list))[0]).toBe('lune');
    expect(names(nearWords('elefant', list))[0]).toBe('éléphant');
    expect(names(nearWords('paplion', list))[0]).toBe('papillon');
    expect(nearWords('qwxz', list)).toEqual([]);
    expect(nearWords('zz', list)).toEqual([]);
  });

  it('is found again after any one slip in the typing of a word of four letters or more, unless it begins other words', () => {
    const slip = fc.record({ at: fc.nat(), kind: fc.constantFrom('drop', 'double', 'swap'), entry: anyWord });
    fc.assert(
      fc.property(slip, ({ at, kind, entry }) => {
        const word = foldWord(entry.word);
        fc.pre(word.length >= 4);
        const i = at % (word.length - 1);
        const typed = {
          drop: word.slice(0, i) + word.slice(i + 1),
          double: word.slice(0, i + 1) + word.slice(i),
          swap: word.slice(0, i) + (word[i + 1] ?? '') + (word[i] ?? '') + word.slice(i + 2),
        }[kind];
        fc.pre(typed !== undefined && findWord(typed, list) === null);
        // What is the beginning of other words is completed to those instead ("pan" of "pain": panda, panier).
        fc.pre(completeWord(typed ?? '', list).length === 0);
        expect(names(nearWords(typed ?? '', list))).toContain(entry.word);
      }),
    );
  });
});

describe('slips', () => {
  it('count changes, lacks, surpluses and swaps', () => {
    expect([slips('lune', 'lune'), slips('lune', 'lunne'), slips('lune', 'lnue'), slips('', 'lune')]).toEqual([
      0, 1, 1, 4,
    ]);
  });

  it('are the same both ways, and zero only between equals', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), (a, b) => {
        expect(slips(a, b)).toBe(slips(b, a));
        expect(slips(a, b) === 0).toBe(a === b);
      }),
    );
  });
});

describe('reading what was typed or pasted', () => {
  it('gives the word of the list with its accents', () => {
    expect(findWord(' VELO ', list)?.word).toBe('vélo');
    expect(findWord('vel', list)).toBeNull();
  });

  it('takes a whole ticket', () => {
    expect(splitWords('lune pomme vélo')).toEqual(['lune', 'pomme', 'vélo']);
    expect(splitWords(' lune,\n pomme - vélo ')).toEqual(['lune', 'pomme', 'vélo']);
  });
});
