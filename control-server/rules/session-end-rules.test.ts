import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RoomRules, noRoomRules } from '#protocol/room-rules.ts';
import type { Booking } from '#protocol/workshops.ts';
import { endOf, judgeYoungHours, toldEnd } from './session-end-rules.ts';
import { type Asking, judgeLongerStay, judgeSession } from './session-limit-rules.ts';
import { momentAt } from './zone-time-rules.ts';

const MINUTE = 60_000;
/** A Tuesday. */
const at = (minute: number) => momentAt('Europe/Paris', { date: '2026-11-24', minute });
const booking = (from: number, to: number, workshopId = 'w'): Booking => ({
  workshopId,
  title: 'Impôts',
  from: at(from),
  until: at(to),
});
const week = Array.from({ length: 7 }, () => [{ from: 540, to: 1_080 }]);
const room = (more: Partial<RoomRules> = {}): RoomRules => ({
  ...noRoomRules,
  hours: { week, exceptions: [], closedOnHolidays: false, lastSignInMinutes: 0 },
  ...more,
});
const asking = (minute: number, more: Partial<Asking> = {}): Asking => ({
  now: at(minute),
  kind: 'ticket',
  terminalId: null,
  ticketMinutes: 240,
  usedMinutes: 0,
  bookings: [],
  ...more,
});
const judged = (one: Asking, rules = room()) => {
  const { answer } = judgeSession(rules, one);
  return answer.ok ? [answer.value.minutes, answer.value.mustEnd?.endsFor] : answer.refusal.code;
};

describe('the moment at which a session must end', () => {
  it('is the nearest of the closing, a workshop and the hours of young people', () => {
    const young = room({ youngHours: { from: 600, to: 1_020 } });
    expect(judged(asking(960))).toEqual([120, 'closing']);
    expect(judged(asking(960, { bookings: [booking(1_000, 1_060)] }))).toEqual([40, 'workshop-begins']);
    expect(judged(asking(960, { kind: 'young-ticket' }), young)).toEqual([60, 'young-hours']);
    expect(judged(asking(960), young)).toEqual([120, 'closing']);
    const both = asking(960, { kind: 'young-ticket', bookings: [booking(1_000, 1_060)] });
    expect(judged(both, young)).toEqual([40, 'workshop-begins']);
    expect(judged(asking(1_019, { kind: 'young-ticket' }), young)).toEqual([1, 'young-hours']);
    expect(judged(asking(1_020, { kind: 'young-ticket' }), young)).toBe('young-hours-over');
    expect(judged(asking(599, { kind: 'young-ticket' }), young)).toBe('young-hours-over');
    expect(judgeYoungHours(young, 'ticket', at(599))).toBeNull();
  });

  it('for a helper who opens a session while a workshop is there is its end, whenever the site closes', () => {
    const bookings = [booking(1_000, 1_140)];
    expect(judged(asking(1_010, { bookings }))).toBe('terminal-booked');
    expect(judged(asking(1_010, { bookings, isByHelper: true }))).toEqual([130, 'workshop-ends']);
    expect(judged(asking(1_100, { bookings, isByHelper: true }))).toEqual([40, 'workshop-ends']);
    expect(judged(asking(960, { bookings, isByHelper: true }))).toEqual([40, 'workshop-begins']);
    expect(judged(asking(1_140, { bookings: [], isByHelper: true }))).toBe('site-closed');
  });

  it('is told with its reason, a closing without: an older reader takes it for one', () => {
    expect(toldEnd({ at: 1, endsFor: 'closing' })).toEqual({});
    expect(toldEnd({ at: 1, endsFor: 'workshop-begins', title: 'x' })).toEqual({
      endsFor: 'workshop-begins',
      endsForTitle: 'x',
    });
    expect(toldEnd(null)).toEqual({});
  });
});

describe('a session that was promised more before its terminal was booked', () => {
  const stay = {
    startedAt: at(840),
    endsAt: at(960),
    extensionLimit: null,
    mostMinutes: null,
    extensions: 0,
    workshopId: null,
    youngUntil: null,
  };

  it('keeps its end, and is not made longer, before and while the workshop is there', () => {
    const bookings = [booking(900, 1_000)];
    for (const minute of [850, 910]) {
      expect(judgeLongerStay(room(), { ...stay, bookings }, 15, at(minute))).toEqual({
        ok: false,
        refusal: {
          code: 'extension-past-closing',
          detail: { minute: 900, endsFor: 'workshop-begins', title: 'Impôts' },
        },
      });
    }
    // Of one that belongs to the workshop, its end counts.
    const own = { ...stay, bookings, workshopId: 'w' };
    expect(judgeLongerStay(room(), own, 60, at(910))).toEqual({ ok: true, value: 40 });
    expect(endOf(null, { bookings, workshopId: 'w', youngUntil: at(950) }, at(910))).toEqual({
      at: at(950),
      endsFor: 'young-hours',
    });
  });
});

describe('whatever is planned', () => {
  const times = fc
    .uniqueArray(fc.integer({ min: 55, max: 108 }), { minLength: 2, maxLength: 6 })
    .map((marks) => marks.toSorted((x, y) => x - y).map((mark) => mark * 10));
  const bookings = times.map((marks) =>
    marks.flatMap((from, index) => {
      const to = marks[index + 1];
      return index % 2 === 0 && to !== undefined ? [booking(from, to, `w${index}`)] : [];
    }),
  );
  const kinds = fc.constantFrom('ticket' as const, 'young-ticket' as const, 'without-ticket' as const);

  it('nobody is granted a minute of a workshop, of a closing, or beyond young people’s hours; nor by an extension', () => {
    let [granted, longer] = [0, 0];
    fc.assert(
      fc.property(bookings, kinds, fc.integer({ min: 540, max: 1_080 }), fc.nat(240), (planned, kind, minute, wish) => {
        const rules = room({ youngHours: { from: 600, to: 1_000 } });
        const now = at(minute);
        const rest = planned.filter(({ until }) => until > now);
        const { answer } = judgeSession(rules, asking(minute, { kind, bookings: rest, ticketMinutes: wish + 1 }));
        if (!answer.ok) return;
        granted += 1;
        const { minutes, mustEnd, mostMinutes, youngUntil, workshopId } = answer.value;
        let endsAt = now + minutes * MINUTE;
        const isWithin = () => {
          expect(endsAt).toBeLessThanOrEqual(Math.min(at(1_080), mustEnd?.at ?? Number.POSITIVE_INFINITY));
          if (kind === 'young-ticket') expect(endsAt).toBeLessThanOrEqual(at(1_000));
          expect(rest.filter(({ from, until }) => from < endsAt && now < until)).toEqual([]);
        };
        isWithin();
        const given = { startedAt: now, endsAt, extensionLimit: null, mostMinutes, extensions: 0 };
        const sitting = { bookings: rest, youngUntil, workshopId };
        const more = judgeLongerStay(rules, { ...given, ...sitting }, 45, now);
        if (!more.ok) return;
        longer += 1;
        endsAt += more.value * MINUTE;
        isWithin();
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(granted, longer)).toBeGreaterThan(100);
  });
});
