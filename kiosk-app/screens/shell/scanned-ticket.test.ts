import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import list from '#assets/ticket-words.json' with { type: 'json' };
import { ticketCodeText } from '#protocol/ticket-code.ts';
import { scannedTicket } from './scanned-ticket.ts';

describe('a scanned ticket', () => {
  it('is the three words it was printed for, whichever they are', () => {
    const word = fc.constantFrom(...list.map((entry) => entry.word));
    fc.assert(
      fc.property(fc.tuple(word, word, word), (words) => {
        const text = ticketCodeText(words);
        expect(text).toMatch(/^[0-9A-Z ]+$/);
        expect(scannedTicket(['?????', text], list)).toEqual(words);
      }),
    );
  });

  it('is no other one when the scanner is set to another keyboard: no word becomes another by that', () => {
    const words = new Set(list.map(({ word }) => ticketCodeText([word]).slice(2)));
    const swapped: Record<string, string> = { A: 'Q', Q: 'A', W: 'Z', Z: 'W', M: '?' };
    for (const word of words) {
      const other = [...word].map((letter) => swapped[letter] ?? letter).join('');
      expect(other === word || !words.has(other), word).toBe(true);
    }
  });

  it('may have been printed before codes had their mark', () => {
    expect(scannedTicket(['lune pomme vélo'], list)).toEqual(['lune', 'pomme', 'vélo']);
  });

  it('is nothing else', () => {
    for (const text of [
      '',
      '9782070408504',
      '3 LUNE POMME',
      '3 LUNE POMME VELO LUNE',
      'https://agen.fr',
      '4 LUNE POMME VELO',
    ]) {
      expect(scannedTicket([text], list), text).toBeNull();
    }
  });
});
