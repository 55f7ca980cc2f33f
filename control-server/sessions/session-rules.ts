import type { Procedure } from '#protocol/accompanied.ts';
import type { JournalEvent } from '#protocol/journal-events.ts';
import { MAX_SESSION_MINUTES } from '#protocol/limits.ts';
import { type Refusal, refuse } from '#protocol/result.ts';

/**
 * A session as the server knows it. Moments, never counters; the terminal owns the clock.
 *
 *   (asked) ──grant──► granted ──session-began──► open ──session-ended──► ended
 *                         │  ▲                     │
 *        not taken in time│  │same request again   └──terminal says it is over──► ended (reconciled)
 *                         ▼  │
 *                      given-back ──session-began that arrives late──► open
 */
export type Session = {
  sessionId: string;
  terminalId: string;
  siteId: string;
  requestId: string | null;
  ticketId: string | null;
  cardId: string | null;
  right: 'ticket' | 'card' | 'helper' | 'without-ticket' | 'workshop' | 'code' | 'unknown';
  minutes: number;
  state: 'granted' | 'open' | 'ended' | 'given-back';
  grantedAt: number;
  startedAt: number | null;
  endsAt: number | null;
  endedAt: number | null;
  endReason: Extract<JournalEvent, { type: 'session-ended' }>['reason'] | 'reconciled' | 'revoked' | null;
  consumedMs: number;
  /** minutes on its ticket when it was granted; null: no ticket, or granted before rules were */
  ticketMinutes: number | null;
  /** how often it may be made longer, and how long it may become with that, minutes; null: no rule says so */
  extensionLimit: number | null;
  mostMinutes: number | null;
  /** extensions of the sessions that this one goes on with, at this or another terminal: the limit counts them */
  extensionsBefore: number;
  /** its ticket had given these minutes to another session already, while lines were down: nothing goes back to it */
  sharesTicket: boolean;
  /** a helper sat beside the resident */
  accompaniedFor: Procedure | null;
  /** the workshop it belongs to: it may last until that ends; null: to none */
  workshopId: string | null;
  /** of a young person, where the site has hours for them: it is not made longer than that, ms since 1970 UTC */
  youngUntil: number | null;
  /** the resident has left the seat for a moment, and it is kept until then */
  pausedUntil: number | null;
};

export type TicketSeen = { state: 'issued' | 'claimed' | 'used'; siteId: string; siteName: string; expiresAt: number };

type Refused = { ok: false; refusal: Refusal };

/**
 * May a session be granted at this terminal, by whichever way somebody comes? A grant that the terminal itself never took up does not stand in the way: by asking
 * anew it says so, and the caller gives that grant back first.
 * @returns the refusal, or null for yes
 */
export function judgeSeat(parts: {
  isOutOfService: boolean;
  hasOpenSession: boolean;
  /** why nobody can sit down there now: the site is closed, or the terminal booked */
  closed: Refused | null;
}): Refused | null {
  if (parts.isOutOfService) return refuse('terminal-out-of-service');
  if (parts.hasOpenSession) return refuse('terminal-busy');
  // Before the ticket is looked at: whatever is on it, the room is closed, or another's.
  return parts.closed;
}

/** Is this ticket good at this site now? @returns the refusal, or null for yes */
export function judgeTicket(parts: { now: number; siteId: string; ticket: TicketSeen | null }): Refused | null {
  const { ticket } = parts;
  if (!ticket) return refuse('ticket-unknown');
  if (ticket.state !== 'issued') return refuse('ticket-used');
  if (parts.now >= ticket.expiresAt) return refuse('ticket-expired');
  // Last: nobody is sent across town with a ticket that is no good there either.
  if (ticket.siteId !== parts.siteId) return refuse('ticket-other-site', { siteName: ticket.siteName });
  return null;
}

/** May an open session be made longer? The terminal checks again: it owns the end. */
export function judgeExtension(session: Session | null, minutes: number): { ok: false; refusal: Refusal } | null {
  if (session?.state !== 'open' || session.startedAt === null || session.endsAt === null)
    return refuse('session-not-found');
  const totalMs = session.endsAt - session.startedAt + minutes * 60_000;
  return totalMs > MAX_SESSION_MINUTES * 60_000 ? refuse('extension-too-long', { minutes: MAX_SESSION_MINUTES }) : null;
}

const sessionFactTypes = [
  'session-began',
  'session-extended',
  'session-accompanied',
  'session-paused',
  'session-resumed',
  'time-consumed',
  'session-ended',
] as const;
export type SessionFactType = (typeof sessionFactTypes)[number];
type SessionFact = Extract<JournalEvent, { sessionId: string }>;

/** Is this fact about the course of a session? */
export function isSessionFact(event: JournalEvent): event is Extract<JournalEvent, { type: SessionFactType }> {
  return (sessionFactTypes as readonly string[]).includes(event.type);
}

/**
 * What a journaled fact makes of a session. Total: a fact that does not fit changes nothing, because a terminal's journal must never get stuck.
 * @param session what is known of `event.sessionId`; null when the server has no such session (its database was restored, say)
 * @returns the session after the fact, or null when there is nothing to keep
 */
export function applyFact(
  session: Session | null,
  event: SessionFact,
  place: { terminalId: string; siteId: string },
): Session | null {
  // Only the terminal that was granted a session can tell of it.
  if (session && session.terminalId !== place.terminalId) return null;
  switch (event.type) {
    case 'session-began': {
      if (session?.state === 'open' || session?.state === 'ended') return session;
      const { startedAt, endsAt } = event;
      return {
        ...(session ?? { ...unknownSession(event.sessionId, place, startedAt, endsAt), right: event.by ?? 'unknown' }),
        state: 'open',
        startedAt,
        endsAt,
      };
    }
    case 'session-extended':
      return session?.state === 'open' ? { ...session, endsAt: event.endsAt } : session;
    case 'session-accompanied':
      return session?.state === 'open'
        ? { ...session, endsAt: event.endsAt, accompaniedFor: event.procedure }
        : session;
    case 'session-paused':
      return session?.state === 'open' ? { ...session, pausedUntil: event.until } : session;
    case 'session-resumed':
      return session?.state === 'open' ? { ...session, pausedUntil: null } : session;
    case 'time-consumed':
      return session?.state === 'open'
        ? { ...session, consumedMs: Math.max(session.consumedMs, event.consumedMs) }
        : session;
    case 'session-ended': {
      const known = session ?? unknownSession(event.sessionId, place, event.endedAt, event.endedAt);
      // What the terminal tells replaces what the server had to suppose.
      if (known.state === 'ended' && known.endReason !== 'reconciled' && known.endReason !== 'revoked') return known;
      const { endedAt, reason, consumedMs } = event;
      return {
        ...known,
        state: 'ended',
        endedAt,
        endReason: reason,
        consumedMs: Math.max(known.consumedMs, consumedMs),
      };
    }
    default:
      return session;
  }
}

/**
 * How many extensions a session that goes on with this one has had already: one that moved, or that nobody ended.
 * @param given to this session itself
 */
export function extensionsCarried({ endReason, extensionsBefore }: Session, given: number): number {
  return endReason === 'moved' || endReason === 'terminal-restarted' ? extensionsBefore + given : 0;
}

/**
 * What a session leaves on its ticket, whole minutes: what was never given, because the site closed or a rule made the session shorter than the ticket; and where nobody
 * ended it (a power cut or a restart took the terminal from under the resident), or it moved to another terminal, what was promised and not consumed. The same words open it again. Who was sent
 * away by staff has nothing left.
 */
export function minutesLeftAfter(session: Session): number {
  if (session.state !== 'ended') return 0;
  const { startedAt, endsAt, consumedMs, minutes, ticketMinutes } = session;
  const promisedMs = startedAt === null || endsAt === null ? minutes * 60_000 : endsAt - startedAt;
  // What was granted was given, also where the server learned late of the session and thinks it shorter.
  const neverGiven = Math.max(0, (ticketMinutes ?? 0) - Math.max(minutes, Math.ceil(promisedMs / 60_000)));
  switch (session.endReason) {
    case 'terminal-restarted':
    case 'moved':
      // What a helper gave was never on the ticket.
      if (session.accompaniedFor !== null) return Math.max(0, Math.floor((ticketMinutes ?? 0) - consumedMs / 60_000));
      return neverGiven + Math.max(0, Math.floor((promisedMs - consumedMs) / 60_000));
    case 'resident-left':
    case 'nobody-there':
    case 'pause-over':
    case 'time-over':
    case 'resident-process-died':
      return neverGiven;
    default:
      return 0;
  }
}

function unknownSession(
  sessionId: string,
  place: { terminalId: string; siteId: string },
  startedAt: number,
  endsAt: number,
): Session {
  return {
    sessionId,
    ...place,
    requestId: null,
    ticketId: null,
    cardId: null,
    right: 'unknown',
    minutes: Math.max(0, Math.round((endsAt - startedAt) / 60_000)),
    state: 'granted',
    grantedAt: startedAt,
    startedAt: null,
    endsAt: null,
    endedAt: null,
    endReason: null,
    consumedMs: 0,
    ticketMinutes: null,
    extensionLimit: null,
    mostMinutes: null,
    extensionsBefore: 0,
    sharesTicket: false,
    accompaniedFor: null,
    workshopId: null,
    youngUntil: null,
    pausedUntil: null,
  };
}
