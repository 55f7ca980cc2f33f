import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { OneTimeCode } from '#protocol/one-time-code.ts';
import { codeDigits } from './code-digits.ts';

it('takes digits as they come: with spaces, in Arabic, and from a French keyboard without Shift', () => {
  expect(codeDigits('482 913')).toBe('482913');
  expect(codeDigits('٤٨٢٩١٣')).toBe('482913');
  expect(codeDigits('۴۸۲۹۱۳')).toBe('482913');
  expect(codeDigits('&é"\'(-è_çà')).toBe('123456');
  expect(codeDigits('è_çà')).toBe('7890');
  expect(codeDigits('ÈÇÀ')).toBe('790');
  expect(codeDigits('12ab34')).toBe('1234');
});

it('gives nothing but digits, at most six, and is done after one go', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30, unit: 'grapheme' }), (typed) => {
      const digits = codeDigits(typed);
      expect(digits).toMatch(/^\d{0,6}$/);
      expect(codeDigits(digits)).toBe(digits);
      expect(OneTimeCode.safeParse(digits).success).toBe(digits.length === 6);
    }),
  );
});
