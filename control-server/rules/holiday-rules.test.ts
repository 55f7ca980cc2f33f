import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holidays } from '#protocol/room-rules.ts';
import { easterSunday, holidayOn } from './holiday-rules.ts';
import { dayLater, weekdayOf } from './zone-time-rules.ts';

function daysOf(year: number): string[] {
  const days: string[] = [];
  for (let day = `${year}-01-01`; day.startsWith(String(year)); day = dayLater(day, 1)) days.push(day);
  return days;
}

describe('Easter', () => {
  it.each([
    '1961-04-02',
    '2000-04-23',
    '2008-03-23',
    '2024-03-31',
    '2025-04-20',
    '2026-04-05',
    '2027-03-28',
    '2038-04-25',
  ])('of %s is found', (easter) => expect(easterSunday(Number(easter.slice(0, 4)))).toBe(easter));

  it('is a Sunday between 22 March and 25 April, in every year', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1583, max: 4099 }), (year) => {
        const easter = easterSunday(year);
        expect(weekdayOf(easter)).toBe(7);
        expect(easter >= `${year}-03-22` && easter <= `${year}-04-25`).toBe(true);
      }),
    );
  });
});

describe('the public holidays of France', () => {
  it('are eleven in 2026, on their days', () => {
    const found = daysOf(2026).flatMap((day) => {
      const holiday = holidayOn(day);
      return holiday ? [[holiday, day]] : [];
    });
    expect(Object.fromEntries(found)).toEqual({
      'new-year': '2026-01-01',
      'easter-monday': '2026-04-06',
      'labour-day': '2026-05-01',
      'victory-1945': '2026-05-08',
      ascension: '2026-05-14',
      'whit-monday': '2026-05-25',
      'bastille-day': '2026-07-14',
      assumption: '2026-08-15',
      'all-saints': '2026-11-01',
      'armistice-1918': '2026-11-11',
      christmas: '2026-12-25',
    });
    expect(Object.keys(Object.fromEntries(found)).sort()).toEqual(holidays.toSorted());
  });

  it('are ten days when Ascension falls on 1 May', () => {
    const days = daysOf(2008).filter((day) => holidayOn(day) !== null);
    expect(days).toHaveLength(10);
    expect(holidayOn('2008-05-01')).toBe('labour-day');
  });
});
