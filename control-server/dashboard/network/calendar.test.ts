import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tickWords, timeTicks } from './axis-ticks.ts';
import { hoursBetween, midnightsBetween, startOfHour } from './calendar.ts';
import { figureRows } from './figure-rows.ts';
import { madeAnswer } from './made-history.ts';

const at = (iso: string) => Date.parse(iso);
const plain = (text: string) => text.replaceAll(/[\u202F\u00A0]/g, ' ');
const zoneBefore = process.env['TZ'];

beforeAll(() => {
  process.env['TZ'] = 'Europe/Paris';
});

afterAll(() => {
  if (zoneBefore === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zoneBefore;
});

describe('hours and midnights of the reader', () => {
  it('finds whole hours by the local clock', () => {
    const hours = hoursBetween(at('2026-11-23T09:05:00Z'), at('2026-11-23T21:00:00Z'), 6);
    expect(hours).toEqual([at('2026-11-23T11:00:00Z'), at('2026-11-23T17:00:00Z')]);
    expect(hoursBetween(at('2026-11-23T09:00:00Z'), at('2026-11-23T09:00:00Z'))).toHaveLength(1);
  });

  it('tells the two hours of an autumn night apart', () => {
    const [first, second] = [at('2026-10-25T00:00:00Z'), at('2026-10-25T01:00:00Z')];
    expect(startOfHour(first + 30 * 60_000)).toBe(first);
    expect(startOfHour(second + 30 * 60_000)).toBe(second);
    expect(hoursBetween(second + 1, second + 2 * 3_600_000)).toEqual([second + 3_600_000, second + 2 * 3_600_000]);
  });

  it('keeps to midnight when the hour changes', () => {
    const days = midnightsBetween(at('2026-03-27T12:00:00Z'), at('2026-03-31T12:00:00Z'));
    expect(days.map((day) => new Date(day).getHours())).toEqual([0, 0, 0, 0]);
    expect(days.map((day) => new Date(day).getDate())).toEqual([28, 29, 30, 31]);
  });
});

describe('timeTicks', () => {
  it('labels as much as there is room for', () => {
    const to = at('2026-11-24T13:05:00Z');
    const day = timeTicks('day', to - 24 * 3_600_000, to, 9);
    expect(day.map((moment) => plain(tickWords('day', moment, 'fr')))).toEqual([
      '15 h',
      '18 h',
      '21 h',
      '0 h',
      '3 h',
      '6 h',
      '9 h',
      '12 h',
    ]);
    const month = timeTicks('month', to - 30 * 24 * 3_600_000, to, 5);
    expect(month.map((moment) => tickWords('month', moment, 'fr')).at(-1)).toBe('mar. 24');
    expect(month).toHaveLength(5);
  });

  it('never has more labels than room, and all of them in sight', () => {
    const moments = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') });
    fc.assert(
      fc.property(
        fc.constantFrom('day' as const, 'month' as const),
        moments,
        fc.integer({ min: 4 }),
        (span, to, room) => {
          const from = to - (span === 'day' ? 1 : 30) * 24 * 3_600_000;
          const ticks = timeTicks(span, from, to, room);
          expect(ticks.length).toBeLessThanOrEqual(room);
          expect(ticks.length).toBeGreaterThan(0);
          for (const tick of ticks) expect(tick >= from && tick <= to).toBe(true);
        },
      ),
    );
  });
});

describe('figureRows', () => {
  it('sums up a day by hours, the latest first', () => {
    const from = at('2026-11-23T13:05:00Z');
    const words = Array.from({ length: 288 }, (_, place) => (place < 276 ? ('good' as const) : ('down' as const)));
    const rows = figureRows(madeAnswer(words, { from }), 'fibre', 'day', from + 288 * 300_000);
    expect(rows).toHaveLength(24);
    expect(rows[0]?.begins).toBe(at('2026-11-24T13:00:00Z'));
    expect(rows[0]?.facts).toMatchObject({ word: 'down', meanMs: null, downMs: 300_000 });
    expect(rows[1]?.facts).toMatchObject({ word: 'down', meanMs: 12, downMs: 55 * 60_000 });
    expect(rows[2]?.facts).toMatchObject({ word: 'good', downMs: 0 });
  });

  it('sums up a month by days of the calendar, 30 at most', () => {
    const from = at('2026-10-24T12:00:00Z');
    const words = Array.from({ length: 360 }, () => 'good' as const);
    const rows = figureRows(madeAnswer(words, { from, stepMs: 7_200_000 }), 'fibre', 'month', from + 360 * 7_200_000);
    expect(rows).toHaveLength(30);
    expect(rows.map(({ begins }) => new Date(begins).getHours())).toEqual(rows.map(() => 0));
  });
});
