import { describe, expect, it } from 'vitest';
import { isShownMonth, middleOf, monthLater, monthOf } from './month-calendar.ts';

describe('months', () => {
  it('follow each other over the year', () => {
    expect([monthLater('2026-12', 1), monthLater('2026-01', -1), monthLater('2026-11', -36)]).toEqual([
      '2027-01',
      '2025-12',
      '2023-11',
    ]);
    expect(new Date(middleOf('2026-02')).getUTCMonth()).toBe(1);
  });

  it('are those of a time zone', () => {
    const newYear = Date.parse('2026-12-31T23:30:00Z');
    expect([monthOf(newYear, 'Europe/Paris'), monthOf(newYear, 'UTC')]).toEqual(['2027-01', '2026-12']);
  });

  it('are shown up to this one, and as far back as something is kept', () => {
    const shown = ['2026-11', '2026-10', '2023-11', '2026-12', '2023-10', '2026-13', '2026-1', 'x'];
    expect(shown.map((month) => isShownMonth(month, '2026-11'))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
