import type { JournalEvent } from '#protocol/journal-events.ts';
import { BOOKED_BEFORE_MS, MAX_SESSION_MINUTES } from '#protocol/limits.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { Grant } from '#protocol/terminal-messages.ts';
import { type MustEnd, nearestEnd } from '#protocol/session-ends.ts';
import type { BookEntry, TicketBook } from '#protocol/ticket-book.ts';
import { bookingAt } from '#protocol/workshops.ts';

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
 * than the site is open, no workshop begins, and young people have their hours. Call it while no session runs.
 * @param sessions those that the book does not know of yet
 * @param now ms since 1970 UTC
 * @returns the grant, or `ticket-used`, `ticket-expired`, `terminal-booked`, `site-closed`, `last-sign-in-over`, `young-hours-over`
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
  const stay = stayByBook(book, left, now, entry.youngHours);
  if (!stay.ok) return stay;
  return ok({
    ...stay.value,
    sessionId,
    right: 'ticket',
    time: book.time,
    ...(entry.isFiltered ? { blockedHosts: book.blockedHosts ?? [] } : {}),
    offlineTicketId: ticketId,
  });
}

/**
 * What a right one-time code opens at this terminal. A clock that stands before the book was made has lost the time: no hour can be judged by it, and the helper who answered is there
 * and knows. Refusals: `no-line` where the book has no codes; `terminal-booked`, `site-closed`, `last-sign-in-over`.
 */
export function judgeCode(
  book: TicketBook,
  { now, sessionId }: { now: number; sessionId: string },
): Result<SessionGrant> {
  if (book.codeMinutes === undefined) return refuse('no-line');
  const isTimeLost = book.madeAt !== undefined && now < book.madeAt;
  const stay = isTimeLost ? ok({ minutes: book.codeMinutes }) : stayByBook(book, book.codeMinutes, now);
  if (!stay.ok) return stay;
  const filter = book.isCodeFiltered ? { blockedHosts: book.blockedHosts ?? [] } : {};
  return ok({ ...stay.value, sessionId, right: 'code', time: book.time, ...filter });
}

type Stay = { minutes: number } & ReturnType<typeof toldEnd>;

/** So many minutes, but none of a workshop, and no longer than the site is open, and its young people's hours last, by this book. */
function stayByBook(
  book: TicketBook,
  minutes: number,
  now: number,
  youngHours?: { from: number; until: number },
): Result<Stay> {
  const { openings, laterOpenings = [], lastSignInMinutes } = book;
  const booked = book.bookings.find(({ from, until }) => from - BOOKED_BEFORE_MS < now && now < until);
  if (booked) return refuse('terminal-booked', { title: booked.title, at: booked.until });
  const known = openings && [...openings, ...laterOpenings];
  const opening = known?.find(({ opensAt, closesAt }) => opensAt <= now && now < closesAt);
  if (known && !opening) return refuse('site-closed');
  const untilClosing = opening ? Math.floor((opening.closesAt - now) / MINUTE_MS) : Number.POSITIVE_INFINITY;
  // A session is whole minutes: in the last one before the closing there is none.
  if (opening && untilClosing < Math.max(1, lastSignInMinutes))
    return refuse('last-sign-in-over', { at: opening.closesAt });
  if (youngHours && (now < youngHours.from || now > youngHours.until - MINUTE_MS))
    return refuse('young-hours-over', { fromAt: youngHours.from, at: youngHours.until });
  const mustEnd = nearestEnd([
    opening ? { at: opening.closesAt, endsFor: 'closing' } : null,
    beginning(book, now),
    youngHours ? { at: youngHours.until, endsFor: 'young-hours' } : null,
  ]);
  const untilEnd = mustEnd ? Math.floor((mustEnd.at - now) / MINUTE_MS) : Number.POSITIVE_INFINITY;
  return ok({ minutes: Math.min(minutes, untilEnd), ...toldEnd(mustEnd) });
}

/** The next workshop that takes this terminal, as an end of sessions before it. */
function beginning({ bookings }: TicketBook, now: number): MustEnd | null {
  const next = bookings.find(({ from }) => from > now);
  return next ? { at: next.from, endsFor: 'workshop-begins', title: next.title } : null;
}

function toldEnd(end: MustEnd | null): Pick<Grant, 'closesAt' | 'endsFor' | 'endsForTitle'> {
  if (!end) return {};
  const { at, endsFor, title } = end;
  return { closesAt: at, endsFor, ...(title === undefined ? {} : { endsForTitle: title }) };
}

/**
 * A session for who takes part in the workshop that this terminal is booked for, now that the server cannot be asked: until it ends.
 * @returns the grant, or `workshop-over` where that workshop is not there now, by this book
 */
export function allowByBook(
  book: TicketBook,
  workshopId: string,
  { now, sessionId }: { now: number; sessionId: string },
): Result<SessionGrant> {
  const booking = bookingAt(book.bookings, now);
  if (booking?.workshopId !== workshopId) return refuse('workshop-over');
  const minutes = Math.min(Math.floor((booking.until - now) / MINUTE_MS), MAX_SESSION_MINUTES);
  if (minutes < 1) return refuse('workshop-over');
  const mustEnd: MustEnd = { at: booking.until, endsFor: 'workshop-ends', title: booking.title };
  // Who listens to somebody at the front touches nothing for long.
  return ok({ sessionId, minutes, right: 'workshop', ...toldEnd(mustEnd), time: { ...book.time, idleMinutes: null } });
}
