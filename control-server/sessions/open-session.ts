import { LEAST_MINUTES_TO_MOVE } from '#protocol/limits.ts';
import { type Refusal, refuse } from '#protocol/result.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import type { Ticket } from '../tickets/ticket-store.ts';
import { minutesLeftAfter } from './session-rules.ts';
import { findSession } from './session-store.ts';

/** A ticket's session that is open now: where, what it has taken, and what would be left on the ticket if it moved. */
export type OpenAt = {
  sessionId: string;
  terminalId: string;
  terminalName: string;
  /** nobody hears that terminal now, so it cannot be told to end */
  isAway: boolean;
  usedMs: number;
  minutesLeft: number;
};

export async function findOpenAt(ctx: Context, trx: Db, ticket: Ticket, now: number): Promise<OpenAt | null> {
  if (ticket.state !== 'used' || ticket.sessionId === null) return null;
  const session = await findSession(trx, ticket.sessionId);
  if (session?.state !== 'open') return null;
  const { sessionId, terminalId, startedAt } = session;
  const usedMs = Math.max(session.consumedMs, now - (startedAt ?? now));
  const ended = { ...session, state: 'ended', endReason: 'moved', consumedMs: usedMs } as const;
  return {
    sessionId,
    terminalId,
    terminalName: ctx.live.see(terminalId)?.terminal.name ?? '',
    isAway: ctx.live.isSilent(terminalId, now),
    usedMs,
    minutesLeft: minutesLeftAfter(ended),
  };
}

/** What somebody is told who types words that are in use at another terminal; `ticket-in-use-elsewhere` is the one that a press on "Continuer ici" answers. */
export function judgeMove({ isAway, minutesLeft, terminalName }: OpenAt): { ok: false; refusal: Refusal } {
  const detail = { terminal: terminalName, minutes: minutesLeft };
  if (isAway) return refuse('ticket-in-use-away', detail);
  if (minutesLeft < LEAST_MINUTES_TO_MOVE) return refuse('too-little-to-move', detail);
  return refuse('ticket-in-use-elsewhere', detail);
}
