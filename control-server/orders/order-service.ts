import { randomUUID } from 'node:crypto';
import { COMMAND_EXPIRES_MS } from '#protocol/limits.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { OrderState, TrackedOrder } from '#protocol/staff-messages.ts';
import { CommandAnswer, type Order } from '#protocol/terminal-messages.ts';
import { type Actor, writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import { reportIncident } from '../incident.ts';
import { findSession } from '../sessions/session-store.ts';
import {
  type KeptOrder,
  type Sending,
  afterSending,
  afterTime,
  isPending,
  isToSend,
  judgeOrder,
  orderPolicies,
} from './order-rules.ts';
import {
  findOrder,
  insertOrder,
  listOverdueOrders,
  listPendingOrders,
  saveOrderState,
  trackedOf,
} from './order-store.ts';

/** Protocol of terminals that journal what they did with an order. */
const TELLS_FACTS_SINCE = 3;

/** An order that somebody asks for; `commandId`, where the asker has named it. */
export type AskedOrder = { terminalId: string; order: Order; actor: Actor; commandId?: string };

/**
 * Gives an order of staff to a terminal: keeps it, sends it where the terminal is there and waits for its answer, at most COMMAND_EXPIRES_MS. What becomes of it later shows
 * in the terminal's tile. Refusals: `terminal-away` (an order that does not wait), `command-already-asked`, else what the terminal itself refuses with. The asking and the
 * outcome are audited; the text of a message is kept nowhere.
 * @param judge makes the order what it is to be, or refuses it, in the transaction that keeps it: what it counts does not change meanwhile
 */
export async function giveOrder(
  ctx: Context,
  input: { terminalId: string; order: Order; staffId: string },
  judge: (trx: Db) => Promise<Result<Order>> = async () => ok(input.order),
): Promise<Result<TrackedOrder>> {
  const { terminalId, order, staffId } = input;
  const kept = await keepOrder(ctx, { terminalId, order, actor: { kind: 'staff', id: staffId } }, judge);
  if (!kept.ok) return kept;
  if (kept.value.state.kind !== 'sent') return ok(trackedOf(kept.value));
  const tracked = await send(ctx, kept.value);
  return tracked.state.kind === 'refused'
    ? { ok: false, refusal: tracked.refusal ?? { code: tracked.state.code } }
    : ok(tracked);
}

/**
 * The same for who does not wait for what becomes of it: the answer says that the order is kept, and its sending has begun where the terminal is there.
 */
export async function keepAndSendOrder(
  ctx: Context,
  input: AskedOrder,
  judge: (trx: Db) => Promise<Result<Order>>,
): Promise<Result<Order>> {
  const kept = await keepOrder(ctx, input, judge);
  if (!kept.ok) return kept;
  if (kept.value.state.kind === 'sent') {
    send(ctx, kept.value).catch((error: unknown) => reportIncident(ctx.log, error, 'order'));
  }
  return ok(kept.value.order);
}

async function keepOrder(
  ctx: Context,
  input: AskedOrder,
  judge: (trx: Db) => Promise<Result<Order>>,
): Promise<Result<KeptOrder & { order: Order }>> {
  const { terminalId, actor } = input;
  const now = ctx.clock.now();
  const commandId = input.commandId ?? randomUUID();
  const keep = async (trx: Db, touch: (id: string) => void): Promise<Result<KeptOrder & { order: Order }>> => {
    const made = await judge(trx);
    if (!made.ok) return made;
    const order = made.value;
    const pending = (await listPendingOrders(trx, terminalId)).map(({ kind }) => kind);
    const judged = judgeOrder(order.kind, { isThere: !ctx.live.isSilent(terminalId, now), pending }, now);
    if (!judged.ok) return judged;
    const fresh = {
      commandId,
      terminalId,
      kind: order.kind,
      order,
      askedAt: now,
      expiresAt: now + orderPolicies[order.kind].goodForMs,
      state: judged.state,
      wasSent: judged.state.kind === 'sent',
    };
    await insertOrder(trx, fresh);
    await writeAudit(trx, {
      at: now,
      actor,
      action: 'command-asked',
      target: terminalId,
      detail: {
        commandId: fresh.commandId,
        order: order.kind,
        ...('sessionId' in order ? { sessionId: order.sessionId } : {}),
      },
    });
    touch(terminalId);
    return ok(fresh);
  };
  const kept = await onItsWay(ctx, commandId, () => ctx.commits.run(keep));
  if (!kept.ok || kept.value.state.kind !== 'sent') ctx.ordersOnTheirWay.delete(commandId);
  if (kept.ok) announce(ctx, terminalId);
  return kept;
}

/** Orders an open session of this terminal to end. Refusal besides those of giveOrder: `session-not-found`. */
export async function endSession(
  ctx: Context,
  input: { terminalId: string; sessionId: string; staffId: string },
): Promise<Result<TrackedOrder>> {
  const { terminalId, sessionId, staffId } = input;
  const session = await findSession(ctx.db, sessionId);
  if (session?.terminalId !== terminalId || session.state !== 'open')
    return { ok: false, refusal: { code: 'session-not-found' } };
  return giveOrder(ctx, { terminalId, order: { kind: 'end', sessionId }, staffId });
}

/** Orders a paused session of this terminal to be shown again. Refusals besides those of giveOrder: `session-not-found`, `command-not-possible-now` when it is not paused. */
export async function uncoverSession(
  ctx: Context,
  input: { terminalId: string; sessionId: string; staffId: string },
): Promise<Result<TrackedOrder>> {
  const { terminalId, sessionId, staffId } = input;
  const order = { kind: 'uncover', sessionId } as const;
  return giveOrder(ctx, { terminalId, order, staffId }, async (trx) => {
    const session = await findSession(trx, sessionId);
    if (session?.terminalId !== terminalId || session.state !== 'open') return refuse('session-not-found');
    return session.pausedUntil === null ? refuse('command-not-possible-now') : ok(order);
  });
}

/**
 * A terminal is there and has told all its facts: what of its orders has no fact has never reached it, and is sent (again). Only for terminals that journal their answers:
 * else it could be done twice.
 */
export async function sendWaitingOrders(ctx: Context, terminalId: string): Promise<void> {
  const known = ctx.live.see(terminalId);
  if (!known?.orders.some(({ state }) => isPending(state))) return;
  const tellsFacts = (known.protocolVersion ?? 0) >= TELLS_FACTS_SINCE;
  const now = ctx.clock.now();
  for (const kept of await listPendingOrders(ctx.db, terminalId)) {
    if (!isToSend(kept, now) || ctx.ordersOnTheirWay.has(kept.commandId)) continue;
    if (!tellsFacts && kept.wasSent) continue;
    await onItsWay(ctx, kept.commandId, () => keepState(ctx, kept, { kind: 'sent' }, true));
    void send(ctx, kept);
  }
}

/** Ends what is good no longer. Called each second. */
export async function closeOverdueOrders(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  for (const kept of await listOverdueOrders(ctx.db, now)) {
    // Its answer is still waited for.
    if (ctx.ordersOnTheirWay.has(kept.commandId)) continue;
    const state = afterTime(kept, now);
    if (state) await keepState(ctx, kept, state);
  }
}

/** While it is kept and not yet sent, memory knows it already: nobody else may send it. `send` goes on from there. */
async function onItsWay<T>(ctx: Context, commandId: string, work: () => Promise<T>): Promise<T> {
  ctx.ordersOnTheirWay.add(commandId);
  try {
    return await work();
  } catch (error) {
    ctx.ordersOnTheirWay.delete(commandId);
    throw error;
  }
}

/** Sends an order once. @returns what came of it; `refusal` with the terminal's own details */
async function send(
  ctx: Context,
  kept: KeptOrder & { order: Order },
): Promise<TrackedOrder & { refusal?: Extract<Result<never>, { ok: false }>['refusal'] }> {
  const { commandId, terminalId, order, askedAt: issuedAt, expiresAt } = kept;
  const { connection = null, protocolVersion = null } = ctx.live.see(terminalId) ?? {};
  ctx.ordersOnTheirWay.add(commandId);
  const answer = await (
    connection?.send({ commandId, issuedAt, expiresAt, order }, COMMAND_EXPIRES_MS) ?? Promise.reject(new Error('away'))
  ).then(
    (message) => CommandAnswer.safeParse(message),
    () => null,
  );
  ctx.ordersOnTheirWay.delete(commandId);
  // An answer to something else, or none of the protocol, is no answer.
  const isOurs = answer?.success && (!answer.data.ok || answer.data.value.commandId === commandId);
  const now = ctx.clock.now();
  const sending: Sending = isOurs
    ? { kind: 'answered', result: answer.data }
    : { kind: 'no-answer', isGone: (ctx.live.see(terminalId)?.connection ?? null) !== connection };
  const tellsFacts = (protocolVersion ?? 0) >= TELLS_FACTS_SINCE;
  // The fact may have been committed before the answer was read: what the database says counts.
  const latest = (await findOrder(ctx.db, commandId)) ?? kept;
  const state = afterSending(latest, sending, tellsFacts, now);
  if (state.kind !== latest.state.kind) await keepState(ctx, kept, state);
  const refusal = isOurs && !answer.data.ok ? answer.data.refusal : undefined;
  return { ...trackedOf({ ...kept, state }), ...(refusal ? { refusal } : {}) };
}

/** Keeps the state an order came to, unless a fact was quicker; audits an end. */
async function keepState(ctx: Context, kept: KeptOrder, state: OrderState, wasSent = false): Promise<void> {
  const now = ctx.clock.now();
  await ctx.commits.run(async (trx, touch) => {
    const latest = await findOrder(trx, kept.commandId);
    if (!latest || !isPending(latest.state)) return;
    await saveOrderState(trx, kept.commandId, state, now, wasSent);
    if (!isPending(state) && state.kind !== 'received') {
      const outcome = state.kind === 'refused' ? state.code : state.kind;
      const actor =
        state.kind === 'refused' || state.kind === 'done'
          ? ({ kind: 'terminal', id: kept.terminalId } as const)
          : ({ kind: 'server' } as const);
      const detail = { commandId: kept.commandId, outcome };
      await writeAudit(trx, { at: now, actor, action: 'command-answered', target: kept.terminalId, detail });
    }
    touch(kept.terminalId);
  });
  announce(ctx, kept.terminalId);
}

function announce(ctx: Context, terminalId: string): void {
  const siteId = ctx.live.see(terminalId)?.terminal.siteId;
  if (siteId) ctx.changes.announce({ kind: 'terminal-changed', terminalId, siteId });
}
