import { describe, expect, it } from 'vitest';
import { tickWords, unitOf } from './axis-ticks.ts';

const DAY = 86_400_000;
const midnight = new Date(2026, 10, 24).getTime();

describe('the axis of time', () => {
  it('counts as its span does, and finer where little is in sight', () => {
    expect([1, 2, 20, 300].map((days) => unitOf('year', 0, days * DAY))).toEqual(['day', 'day', 'month', 'year']);
    expect([unitOf('month', 0, 30 * DAY), unitOf('month', 0, 2 * DAY), unitOf('day', 0, DAY)]).toEqual([
      'month',
      'day',
      'day',
    ]);
  });

  it('says the day among hours of a longer time, and the month among days of a year', () => {
    const noon = midnight + DAY / 2;
    expect([tickWords('day', noon, 'fr', 'month'), tickWords('day', midnight, 'fr', 'month')]).toEqual([
      '12\u202Fh',
      'mar. 24',
    ]);
    expect(tickWords('day', midnight, 'fr')).toBe('0\u202Fh');
    expect(tickWords('month', midnight, 'fr', 'year')).toBe('24 nov.');
  });
});
