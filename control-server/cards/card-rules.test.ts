import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pin, isCardNumber } from '#protocol/cards.ts';
import { noAttempts } from '../staff/sign-in-delay-rules.ts';
import {
  type CardSession,
  chooseNumber,
  choosePin,
  countWrongPin,
  dayOfCard,
  minutesLeftOf,
  minutesLocked,
  minutesOfCard,
} from './card-rules.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const session = (part: Partial<CardSession> = {}): CardSession => ({
  state: 'ended',
  minutes: 60,
  startedAt: 0,
  endsAt: 60 * MINUTE,
  endedAt: 20 * MINUTE,
  endReason: 'terminal-restarted',
  consumedMs: 20 * MINUTE,
  accompaniedFor: null,
  ...part,
});

describe('a new card', () => {
  it('has a number that is one and begins with no 0, and a code, whatever comes out of the hat', () => {
    fc.assert(
      fc.property(fc.nat(), (random) => {
        const below = (n: number) => random % n;
        expect(isCardNumber(chooseNumber(below))).toBe(true);
        expect(chooseNumber(below)).not.toMatch(/^0/);
        expect(Pin.safeParse(choosePin(below)).success).toBe(true);
      }),
    );
    expect(chooseNumber(() => 0)).toBe('10000008');
    expect(choosePin(() => 7)).toBe('0007');
  });
});

describe('wrong codes', () => {
  it('make wait from the third on, for a minute, then ever longer', () => {
    let attempts = noAttempts;
    const waits = Array.from({ length: 10 }, () => {
      attempts = countWrongPin(attempts, 0);
      return minutesLocked(attempts, 0);
    });
    expect(waits).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
    expect(minutesLocked(attempts, 59 * MINUTE + 1)).toBe(1);
    expect(minutesLocked(attempts, HOUR)).toBe(0);
  });

  it('are so few a day that a code of four digits holds for months, however patiently one guesses', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 * MINUTE }), { maxLength: 200 }), (patience) => {
        let attempts = noAttempts;
        let now = 0;
        let tries = 0;
        for (const more of patience) {
          now = Math.max(now, attempts.blockedUntil) + more;
          if (now >= 24 * HOUR) break;
          attempts = countWrongPin(attempts, now);
          tries += 1;
        }
        // 9 on the way to the longest wait, then one an hour.
        expect(tries).toBeLessThanOrEqual(9 + 24);
      }),
    );
  });
});

describe('the minutes of a card', () => {
  it('are the site’s, but what was left where nobody ended its last session that day', () => {
    expect(minutesOfCard(60, null)).toBe(60);
    expect(minutesOfCard(60, session())).toBe(40);
    expect(minutesOfCard(30, session({ endReason: 'moved' }))).toBe(40);
    for (const endReason of ['resident-left', 'time-over', 'staff-ended', 'nobody-there', 'reconciled'] as const) {
      expect(minutesOfCard(60, session({ endReason })), endReason).toBe(60);
    }
    // It was over but for seconds: that session had its time.
    expect(minutesOfCard(60, session({ consumedMs: 59 * MINUTE + 1 }))).toBe(60);
  });

  it('that a helper gave who sat beside go with the helper', () => {
    const longer = { endsAt: 3 * HOUR, consumedMs: 50 * MINUTE };
    expect(minutesLeftOf(session(longer))).toBe(130);
    expect(minutesLeftOf(session({ ...longer, accompaniedFor: 'taxes' }))).toBe(10);
    expect(minutesLeftOf(session({ ...longer, accompaniedFor: 'taxes', consumedMs: 2 * HOUR }))).toBe(0);
  });

  it('never come to more than one session was promised, however often it is cut', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 30 * MINUTE }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 240 }), cuts, (minutes, took) => {
        let last: CardSession | null = null;
        let used = 0;
        for (const ms of took) {
          const given = minutesOfCard(minutes, last);
          // A new session begins where nothing is left of the one before.
          if (last && minutesLeftOf(last) < 1) used = 0;
          const consumedMs = Math.min(ms, given * MINUTE);
          used += consumedMs;
          expect(used).toBeLessThanOrEqual(minutes * MINUTE);
          last = session({ minutes: given, endsAt: given * MINUTE, consumedMs });
        }
      }),
    );
  });
});

describe('the day of a card', () => {
  it('is what it has now, its last session that is over, and what all those took', () => {
    const first = session({ endedAt: HOUR, consumedMs: 10 });
    const second = session({ endedAt: 2 * HOUR, consumedMs: 20, endReason: 'moved' });
    const open = session({ state: 'open', endedAt: null, endReason: null });
    const granted = session({ state: 'granted', startedAt: null, endedAt: null, endReason: null });
    const day = { since: 0, isLost: () => false };
    expect(dayOfCard([second, open, first], day)).toEqual({ current: open, last: second, usedMs: 30 });
    // A grant that came late and a session that is open: who sits is who counts.
    expect(dayOfCard([granted, open], day).current).toBe(open);
    expect(dayOfCard([granted], day).current).toBe(granted);
    expect(dayOfCard([], day)).toEqual({ current: null, last: null, usedMs: 0 });
  });

  it('is not held up by a session that should be over at a terminal that nobody hears; it took all its time', () => {
    const lost = session({ state: 'open', endedAt: null, endReason: null, consumedMs: 5 });
    const isLost = (one: CardSession) => one === lost;
    expect(dayOfCard([lost], { since: 0, isLost })).toEqual({ current: null, last: null, usedMs: HOUR });
    // One of yesterday takes nothing of today.
    expect(dayOfCard([lost], { since: 1, isLost }).usedMs).toBe(0);
    const open = session({ state: 'open', endedAt: null, endReason: null });
    expect(dayOfCard([lost, open], { since: 0, isLost }).current).toBe(open);
  });
});
