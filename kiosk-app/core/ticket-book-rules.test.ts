import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EndReason } from '#protocol/journal-events.ts';
import { defaultTimeRules } from '#protocol/room-rules.ts';
import type { BookEntry, TicketBook } from '#protocol/ticket-book.ts';
import { type OfflineSession, afterFact, judgeByBook, judgeCode } from './ticket-book-rules.ts';

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
