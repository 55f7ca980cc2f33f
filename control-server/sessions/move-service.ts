import { randomUUID } from 'node:crypto';
import { MOVE_WITHIN_MS } from '#protocol/limits.ts';
import { ok, refuse } from '#protocol/result.ts';
import type { Context } from '../context.ts';
import { keepAndSendOrder } from '../orders/order-service.ts';
import { findOrder } from '../orders/order-store.ts';
import { hashWords } from '../tickets/ticket-key.ts';
import { findTicketByWords } from '../tickets/ticket-store.ts';
import { type OpenAt, findOpenAt, findOpenAtOfCard } from './open-session.ts';
import { findSession } from './session-store.ts';

/** By what the session was opened that is to move. */
export type MovedBy = { words: readonly string[] } | { cardId: string };

/**
 * The session of these words, or this card, ends at the terminal where it is open, so that it can go on at `toTerminalId`: orders that terminal to end it and waits until it has told so, at
 * most MOVE_WITHIN_MS. What is left of it opens the next one then, as after any end that leaves some. What it gives is for the caller to ask anew: where the first terminal said
 * nothing in time the session is still there.
 */
export async function endElsewhere(ctx: Context, toTerminalId: string, by: MovedBy): Promise<void> {
  const openAt = await findWhatMoves(ctx, by);
  if (!openAt) return;
  const { terminalId, sessionId } = openAt;
  const commandId = randomUUID();
  const over = untilOver(ctx, { terminalId, sessionId, commandId });
  const order = { kind: 'move-away', sessionId } as const;
  const actor = { kind: 'terminal', id: toTerminalId } as const;
  await keepAndSendOrder(ctx, { terminalId, order, actor, commandId }, async (trx) => {
    const session = await findSession(trx, sessionId);
    return session?.state === 'open' ? ok(order) : refuse('session-not-found');
  });
  await over;
}

async function findWhatMoves(ctx: Context, by: MovedBy): Promise<OpenAt | null> {
  const now = ctx.clock.now();
  if ('cardId' in by) return findOpenAtOfCard(ctx, ctx.db, by.cardId, now);
  const ticket = await findTicketByWords(ctx.db, hashWords(ctx.ticketKey, by.words));
  return ticket && findOpenAt(ctx, ctx.db, ticket, now);
}

/** Resolves when the session is over, when its terminal has refused to end it, or when it has had its time. */
function untilOver(
  ctx: Context,
  { terminalId, sessionId, commandId }: { terminalId: string; sessionId: string; commandId: string },
): Promise<void> {
  return new Promise((resolve) => {
    function stop() {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    }
    async function look() {
      const session = await findSession(ctx.db, sessionId);
      const order = await findOrder(ctx.db, commandId);
      if (session?.state !== 'open' || order?.state.kind === 'refused') stop();
    }
    const timer = setTimeout(stop, MOVE_WITHIN_MS);
    const unsubscribe = ctx.changes.subscribe((change) => {
      if (change.kind === 'terminal-changed' && change.terminalId === terminalId) look().catch(stop);
    });
    // It may have ended between the question and this.
    look().catch(stop);
  });
}
