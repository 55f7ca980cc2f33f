import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayAfter, momentOf, wallAt, weekdayOf } from './calendar.ts';

const at = (text: string) => Date.parse(text);

describe('the wall clock by the law', () => {
  it('shows one hour twice in the autumn night, and the first of them is meant', () => {
    expect(wallAt(at('2026-10-25T00:30:00Z'))).toEqual({ date: '2026-10-25', minute: 150, weekday: 7 });
    expect(wallAt(at('2026-10-25T01:30:00Z'))).toEqual({ date: '2026-10-25', minute: 150, weekday: 7 });
    expect(momentOf('2026-10-25', 150)).toBe(at('2026-10-25T00:30:00Z'));
    expect(momentOf('2026-10-25', 180)).toBe(at('2026-10-25T02:00:00Z'));
  });

  it('leaves an hour out in the spring night', () => {
    expect(wallAt(at('2027-03-28T00:59:00Z')).minute).toBe(119);
    expect(wallAt(at('2027-03-28T01:00:00Z')).minute).toBe(180);
    expect(momentOf('2027-03-28', 150)).toBe(at('2027-03-28T01:30:00Z'));
  });

  it('is that of Intl at every minute of ten years', () => {
    const clock = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'short' });
    const shown = ({ date, minute }: { date: string; minute: number }) =>
      `${date} ${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
    fc.assert(
      fc.property(fc.integer({ min: at('2024-01-01'), max: at('2034-01-01') }), (moment) => {
        expect(shown(wallAt(moment))).toBe(clock.format(moment));
      }),
      { numRuns: 2_000 },
    );
  });

  it('counts days', () => {
    expect(dayAfter('2026-10-31')).toBe('2026-11-01');
    expect(dayAfter('2027-03-28', -1)).toBe('2027-03-27');
    expect([weekdayOf('2027-03-28'), weekdayOf('2027-03-29')]).toEqual([7, 1]);
  });
});
