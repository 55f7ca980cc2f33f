import { CODE_DIGITS } from '#protocol/one-time-code.ts';

/** The upper row of a French keyboard without Shift, from 0 to 9: who types digits there types these. */
const FRENCH_ROW = 'à&é"\'(-è_ç';

/** @returns the digits of what was typed, at most a whole code: Arabic ones too, and those of a French keyboard without Shift. */
export function codeDigits(typed: string): string {
  const digits = [...typed.toLowerCase().normalize('NFC')].map(digitOf).join('');
  return digits.slice(0, CODE_DIGITS);
}

function digitOf(letter: string): string {
  if (/^\d$/.test(letter)) return letter;
  const place = FRENCH_ROW.indexOf(letter);
  if (place >= 0) return String(place);
  // U+0660 and U+06F0: each digit follows the one before.
  if (/^[\u0660-\u0669\u06f0-\u06f9]$/.test(letter)) return String((letter.codePointAt(0) ?? 0) & 0xf);
  return '';
}
