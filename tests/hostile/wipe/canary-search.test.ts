import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CANARY_LENGTH, makeCanary } from './canary.ts';
import { CanarySearch, scanPieces } from './canary-search.ts';
import { encodedForms } from './encodings.ts';

const canary = makeCanary('test', 'wanted');
const search = new CanarySearch(
  new Map([
    ['wanted', canary],
    ['other', makeCanary('test', 'other')],
  ]),
);
/** By the standards' own words, apart from encodings.ts: what a program would write. */
const asWritten: Record<string, (text: string) => Buffer> = {
  'utf-8': (text) => Buffer.from(text),
  'utf-16 little-endian': (text) => Buffer.from(text, 'utf16le'),
  'utf-16 big-endian': (text) => Buffer.from(text, 'utf16le').swap16(),
  base64: (text) => Buffer.from(Buffer.from(text).toString('base64')),
  'base64, one letter before': (text) => Buffer.from(Buffer.from(`x${text}y`).toString('base64')),
  'base64, two letters before': (text) => Buffer.from(Buffer.from(`{"${text}"}`).toString('base64url')),
  hex: (text) => Buffer.from(Buffer.from(text).toString('hex')),
  HEX: (text) => Buffer.from(Buffer.from(text).toString('hex').toUpperCase()),
  'percent-encoded': (text) => Buffer.from([...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join('')),
  'PERCENT-ENCODED': (text) =>
    Buffer.from([...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase()}`).join('')),
};
const names = (hits: { name: string }[]) => [...new Set(hits.map(({ name }) => name))];

describe('a canary', () => {
  it('has 128 bits of its own and is the same for the same seed', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => makeCanary('test', String(index)));
    expect(new Set(many).size).toBe(1_000);
    expect(many.every((text) => text.length === CANARY_LENGTH && /^[a-z]+$/.test(text))).toBe(true);
    expect(makeCanary('test', 'wanted')).toBe(canary);
  });

  it.each(Object.entries(asWritten))('is found as %s at any offset in anything', (_, write) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 200 }), (before, after) => {
        const bytes = Buffer.concat([before, write(canary), after]);
        expect(names(search.scan(bytes))).toEqual(['wanted']);
      }),
    );
  });

  it('is found when only its first or its last half is left', () => {
    expect(names(search.scan(Buffer.from(canary.slice(0, 20))))).toEqual(['wanted']);
    expect(names(search.scan(Buffer.from(canary.slice(12))))).toEqual(['wanted']);
  });

  it('is not found where it is not: not in other canaries, nor with one letter changed in each half', () => {
    const noise = Array.from({ length: 2_000 }, (_, index) => makeCanary('noise', String(index))).join('');
    expect(search.scan(Buffer.from(noise))).toEqual([]);
    const changed = [...canary].map((letter, index) => (index % 16 === 7 ? (letter === 'b' ? 'c' : 'b') : letter));
    expect(search.scan(Buffer.from(changed.join('')))).toEqual([]);
  });

  it('is found once where pieces meet, however they are cut', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(asWritten)),
        fc.nat(300),
        fc.array(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 97 })), {
          minLength: 1,
          maxLength: 20,
        }),
        (write, before, cuts) => {
          const bytes = Buffer.concat([Buffer.alloc(before, 'z'), write(canary), Buffer.alloc(150, 'z')]);
          let at = 0;
          let turn = 0;
          const hits = scanPieces(
            search,
            (into) => {
              const count = bytes.copy(into, 0, at, at + (cuts[turn++ % cuts.length] ?? 1));
              at += count;
              return count;
            },
            97,
          );
          expect(names(hits)).toEqual(['wanted']);
          expect(hits.length).toBeLessThanOrEqual(4);
        },
      ),
    );
  });

  it('refuses what its stride would miss', () => {
    expect(() => encodedForms('too short')).toThrow(RangeError);
    expect(() => search.learn('short', 'hex', Buffer.alloc(14))).toThrow(RangeError);
  });
});
