import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayLater, daysBetween, momentAt, wallTimeAt, weekdayOf } from './zone-time-rules.ts';

const zones = ['Europe/Paris', 'America/Martinique', 'Indian/Reunion', 'Pacific/Auckland', 'America/St_Johns'];
const moments = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2040-01-01') });

describe('a time on a wall', () => {
  it('is the moment it is read at, and the first of two in autumn', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), moments, (zone, moment) => {
        const wall = wallTimeAt(zone, moment);
        const back = momentAt(zone, wall);
        const minute = Math.floor(moment / 60_000) * 60_000;
        // The same minute, or the one an hour before that the wall shows the same.
        expect([minute, minute - 3_600_000]).toContain(back);
        expect(wallTimeAt(zone, back)).toEqual(wall);
      }),
      { numRuns: 1_000 },
    );
  });

  it('follows Paris through both nights on which the clock changes', () => {
    const at = (date: string, minute: number) => new Date(momentAt('Europe/Paris', { date, minute })).toISOString();
    expect(at('2026-03-29', 9 * 60)).toBe('2026-03-29T07:00:00.000Z');
    expect(at('2026-03-28', 9 * 60)).toBe('2026-03-28T08:00:00.000Z');
    expect(at('2026-10-25', 9 * 60)).toBe('2026-10-25T08:00:00.000Z');
    // 2:30 never comes in spring, and comes twice in autumn.
    expect(at('2026-03-29', 150)).toBe('2026-03-29T01:30:00.000Z');
    expect(at('2026-10-25', 150)).toBe('2026-10-25T00:30:00.000Z');
    expect(at('2026-10-25', 1_440)).toBe('2026-10-25T23:00:00.000Z');
  });

  it('counts days of the calendar whatever their hours', () => {
    expect(dayLater('2026-02-28', 1)).toBe('2026-03-01');
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect([weekdayOf('2026-11-23'), weekdayOf('2026-11-29')]).toEqual([1, 7]);
  });
});
