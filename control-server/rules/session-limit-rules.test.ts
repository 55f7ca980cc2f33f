import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_SESSION_MINUTES } from '#protocol/limits.ts';
import { type LimitRule, type OpeningHours, type RoomRules, noRoomRules } from '#protocol/room-rules.ts';
import { type Asking, type Stay, judgeLongerStay, judgeSession, matchRule } from './session-limit-rules.ts';
import { momentAt } from './zone-time-rules.ts';

const hours: OpeningHours = {
  week: Array.from({ length: 7 }, (_, day) =>
    day < 5
      ? [
          { from: 540, to: 720 },
          { from: 840, to: 1_080 },
        ]
      : [],
  ),
  exceptions: [],
  closedOnHolidays: true,
  lastSignInMinutes: 10,
};
const room = (rules: LimitRule[] = [], open: OpeningHours | null = hours): RoomRules => ({
  ...noRoomRules,
  hours: open,
  rules,
});
const everyone: LimitRule = {
  kinds: [],
  terminals: [],
  weekdays: [],
  minutesPerSession: 60,
  minutesPerDay: null,
  extensions: 2,
};
/** A Tuesday. */
const paris = (minute: number, date = '2026-11-24') => momentAt('Europe/Paris', { date, minute });
const asking = (now: number, more: Partial<Asking> = {}): Asking => ({
  now,
  kind: 'ticket',
  terminalId: null,
  ticketMinutes: 90,
  usedMinutes: 0,
  bookings: [],
  ...more,
});
const minutes = (rules: RoomRules, one: Asking) => {
  const { answer } = judgeSession(rules, one);
  return answer.ok ? answer.value.minutes : answer.refusal.code;
};

describe('a session that is asked for', () => {
  it('is as long as its ticket where nothing was decided, at any hour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 240 }), (now, ticketMinutes) => {
        expect(judgeSession(noRoomRules, asking(now, { ticketMinutes }))).toEqual({
          ruleIndex: null,
          answer: {
            ok: true,
            value: {
              minutes: ticketMinutes,
              extensions: null,
              mostMinutes: null,
              mustEnd: null,
              isCutShort: false,
              workshopId: null,
              youngUntil: null,
            },
          },
        });
      }),
    );
  });

  it('is what the first rule that fits says, and never more than the ticket', () => {
    const young: LimitRule = { ...everyone, kinds: ['young-ticket'], minutesPerSession: 30, extensions: 0 };
    const express: LimitRule = { ...everyone, terminals: ['express'], weekdays: [2], minutesPerSession: 15 };
    const rules = room([express, young, everyone]);
    const at = paris(14 * 60);
    expect(minutes(rules, asking(at))).toBe(60);
    expect(minutes(rules, asking(at, { kind: 'young-ticket' }))).toBe(30);
    expect(minutes(rules, asking(at, { kind: 'young-ticket', terminalId: 'express' }))).toBe(15);
    expect(minutes(rules, asking(paris(14 * 60, '2026-11-25'), { terminalId: 'express' }))).toBe(60);
    expect(minutes(rules, asking(at, { ticketMinutes: 20 }))).toBe(20);
    expect(judgeSession(rules, asking(at)).ruleIndex).toBe(2);
  });

  it('ends when the site closes, and does not begin in its last minutes', () => {
    const cut = judgeSession(room(), asking(paris(17 * 60 + 30))).answer;
    expect(cut).toMatchObject({
      ok: true,
      value: { minutes: 30, isCutShort: true, mustEnd: { at: paris(18 * 60), endsFor: 'closing' } },
    });
    expect(minutes(room(), asking(paris(17 * 60 + 50)))).toBe(10);
    const late = judgeSession(room(), asking(paris(17 * 60 + 50) + 1)).answer;
    expect(late).toEqual({ ok: false, refusal: { code: 'last-sign-in-over', detail: { minute: 1_080 } } });
    const noMargin = room([], { ...hours, lastSignInMinutes: 0 });
    expect(minutes(noMargin, asking(paris(17 * 60 + 59)))).toBe(1);
    expect(minutes(noMargin, asking(paris(17 * 60 + 59) + 1))).toBe('last-sign-in-over');
  });

  it('is refused with the next opening in numbers when the site is closed', () => {
    const refusal = (now: number) => {
      const { answer } = judgeSession(room(), asking(now));
      return answer.ok ? null : answer.refusal;
    };
    const opens = { minute: 840, days: 0, weekday: 2, day: 24, month: 11 };
    expect(refusal(paris(13 * 60))).toEqual({ code: 'site-closed', detail: opens });
    // Friday evening: Monday.
    const monday = { minute: 540, days: 3, weekday: 1, day: 30, month: 11 };
    expect(refusal(paris(19 * 60, '2026-11-27'))).toEqual({ code: 'site-closed', detail: monday });
  });

  it('has what is left of the day', () => {
    const rules = room([{ ...everyone, minutesPerDay: 90 }]);
    expect(minutes(rules, asking(paris(600), { usedMinutes: 60 }))).toBe(30);
    expect(minutes(rules, asking(paris(600), { usedMinutes: 90 }))).toBe('day-minutes-used');
  });

  it('never runs past ticket, rule, day, closing or the longest session, whatever the rules', () => {
    const rule: fc.Arbitrary<LimitRule> = fc.record({
      kinds: fc.subarray(['ticket' as const, 'young-ticket' as const]),
      terminals: fc.subarray(['a', 'b']),
      weekdays: fc.subarray([1, 2, 3, 4, 5]),
      minutesPerSession: fc.integer({ min: 1, max: 480 }),
      minutesPerDay: fc.option(fc.integer({ min: 1, max: 1_440 })),
      extensions: fc.option(fc.integer({ min: 0, max: 20 })),
    });
    const one: fc.Arbitrary<Asking> = fc.record({
      now: fc.integer({ min: paris(0), max: paris(0) + 14 * 86_400_000 }),
      kind: fc.constantFrom('ticket', 'young-ticket'),
      terminalId: fc.constantFrom('a', 'b', 'c', null),
      ticketMinutes: fc.integer({ min: 1, max: 240 }),
      usedMinutes: fc.integer({ min: 0, max: 500 }),
      bookings: fc.constant([]),
    });
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 5 }), one, (rules, someone) => {
        const { ruleIndex, answer } = judgeSession(room(rules), someone);
        if (!answer.ok) return;
        const { value } = answer;
        expect(value.minutes).toBeGreaterThanOrEqual(1);
        expect(value.minutes).toBeLessThanOrEqual(Math.min(someone.ticketMinutes, MAX_SESSION_MINUTES));
        expect(someone.now + value.minutes * 60_000).toBeLessThanOrEqual(value.mustEnd?.at ?? Infinity);
        const match = ruleIndex === null ? undefined : rules[ruleIndex];
        if (!match) return;
        expect(value.minutes).toBeLessThanOrEqual(match.minutesPerSession);
        if (match.minutesPerDay !== null)
          expect(value.minutes + someone.usedMinutes).toBeLessThanOrEqual(match.minutesPerDay);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the first rule that fits', () => {
  it('is the first one of those that fit alone', () => {
    const rules: LimitRule[] = [
      { ...everyone, kinds: ['young-ticket'] },
      { ...everyone, terminals: ['a'] },
      { ...everyone, weekdays: [1] },
    ];
    expect(matchRule(rules, { kind: 'ticket', terminalId: 'a' }, 1)).toBe(1);
    expect(matchRule(rules, { kind: 'ticket', terminalId: 'b' }, 1)).toBe(2);
    expect(matchRule(rules, { kind: 'ticket', terminalId: 'b' }, 2)).toBeNull();
    // Of no terminal in particular: a rule for one does not fit.
    expect(matchRule(rules, { kind: 'ticket', terminalId: null }, 2)).toBeNull();
  });
});

describe('a session that is to be longer', () => {
  const now = paris(16 * 60);
  const stay = (more: Partial<Stay> = {}): Stay => ({
    startedAt: now,
    endsAt: paris(17 * 60),
    extensionLimit: null,
    mostMinutes: null,
    extensions: 0,
    bookings: [],
    workshopId: null,
    youngUntil: null,
    ...more,
  });

  it('is, by as much as was asked for, where nothing was decided', () => {
    expect(judgeLongerStay(noRoomRules, stay(), 15, now)).toEqual({ ok: true, value: 15 });
  });

  it('is only so often', () => {
    expect(judgeLongerStay(room(), stay({ extensionLimit: 2, extensions: 1 }), 15, now).ok).toBe(true);
    expect(judgeLongerStay(room(), stay({ extensionLimit: 2, extensions: 2 }), 15, now)).toEqual({
      ok: false,
      refusal: { code: 'extensions-used', detail: { count: 2 } },
    });
  });

  it('is by less before the closing, and not beyond it', () => {
    expect(judgeLongerStay(room(), stay({ endsAt: paris(1_074) }), 15, now)).toEqual({ ok: true, value: 6 });
    expect(judgeLongerStay(room(), stay({ endsAt: paris(1_080) }), 15, now)).toEqual({
      ok: false,
      refusal: { code: 'extension-past-closing', detail: { minute: 1_080 } },
    });
  });

  it('is within the minutes of its day', () => {
    expect(judgeLongerStay(room(), stay({ mostMinutes: 70 }), 15, now)).toEqual({ ok: true, value: 10 });
    expect(judgeLongerStay(room(), stay({ mostMinutes: 60 }), 15, now)).toMatchObject({
      refusal: { code: 'day-minutes-used' },
    });
  });
});
