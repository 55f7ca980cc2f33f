import { describe, expect, it } from 'vitest';
import { momentWords, shortDayWords } from './moment-words.ts';

const paris = 'Europe/Paris';
const at = (iso: string) => Date.parse(iso);
const plain = (text: string) => text.replaceAll(/[\u202F\u00A0]/g, ' ');

describe('moments in words', () => {
  it('names a day as on an axis', () => {
    expect(shortDayWords(at('2026-11-03T12:00:00Z'), 'fr', paris)).toBe('mar. 3');
    expect(shortDayWords(at('2026-11-03T12:00:00Z'), 'ar', paris)).toContain('3');
  });

  it('says the hour alone when it was today, and the day as well when it was not', () => {
    const now = at('2026-11-24T13:00:00Z');
    expect(plain(momentWords(at('2026-11-24T09:12:00Z'), now, 'fr', paris))).toBe('10 h 12');
    expect(plain(momentWords(at('2026-11-23T09:12:00Z'), now, 'fr', paris))).toBe('lun. 23, 10 h 12');
    // 23 h 30 UTC is the next day in Paris already
    expect(plain(momentWords(at('2026-11-23T23:30:00Z'), now, 'fr', paris))).toBe('0 h 30');
  });
});
