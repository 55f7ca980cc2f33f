import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EndReason } from '#protocol/journal-events.ts';
import { defaultTimeRules } from '#protocol/room-rules.ts';
import type { BookEntry, TicketBook } from '#protocol/ticket-book.ts';
import { type OfflineSession, afterFact, allowByBook, judgeByBook, judgeCode } from './ticket-book-rules.ts';

const MINUTE = 60_000;
const NOW = Date.parse('2026-11-23T09:00:00Z');
const SESSION = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c001';
const TICKET = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c00a';
const entry: BookEntry = { ticketId: TICKET, verifier: 'v'.repeat(43), minutes: 60, expiresAt: NOW + 12 * 60 * MINUTE };
const book: TicketBook = {
  revision: '1',
  salt: 's'.repeat(22),
  cost: { log2N: 10, r: 8, p: 1 },
  entries: [entry],
  openings: null,
  bookings: [],
  lastSignInMinutes: 0,
  time: defaultTimeRules,
};

const judge = (parts: { book?: Partial<TicketBook>; sessions?: readonly OfflineSession[]; now?: number } = {}) =>
  judgeByBook({ ...book, ...parts.book }, entry, parts.sessions ?? [], { now: parts.now ?? NOW, sessionId: SESSION });
const code = (answer: ReturnType<typeof judge>) => (answer.ok ? answer.value.minutes : answer.refusal.code);

function began(sessions: readonly OfflineSession[], sessionId: string): readonly OfflineSession[] {
  const times = { startedAt: NOW, endsAt: NOW + 60 * MINUTE };
  return afterFact(sessions, { type: 'session-began', sessionId, ...times, offlineTicketId: TICKET });
}

function ended(sessions: readonly OfflineSession[], sessionId: string, reason: EndReason, minutes: number) {
  return afterFact(sessions, {
    type: 'session-ended',
    sessionId,
    endedAt: NOW,
    reason,
    consumedMs: minutes * MINUTE,
  });
}

describe('a ticket of the book', () => {
  it('opens a session of its minutes, which says by which ticket', () => {
    expect(judge()).toEqual({
      ok: true,
      value: { sessionId: SESSION, minutes: 60, right: 'ticket', time: defaultTimeRules, offlineTicketId: TICKET },
    });
  });

  it('has the filter of the book in its session where it is marked, and only there', () => {
    const blockedHosts = ['example.org'];
    const filtered = { ...entry, isFiltered: true as const };
    const asked = { now: NOW, sessionId: SESSION };
    expect(judgeByBook({ ...book, blockedHosts }, filtered, [], asked)).toMatchObject({
      ok: true,
      value: { blockedHosts },
    });
    const other = judge({ book: { blockedHosts } });
    expect(other.ok && 'blockedHosts' in other.value).toBe(false);
  });

  it('is good until it expires, and once', () => {
    expect(code(judge({ now: entry.expiresAt }))).toBe('ticket-expired');
    for (const reason of ['resident-left', 'time-over', 'staff-ended'] as const) {
      expect(code(judge({ sessions: ended(began([], SESSION), SESSION, reason, 5) }))).toBe('ticket-used');
    }
  });

  it('gives what is left of it after a power cut, also where the cut was not yet told', () => {
    const cut = ended(began([], SESSION), SESSION, 'terminal-restarted', 25);
    expect(code(judge({ sessions: cut }))).toBe(35);
    const going = afterFact(began([], SESSION), { type: 'time-consumed', sessionId: SESSION, consumedMs: 10 * MINUTE });
    expect(code(judge({ sessions: going }))).toBe(50);
    expect(code(judge({ sessions: ended(going, SESSION, 'terminal-restarted', 60) }))).toBe('ticket-used');
  });

  it('keeps the hours of the site', () => {
    const opening = { opensAt: NOW - 60 * MINUTE, closesAt: NOW + 20 * MINUTE };
    expect(judge({ book: { openings: [opening] } })).toMatchObject({
      value: { minutes: 20, closesAt: opening.closesAt },
    });
    expect(code(judge({ book: { openings: [opening], lastSignInMinutes: 30 } }))).toBe('last-sign-in-over');
    expect(code(judge({ book: { openings: [] } }))).toBe('site-closed');
    expect(code(judge({ book: { openings: [opening] }, now: opening.closesAt }))).toBe('site-closed');
  });

  it('never gives more than it has, however often the power goes', () => {
    const cuts = fc.array(fc.nat(70), { maxLength: 12 });
    fc.assert(
      fc.property(cuts, (stays) => {
        let sessions: readonly OfflineSession[] = [];
        let sat = 0;
        for (const [number, stay] of stays.entries()) {
          const answer = judge({ sessions });
          if (!answer.ok) break;
          const minutes = Math.min(stay, answer.value.minutes);
          sat += minutes;
          sessions = ended(began(sessions, `${number}`), `${number}`, 'terminal-restarted', minutes);
        }
        expect(sat).toBeLessThanOrEqual(entry.minutes);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a terminal that is booked for a workshop, with the line down', () => {
  const taxes = { workshopId: 'w', title: 'Impôts', from: NOW + 30 * MINUTE, until: NOW + 90 * MINUTE };
  const bookings = [taxes];

  it('grants no minute of it to a ticket, and says why', () => {
    const before = judge({ book: { bookings, openings: [{ opensAt: NOW, closesAt: NOW + 45 * MINUTE }] } });
    const why = { closesAt: taxes.from, endsFor: 'workshop-begins', endsForTitle: 'Impôts' };
    expect(before).toMatchObject({ ok: true, value: { minutes: 30, right: 'ticket', ...why } });
    const at = (moment: number) => judge({ book: { bookings }, now: moment });
    expect(code(at(taxes.from - MINUTE))).toBe(1);
    expect(at(taxes.from - MINUTE + 1)).toEqual({
      ok: false,
      refusal: { code: 'terminal-booked', detail: { title: 'Impôts', at: taxes.until } },
    });
    expect(code(at(taxes.until - 1))).toBe('terminal-booked');
    expect(code(at(taxes.until))).toBe(60);
  });

  it('lets who takes part in until it ends, also where the site is closed', () => {
    const closed = { ...book, bookings, openings: [] };
    const allow = (workshopId: string, now: number) => allowByBook(closed, workshopId, { now, sessionId: SESSION });
    const why = { closesAt: taxes.until, endsFor: 'workshop-ends', endsForTitle: 'Impôts' };
    const granted = allow('w', taxes.from + 10 * MINUTE);
    expect(granted).toMatchObject({ ok: true, value: { minutes: 50, right: 'workshop', ...why } });
    expect(granted).not.toHaveProperty('value.offlineTicketId');
    const over = { refusal: { code: 'workshop-over' } };
    expect(allow('w', taxes.from - 1)).toMatchObject(over);
    expect(allow('w', taxes.until - MINUTE + 1)).toMatchObject(over);
    expect(allow('x', taxes.from)).toMatchObject(over);
  });

  it('keeps the hours of young people', () => {
    const youngHours = { from: NOW, until: NOW + 20 * MINUTE };
    const young = (now: number) => judgeByBook(book, { ...entry, youngHours }, [], { now, sessionId: SESSION });
    expect(young(NOW)).toMatchObject({ ok: true, value: { minutes: 20, endsFor: 'young-hours' } });
    expect(code(young(NOW - 1))).toBe('young-hours-over');
    expect(code(young(NOW + 20 * MINUTE))).toBe('young-hours-over');
  });
});

describe('a one-time code by the book', () => {
  const coded = { ...book, codeKey: 'k'.repeat(43), codeMinutes: 45, madeAt: NOW - MINUTE };
  const judged = (parts: Partial<TicketBook> = {}, now = NOW) =>
    judgeCode({ ...coded, ...parts }, { now, sessionId: SESSION });

  it('opens the minutes that the book says, by no ticket', () => {
    expect(judged()).toEqual({
      ok: true,
      value: { sessionId: SESSION, minutes: 45, right: 'code', time: defaultTimeRules },
    });
    expect(judged({ codeMinutes: undefined })).toEqual({ ok: false, refusal: { code: 'no-line' } });
  });

  it('keeps the hours of the site, those of the coming days too', () => {
    const today = { opensAt: NOW - 60 * MINUTE, closesAt: NOW + 20 * MINUTE };
    const later = { opensAt: NOW + 9 * 24 * 60 * MINUTE, closesAt: NOW + 10 * 24 * 60 * MINUTE };
    const hours = { openings: [today], laterOpenings: [later] };
    expect(judged(hours)).toMatchObject({ value: { minutes: 20, closesAt: today.closesAt } });
    expect(judged(hours, today.closesAt)).toMatchObject({ refusal: { code: 'site-closed' } });
    expect(judged(hours, later.opensAt)).toMatchObject({ value: { minutes: 45, closesAt: later.closesAt } });
  });

  it('is taken by a terminal that has lost the time, whatever its clock shows', () => {
    const closed = { openings: [] };
    expect(judged(closed, Date.parse('2000-01-01T00:00:00Z'))).toMatchObject({ value: { minutes: 45 } });
    expect(judged(closed)).toMatchObject({ refusal: { code: 'site-closed' } });
  });
});
