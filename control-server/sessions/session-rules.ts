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
  right: 'ticket' | 'helper' | 'unknown';
  minutes: number;
  state: 'granted' | 'open' | 'ended' | 'given-back';
  grantedAt: number;
  startedAt: number | null;
  endsAt: number | null;
  endedAt: number | null;
  endReason: Extract<JournalEvent, { type: 'session-ended' }>['reason'] | 'reconciled' | 'revoked' | null;
  consumedMs: number;
};

export type TicketSeen = { state: 'issued' | 'claimed' | 'used'; siteId: string; siteName: string; expiresAt: number };

/**
 * May a session be granted at this terminal with this ticket? A grant that the terminal itself never took up does not stand in the way: by asking
 * anew it says so, and the caller gives that grant back first.
 * @returns the refusal, or null for yes
 */
export function judgeRequest(parts: {
  now: number;
  siteId: string;
  isOutOfService: boolean;
  hasOpenSession: boolean;
  ticket: TicketSeen | null;
}): { ok: false; refusal: Refusal } | null {
  const { ticket } = parts;
  if (parts.isOutOfService) return refuse('terminal-out-of-service');
  if (parts.hasOpenSession) return refuse('terminal-busy');
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

type SessionFact = Extract<JournalEvent, { sessionId: string }>;

/** Is this fact about the course of a session? */
export function isSessionFact(
  event: JournalEvent,
): event is Extract<JournalEvent, { type: 'session-began' | 'session-extended' | 'time-consumed' | 'session-ended' }> {
  return ['session-began', 'session-extended', 'time-consumed', 'session-ended'].includes(event.type);
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
        ...(session ?? unknownSession(event.sessionId, place, startedAt, endsAt)),
        state: 'open',
        startedAt,
        endsAt,
      };
    }
    case 'session-extended':
      return session?.state === 'open' ? { ...session, endsAt: event.endsAt } : session;
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
    right: 'unknown',
    minutes: Math.max(0, Math.round((endsAt - startedAt) / 60_000)),
    state: 'granted',
    grantedAt: startedAt,
    startedAt: null,
    endsAt: null,
    endedAt: null,
    endReason: null,
    consumedMs: 0,
  };
}
