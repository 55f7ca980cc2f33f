import type { JournalEvent } from '#protocol/journal-events.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { Grant } from '#protocol/terminal-messages.ts';
import type { BookEntry, TicketBook } from '#protocol/ticket-book.ts';

const MINUTE_MS = 60_000;

/** A grant of the server, or of this terminal by its book. */
export type SessionGrant = Grant & { offlineTicketId?: string };

/** A session that this terminal opened by itself. `isOver`: somebody or the time ended it; else a power cut did, and what is left of the ticket opens it again. */
export type OfflineSession = { sessionId: string; ticketId: string; consumedMs: number; isOver: boolean };

/** The sessions by the book, after one more fact of this terminal's journal. */
export function afterFact(sessions: readonly OfflineSession[], event: JournalEvent): readonly OfflineSession[] {
  switch (event.type) {
    case 'session-began': {
      const { sessionId, offlineTicketId: ticketId } = event;
      return ticketId ? [...sessions, { sessionId, ticketId, consumedMs: 0, isOver: false }] : sessions;
    }
    case 'time-consumed':
      return changed(sessions, event.sessionId, { consumedMs: event.consumedMs });
    case 'session-ended': {
      const { consumedMs, reason } = event;
      return changed(sessions, event.sessionId, { consumedMs, isOver: reason !== 'terminal-restarted' });
    }
    default:
      return sessions;
  }
}

function changed(
  sessions: readonly OfflineSession[],
  sessionId: string,
  change: Partial<OfflineSession>,
): readonly OfflineSession[] {
  if (!sessions.some((one) => one.sessionId === sessionId)) return sessions;
  return sessions.map((one) => (one.sessionId === sessionId ? { ...one, ...change } : one));
}

/**
 * What a ticket of the book opens at this terminal, now that the server cannot be asked: its minutes there, less what earlier sessions by the same book took, and no longer
 * than the site is open. Call it while no session runs.
 * @param sessions those that the book does not know of yet
 * @param now ms since 1970 UTC
 * @returns the grant, or `ticket-used`, `ticket-expired`, `site-closed`, `last-sign-in-over`
 */
export function judgeByBook(
  book: TicketBook,
  entry: BookEntry,
  sessions: readonly OfflineSession[],
  { now, sessionId }: { now: number; sessionId: string },
): Result<SessionGrant> {
  const { ticketId } = entry;
  if (now >= entry.expiresAt) return refuse('ticket-expired');
  const earlier = sessions.filter((one) => one.ticketId === ticketId);
  const usedMs = earlier.reduce((sum, { consumedMs }) => sum + consumedMs, 0);
  const left = entry.minutes - Math.ceil(usedMs / MINUTE_MS);
  if (left < 1 || earlier.some(({ isOver }) => isOver)) return refuse('ticket-used');
  const stay = stayByBook(book, left, now);
  if (!stay.ok) return stay;
  return ok({ ...stay.value, sessionId, right: 'ticket', time: book.time, offlineTicketId: ticketId });
}

/**
 * What a right one-time code opens at this terminal. A clock that stands before the book was made has lost the time: no hour can be judged by it, and the helper who answered is there
 * and knows. Refusals: `no-line` where the book has no codes; `site-closed`, `last-sign-in-over`.
 */
export function judgeCode(
  book: TicketBook,
  { now, sessionId }: { now: number; sessionId: string },
): Result<SessionGrant> {
  if (book.codeMinutes === undefined) return refuse('no-line');
  const isTimeLost = book.madeAt !== undefined && now < book.madeAt;
  const stay = isTimeLost ? ok({ minutes: book.codeMinutes }) : stayByBook(book, book.codeMinutes, now);
  if (!stay.ok) return stay;
  return ok({ ...stay.value, sessionId, right: 'code', time: book.time });
}

/** So many minutes, but no longer than the site is open by this book. */
function stayByBook(book: TicketBook, minutes: number, now: number): Result<{ minutes: number; closesAt?: number }> {
  const { openings, laterOpenings = [], lastSignInMinutes } = book;
  if (!openings) return ok({ minutes });
  const opening = [...openings, ...laterOpenings].find(({ opensAt, closesAt }) => opensAt <= now && now < closesAt);
  if (!opening) return refuse('site-closed');
  const untilClosing = Math.floor((opening.closesAt - now) / MINUTE_MS);
  // A session is whole minutes: in the last one before the closing there is none.
  if (untilClosing < Math.max(1, lastSignInMinutes)) return refuse('last-sign-in-over', { at: opening.closesAt });
  return ok({ minutes: Math.min(minutes, untilClosing), closesAt: opening.closesAt });
}
