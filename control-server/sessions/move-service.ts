import { randomUUID } from 'node:crypto';
import { MOVE_WITHIN_MS } from '#protocol/limits.ts';
import { ok, refuse } from '#protocol/result.ts';
import type { Context } from '../context.ts';
import { keepAndSendOrder } from '../orders/order-service.ts';
import { findOrder } from '../orders/order-store.ts';
import { hashWords } from '../tickets/ticket-key.ts';
import { findTicketByWords } from '../tickets/ticket-store.ts';
import { findOpenAt } from './open-session.ts';
import { findSession } from './session-store.ts';

/**
 * The session of these words ends at the terminal where it is open, so that it can go on at `toTerminalId`: orders that terminal to end it and waits until it has told so, at
 * most MOVE_WITHIN_MS. Its minutes are on the ticket again then, as after any end that leaves some. What the ticket gives is for the caller to ask anew: where the first terminal said
 * nothing in time the session is still there.
 */
export async function endElsewhere(ctx: Context, toTerminalId: string, words: readonly string[]): Promise<void> {
  const ticket = await findTicketByWords(ctx.db, hashWords(ctx.ticketKey, words));
  const openAt = ticket && (await findOpenAt(ctx, ctx.db, ticket, ctx.clock.now()));
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
