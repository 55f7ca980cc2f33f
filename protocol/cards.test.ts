import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CardNumber, Pin, cardNumberText, checkDigit, isCardNumber } from './cards.ts';

const number = fc
  .integer({ min: 1_000_000, max: 9_999_999 })
  .map((digits) => String(digits) + checkDigit(String(digits)));

describe('the number of a card', () => {
  it('has the check digit of ISO/IEC 7812-1', () => {
    // The number that the algorithm is commonly shown with.
    expect(checkDigit('7992739871')).toBe('3');
    expect(isCardNumber('40275315')).toBe(true);
    for (const other of ['40275314', '4027531', '402753150', '4027531x', '', '٤٠٢٧٥٣١٥']) {
      expect(isCardNumber(other), other).toBe(false);
    }
  });

  it('is none any more with one wrong digit, or two neighbours changed about, but for 09 and 90', () => {
    fc.assert(
      fc.property(number, fc.nat(7), fc.integer({ min: 1, max: 9 }), (good, place, by) => {
        const digits = [...good];
        digits[place] = String((Number(digits[place]) + by) % 10);
        expect(isCardNumber(digits.join(''))).toBe(false);
        const [one = '', other = ''] = [good[place], good[place + 1]];
        if (place === 7 || one === other || [one, other].toSorted().join('') === '09') return;
        expect(isCardNumber(good.slice(0, place) + other + one + good.slice(place + 2))).toBe(false);
      }),
    );
  });

  it('is shown in two groups of four, and read back so', () => {
    fc.assert(
      fc.property(number, (good) => {
        expect(cardNumberText(good)).toMatch(/^\d{4} \d{4}$/);
        expect(CardNumber.parse(` ${cardNumberText(good)}\u00A0`)).toBe(good);
      }),
    );
  });
});

it('a secret code has four to six digits', () => {
  for (const good of ['0000', '40731', '999999']) expect(Pin.parse(good)).toBe(good);
  for (const bad of ['', '123', '1234567', '12 34', '12a4', '١٢٣٤']) {
    expect(Pin.safeParse(bad).success, bad).toBe(false);
  }
});
