import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DayHours, type OpeningHours, areInOrder } from '#protocol/room-rules.ts';
import { type Opening, LOOK_AHEAD_DAYS, hoursOn, openingAt } from './opening-hours-rules.ts';
import { dayLater, momentAt, wallTimeAt } from './zone-time-rules.ts';

const h = (hour: number, minute = 0) => hour * 60 + minute;
const ordinary: DayHours = [
  { from: h(9), to: h(12) },
  { from: h(14), to: h(18) },
];
const week: OpeningHours = {
  week: [[], ordinary, ordinary, ordinary, ordinary, [{ from: h(10), to: h(12, 30) }], []],
  exceptions: [],
  closedOnHolidays: true,
  lastSignInMinutes: 0,
};
const paris = (text: string) => {
  const [date = '', clock = ''] = text.split(' ');
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return momentAt('Europe/Paris', { date, minute: h(hour, minute) });
};
const at = (text: string, hours = week) => openingAt({ timeZone: 'Europe/Paris', hours }, paris(text));
const open = (until: string): Opening => ({ kind: 'open', closesAt: paris(until) });
const closed = (until: string): Opening => ({ kind: 'closed', opensAt: paris(until) });

describe('opening hours', () => {
  it('open and close several times a day; the minute of closing is closed', () => {
    expect(at('2026-11-24 08:59')).toEqual(closed('2026-11-24 09:00'));
    expect(at('2026-11-24 09:00')).toEqual(open('2026-11-24 12:00'));
    expect(at('2026-11-24 12:00')).toEqual(closed('2026-11-24 14:00'));
    expect(at('2026-11-24 17:59')).toEqual(open('2026-11-24 18:00'));
    expect(at('2026-11-24 18:00')).toEqual(closed('2026-11-25 09:00'));
    expect(at('2026-11-28 12:30')).toEqual(closed('2026-12-01 09:00'));
  });

  it('close on holidays unless the site says otherwise, or that very day does', () => {
    expect(at('2026-11-11 10:00')).toEqual(closed('2026-11-12 09:00'));
    expect(at('2026-11-11 10:00', { ...week, closedOnHolidays: false })).toEqual(open('2026-11-11 12:00'));
    const exceptions = [
      { from: '2026-11-11', to: '2026-11-11', title: 'Portes ouvertes', hours: [{ from: h(10), to: h(16) }] },
    ];
    expect(at('2026-11-11 11:00', { ...week, exceptions })).toEqual(open('2026-11-11 16:00'));
  });

  it('follow exceptions: a summer with other hours, closed days in it, and the holiday in it', () => {
    const hours: OpeningHours = {
      ...week,
      exceptions: [
        { from: '2026-07-01', to: '2026-08-31', title: 'Été', hours: [{ from: h(8), to: h(13) }] },
        { from: '2026-08-03', to: '2026-08-14', title: 'Congés', hours: [] },
      ],
    };
    expect(at('2026-07-06 09:00', hours)).toEqual(open('2026-07-06 13:00'));
    expect(hoursOn(hours, '2026-08-05').source).toEqual({ kind: 'exception', title: 'Congés' });
    expect(hoursOn(hours, '2026-08-15').source).toEqual({ kind: 'holiday', holiday: 'assumption' });
    expect(at('2026-08-02 14:00', hours)).toEqual(closed('2026-08-16 08:00'));
  });

  it('know nothing of an opening that is too far away, and of a closing that never comes', () => {
    const never = { ...week, week: Array.from({ length: 7 }, () => []) };
    expect(at('2026-11-24 09:00', never)).toEqual({ kind: 'closed', opensAt: null });
    const always = {
      ...never,
      closedOnHolidays: false,
      week: Array.from({ length: 7 }, () => [{ from: 0, to: 1_440 }]),
    };
    expect(at('2026-11-24 09:00', always)).toEqual({ kind: 'open', closesAt: null });
    expect(at('2026-11-24 09:00', { ...always, closedOnHolidays: true })).toEqual(open('2026-12-25 00:00'));
  });

  it('last as long as the night does when the clock changes', () => {
    const night = { ...week, week: Array.from({ length: 7 }, () => [{ from: 0, to: h(6) }]) };
    const length = (date: string) => {
      const found = at(`${date} 00:00`, night);
      return found.kind === 'open' ? ((found.closesAt ?? 0) - paris(`${date} 00:00`)) / 3_600_000 : 0;
    };
    expect(['2026-03-28', '2026-03-29', '2026-10-25'].map(length)).toEqual([6, 5, 7]);
  });
});

const intervals = fc
  .uniqueArray(fc.integer({ min: 0, max: 1_440 }), { maxLength: 8 })
  .map((edges) => edges.sort((one, other) => one - other))
  .map((edges) =>
    Array.from({ length: Math.floor(edges.length / 2) }, (_, n) => ({
      from: edges[2 * n] ?? 0,
      to: edges[2 * n + 1] ?? 0,
    })),
  );
const dates = fc.integer({ min: 0, max: 700 }).map((days) => dayLater('2026-01-01', days));
const anyHours: fc.Arbitrary<OpeningHours> = fc.record({
  week: fc.array(intervals, { minLength: 7, maxLength: 7 }),
  exceptions: fc.array(
    fc.tuple(dates, fc.integer({ min: 0, max: 20 }), intervals).map(([from, days, hours]) => ({
      from,
      to: dayLater(from, days),
      title: 'Autre',
      hours,
    })),
    { maxLength: 6 },
  ),
  closedOnHolidays: fc.boolean(),
  lastSignInMinutes: fc.constant(0),
});
const zones = fc.constantFrom('Europe/Paris', 'America/Martinique', 'Pacific/Auckland', 'America/St_Johns');
/** Any moment of two years, and many within the nights on which a clock changes. */
const moments = fc.oneof(
  fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-11-01') }),
  fc
    .tuple(
      fc.constantFrom('2026-03-29', '2026-10-25', '2026-04-04', '2026-09-26'),
      fc.integer({ min: -24, max: 24 * 60 }),
    )
    .map(([date, minutes]) => Date.parse(date) + minutes * 60_000),
);

describe('whatever the hours', () => {
  it('what is said of now holds until the moment it names, and not from there on', () => {
    fc.assert(
      fc.property(
        anyHours,
        zones,
        moments,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (hours, timeZone, now, part) => {
          const site = { timeZone, hours };
          const said = openingAt(site, now);
          const until = said.kind === 'open' ? said.closesAt : said.opensAt;
          if (until === null) return;
          expect(until).toBeGreaterThan(now);
          expect(openingAt(site, now + Math.floor((until - 1 - now) * part))).toEqual(said);
          expect(openingAt(site, until).kind).toBe(said.kind === 'open' ? 'closed' : 'open');
        },
      ),
      { numRuns: 600 },
    );
  });

  it('is open exactly when the wall is within the hours of its day, but for the hour that a clock skips or repeats', () => {
    fc.assert(
      fc.property(anyHours, zones, moments, (hours, timeZone, now) => {
        const changes = [-2, 2].some(
          (away) =>
            (wallTimeAt(timeZone, now + away * 3_600_000).minute - wallTimeAt(timeZone, now).minute - away * 60) %
              1_440 !==
            0,
        );
        fc.pre(!changes);
        const { date, minute } = wallTimeAt(timeZone, now);
        const within = hoursOn(hours, date).intervals.some(({ from, to }) => from <= minute && minute < to);
        expect(openingAt({ timeZone, hours }, now).kind).toBe(within ? 'open' : 'closed');
      }),
      { numRuns: 600 },
    );
  });

  it('the arbitrary hours are such as the protocol takes, and the horizon is a number of days', () => {
    fc.assert(fc.property(anyHours, ({ week: days }) => days.every(areInOrder)));
    expect(LOOK_AHEAD_DAYS).toBeGreaterThan(62);
  });
});
