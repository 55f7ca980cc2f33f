import { describe, expect, it } from 'vitest';
import { dateWords, intervalsWords, minuteWords, openingDay, weekdayWords } from './hours-words.ts';

describe('hours of a day', () => {
  it('are said as people say them', () => {
    expect([0, 545, 840, 1_440].map((minute) => minuteWords(minute, 'fr'))).toEqual([
      '0\u202fh',
      '9\u202fh\u202f05',
      '14\u202fh',
      '24\u202fh',
    ]);
    expect(minuteWords(545, 'en')).toBe('09:05');
    const intervals = [
      { from: 540, to: 720 },
      { from: 840, to: 1_110 },
    ];
    expect(intervalsWords(intervals, 'en')).toBe('09:00 – 12:00, 14:00 – 18:30');
    expect(intervalsWords(intervals, 'ar')).toBe('\u206609:00 – 12:00\u2069، \u206614:00 – 18:30\u2069');
  });
});

describe('days', () => {
  it('are named in the language of the page', () => {
    expect([1, 7].map((weekday) => weekdayWords(weekday, 'fr'))).toEqual(['lundi', 'dimanche']);
    expect(dateWords('2026-11-24', 'fr')).toBe('mardi 24 novembre 2026');
    expect(dateWords('2026-11-24', 'en', false)).toBe('24 November 2026');
    expect(openingDay({ days: 3, weekday: 1, day: 30, month: 11 }, 'fr')).toBe('lundi');
    expect(openingDay({ days: 9, weekday: 1, day: 30, month: 11 }, 'fr')).toBe('lundi 30 novembre');
  });
});
