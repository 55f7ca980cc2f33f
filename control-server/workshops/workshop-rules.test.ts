import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Workshop, WorkshopPlan } from '#protocol/workshops.ts';
import { dayLater, daysBetween, momentAt, wallTimeAt, weekdayOf } from '../rules/zone-time-rules.ts';
import {
  bookingInTheWay,
  bookingsOf,
  comingDates,
  datesBetween,
  findOverlap,
  freeFrom,
  isOn,
  isOver,
  lastDate,
  occurrencesBetween,
} from './workshop-rules.ts';

const PARIS = 'Europe/Paris';
const HOUR = 3_600_000;
const workshop = (more: Partial<Workshop> = {}): Workshop => ({
  workshopId: 'w',
  siteId: 's',
  title: 'Impôts',
  terminals: [],
  date: '2026-11-24',
  from: 840,
  to: 960,
  repeats: null,
  skipped: [],
  revision: 1,
  ...more,
});
const between = (one: Workshop, from: string, to: string) =>
  occurrencesBetween(
    [one],
    PARIS,
    momentAt(PARIS, { date: from, minute: 0 }),
    momentAt(PARIS, { date: to, minute: 1_440 }),
  );

const anyDate = fc.integer({ min: 0, max: 700 }).map((days) => dayLater('2026-01-01', days));
const anyWorkshop: fc.Arbitrary<Workshop> = fc
  .record({
    date: anyDate,
    begins: fc.integer({ min: 0, max: 1_439 }),
    minutes: fc.integer({ min: 1, max: 600 }),
    terminals: fc.subarray(['a', 'b', 'c']),
    repeats: fc.option(
      fc.record({ everyWeeks: fc.integer({ min: 1, max: 8 }), days: fc.integer({ min: 0, max: 366 }) }),
    ),
    skips: fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 3 }),
  })
  .map(({ date, begins, minutes, terminals, repeats, skips }) => {
    const every = repeats && { everyWeeks: repeats.everyWeeks, until: dayLater(date, repeats.days) };
    const skipped = skips.map((step) => dayLater(date, step * 7 * (every?.everyWeeks ?? 1)));
    const to = Math.min(begins + minutes, 1_440);
    return workshop({ workshopId: `${date}-${begins}`, date, from: begins, to, terminals, repeats: every, skipped });
  });

describe('the dates of a workshop', () => {
  it('are its own, or each so many weeks until the last, without those that were taken out', () => {
    const repeats = { everyWeeks: 2, until: '2027-01-06' };
    const series = workshop({ repeats, skipped: ['2026-12-22'] });
    expect(datesBetween(workshop(), '2026-01-01', '2027-12-31')).toEqual(['2026-11-24']);
    expect(datesBetween(series, '2026-01-01', '2027-12-31')).toEqual(['2026-11-24', '2026-12-08', '2027-01-05']);
    expect(datesBetween(series, '2026-11-25', '2026-12-31')).toEqual(['2026-12-08']);
    expect(lastDate(series)).toBe('2027-01-05');
  });

  it('all are on its weekday, at whole steps, and the ones on which it is: whatever is asked for', () => {
    fc.assert(
      fc.property(anyWorkshop, anyDate, fc.integer({ min: 0, max: 400 }), (one, from, days) => {
        const to = dayLater(from, days);
        const dates = datesBetween(one, from, to);
        const wanted = Array.from({ length: days + 1 }, (_, day) => dayLater(from, day)).filter((day) =>
          isOn(one, day),
        );
        expect(dates).toEqual(wanted);
        for (const date of dates) {
          expect(weekdayOf(date)).toBe(weekdayOf(one.date));
          expect(daysBetween(one.date, date) % (7 * (one.repeats?.everyWeeks ?? 1))).toBe(0);
          expect(date <= lastDate(one)).toBe(true);
        }
      }),
    );
  });
});

describe('the times of a workshop', () => {
  it('are those of the wall, also in the nights when the clock is changed', () => {
    const at = (from: number, to: number, date: string) => {
      const [one] = between(workshop({ date, from, to }), date, date);
      return one ? [(one.until - one.from) / HOUR, wallTimeAt(PARIS, one.from).minute] : null;
    };
    // 25 October 2026: 3 h is 2 h again. 28 March 2027: 2 h is 3 h at once.
    expect(at(60, 240, '2026-10-25')).toEqual([4, 60]);
    expect(at(60, 240, '2027-03-28')).toEqual([2, 60]);
    expect(at(840, 960, '2027-03-28')).toEqual([2, 840]);
    expect(at(150, 180, '2027-03-28')).toBeNull();
    expect(at(1_380, 1_440, '2026-10-24')).toEqual([1, 1_380]);
    const winter = workshop({ date: '2026-10-22', repeats: { everyWeeks: 1, until: '2026-11-01' } });
    const hours = between(winter, '2026-10-01', '2026-11-30').map(({ from }) => new Date(from).getUTCHours());
    expect(hours).toEqual([12, 13]);
  });

  it('a terminal is booked by those that take it, now and next, for as long as they last: in any time zone', () => {
    const zone = fc.constantFrom(PARIS, 'Pacific/Noumea', 'America/Cayenne', 'America/Miquelon');
    fc.assert(
      fc.property(fc.array(anyWorkshop, { maxLength: 6 }), zone, anyDate, (workshops, timeZone, date) => {
        const now = momentAt(timeZone, { date, minute: 700 });
        const near = occurrencesBetween(workshops, timeZone, now, now + 48 * HOUR);
        for (const { from, until, workshopId, date: day } of near) {
          expect(from).toBeLessThan(until);
          expect(until).toBeGreaterThan(now);
          const one = workshops.find((other) => other.workshopId === workshopId);
          expect(one && isOn(one, day)).toBe(true);
        }
        const bookings = bookingsOf(near, 'a', now);
        expect(bookings).toHaveLength(
          near.filter(({ terminals }) => terminals.length === 0 || terminals.includes('a')).length,
        );
        expect(bookings.map(({ from }) => from)).toEqual(bookings.map(({ from }) => from).toSorted((x, y) => x - y));
        const free = freeFrom(bookings, now, 180_000);
        expect(bookings.every(({ from, until }) => free >= until || free < from - 180_000)).toBe(true);
      }),
    );
  });

  it('nobody else sits down from less than a minute before it until it is over', () => {
    const [booking] = bookingsOf(between(workshop(), '2026-11-24', '2026-11-24'), 'a', 0);
    if (!booking) throw new Error('no booking');
    const isInTheWay = (moment: number) => bookingInTheWay([booking], moment) !== null;
    expect([booking.from - 60_000, booking.from - 59_999, booking.until - 1, booking.until].map(isInTheWay)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('two workshops', () => {
  const plan = (more: Partial<WorkshopPlan> = {}): WorkshopPlan => {
    const { title, terminals, date, from, to, repeats } = workshop(more);
    return { title, terminals, date, from, to, repeats };
  };

  it('are in each other’s way where they share a terminal, a date and a minute', () => {
    const series = workshop({ terminals: ['a'], repeats: { everyWeeks: 3, until: '2027-02-01' } });
    const overlap = (more: Partial<WorkshopPlan>) => findOverlap(plan(more), [series], '2026-11-01') !== null;
    expect(overlap({ date: '2026-12-15' })).toBe(true);
    expect(overlap({ date: '2026-12-15', terminals: ['b'] })).toBe(false);
    expect(overlap({ date: '2026-12-15', from: 960, to: 1_000 })).toBe(false);
    expect(overlap({ date: '2026-12-15', from: 0, to: 841 })).toBe(true);
    expect(overlap({ date: '2026-12-08' })).toBe(false);
    // Every two weeks and every three meet after six.
    expect(overlap({ date: '2026-12-01', repeats: { everyWeeks: 2, until: '2027-02-01' } })).toBe(true);
    expect(findOverlap(plan({ date: '2026-12-15' }), [series], '2026-12-16')).toBeNull();
  });

  it('that are not can never book a terminal twice, in a year without clock changes at night', () => {
    let [apart, together] = [0, 0];
    fc.assert(
      fc.property(anyWorkshop, anyWorkshop, (one, other) => {
        const isApart = findOverlap(one, [{ ...other, workshopId: 'other' }], '2000-01-01') === null;
        const times = occurrencesBetween(
          [one, { ...other, workshopId: 'other' }],
          'UTC',
          Date.parse('2026-01-01'),
          Date.parse('2030-01-01'),
        );
        const doubly = ['a', 'b', 'c'].some((terminalId) => {
          const bookings = bookingsOf(times, terminalId, 0);
          return bookings.some(({ from }, index) => from < (bookings[index - 1]?.until ?? 0));
        });
        if (isApart) apart += 1;
        else together += 1;
        expect(doubly).toBe(!isApart);
      }),
      { numRuns: 1_500 },
    );
    expect(Math.min(apart, together)).toBeGreaterThan(0);
  });
});

describe('the list of what comes', () => {
  it('has all of the next weeks in order, the next of what is later, and nothing of what is over', () => {
    const later = workshop({
      workshopId: 'later',
      date: '2027-05-01',
      repeats: { everyWeeks: 1, until: '2027-06-01' },
    });
    const morning = workshop({ workshopId: 'morning', from: 540, to: 600 });
    const weekly = workshop({
      workshopId: 'weekly',
      date: '2026-11-10',
      repeats: { everyWeeks: 1, until: '2026-12-01' },
    });
    expect(comingDates([later, weekly, morning], '2026-11-24')).toEqual([
      { workshopId: 'morning', date: '2026-11-24' },
      { workshopId: 'weekly', date: '2026-11-24' },
      { workshopId: 'weekly', date: '2026-12-01' },
      { workshopId: 'later', date: '2027-05-01' },
    ]);
    const at = (date: string, minute: number) => isOver(weekly, { date, minute });
    expect([at('2026-11-24', 1_000), at('2026-12-01', 959), at('2026-12-01', 960), at('2026-12-02', 0)]).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(isOver({ ...weekly, skipped: ['2026-12-01'] }, { date: '2026-11-30', minute: 0 })).toBe(true);
  });
});
