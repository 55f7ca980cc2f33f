import { LEAST_MINUTES_TO_MOVE } from '#protocol/limits.ts';
import { type Refusal, refuse } from '#protocol/result.ts';
import { dayOfCard, minutesLeftOf } from '../cards/card-rules.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import type { Ticket } from '../tickets/ticket-store.ts';
import { type Session, minutesLeftAfter } from './session-rules.ts';
import { findSession, listSessionsOfCard } from './session-store.ts';

/** The session that a ticket or a card has open now: where, what it has taken, and what would be left of it if it moved. */
export type OpenAt = {
  by: 'ticket' | 'card';
  sessionId: string;
  terminalId: string;
  siteId: string;
  terminalName: string;
  /** nobody hears that terminal now, so it cannot be told to end */
  isAway: boolean;
  usedMs: number;
  minutesLeft: number;
};

export async function findOpenAt(ctx: Context, trx: Db, ticket: Ticket, now: number): Promise<OpenAt | null> {
  if (ticket.state !== 'used' || ticket.sessionId === null) return null;
  const session = await findSession(trx, ticket.sessionId);
  return session?.state === 'open' ? openAtOf(ctx, session, now, 'ticket') : null;
}

export async function findOpenAtOfCard(ctx: Context, trx: Db, cardId: string, now: number): Promise<OpenAt | null> {
  const { current } = await findDayOfCard(ctx, trx, cardId, { since: now, now });
  return current?.state === 'open' ? openAtOf(ctx, current, now, 'card') : null;
}

/** What a card has and had since the beginning of the day: see dayOfCard. */
export async function findDayOfCard(
  ctx: Context,
  trx: Db,
  cardId: string,
  { since, now }: { since: number; now: number },
): Promise<ReturnType<typeof dayOfCard<Session>>> {
  const isLost = ({ terminalId, endsAt }: Session) =>
    endsAt !== null && now >= endsAt && ctx.live.isSilent(terminalId, now);
  return dayOfCard(await listSessionsOfCard(trx, cardId, since), { since, isLost });
}

/** The same of an open session that is known. */
export function openAtOf(ctx: Context, session: Session, now: number, by: OpenAt['by']): OpenAt {
  const { sessionId, terminalId, siteId, startedAt } = session;
  const usedMs = Math.max(session.consumedMs, now - (startedAt ?? now));
  const ended = { ...session, state: 'ended', endReason: 'moved', consumedMs: usedMs } as const;
  return {
    by,
    sessionId,
    terminalId,
    siteId,
    terminalName: ctx.live.see(terminalId)?.terminal.name ?? '',
    isAway: ctx.live.isSilent(terminalId, now),
    usedMs,
    minutesLeft: by === 'card' ? minutesLeftOf(ended) : minutesLeftAfter(ended),
  };
}

/**
 * What somebody is told whose ticket or card is in use at another terminal; `…-in-use-elsewhere` is the one that a press on "Continuer ici" answers. A card's session may be at another site:
 * then its name goes with the terminal's.
 */
export function judgeMove(ctx: Context, openAt: OpenAt, siteId: string): { ok: false; refusal: Refusal } {
  const { by, isAway, minutesLeft, terminalName } = openAt;
  const siteName = openAt.siteId === siteId ? null : (ctx.sites.get(openAt.siteId)?.name ?? null);
  const detail = { terminal: siteName ? `${terminalName} (${siteName})` : terminalName, minutes: minutesLeft };
  if (isAway) return refuse(`${by}-in-use-away`, detail);
  if (minutesLeft < LEAST_MINUTES_TO_MOVE) return refuse('too-little-to-move', detail);
  return refuse(`${by}-in-use-elsewhere`, detail);
}
