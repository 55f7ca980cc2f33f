import type { OrderState, TrackedOrder } from '#protocol/staff-messages.ts';
import { type ExtendedBy, Order } from '#protocol/terminal-messages.ts';
import type { Db } from '../db/database.ts';
import type { CommandTable } from '../db/schema.ts';
import { rowsOf } from '../db/statements.ts';
import type { KeptOrder } from './order-rules.ts';

// A constant text, past the query builder: it is read back with every fact of a network.
const LIST_SINCE = `SELECT * FROM commands WHERE terminal_id IN (SELECT value FROM json_each(?)) AND asked_at >= ?
  ORDER BY asked_at DESC`;

export async function insertOrder(db: Db, kept: KeptOrder): Promise<void> {
  await db
    .insertInto('commands')
    .values({
      command_id: kept.commandId,
      terminal_id: kept.terminalId,
      kind: kept.kind,
      command_order: kept.order === null ? null : textOf(kept.order),
      asked_at: kept.askedAt,
      expires_at: kept.expiresAt,
      was_sent: kept.wasSent ? 1 : 0,
      ...stateColumns(kept.state, kept.askedAt),
    })
    .execute();
}

export async function findOrder(db: Db, commandId: string): Promise<KeptOrder | null> {
  const row = await db.selectFrom('commands').selectAll().where('command_id', '=', commandId).executeTakeFirst();
  return row ? fromRow(row) : null;
}

/** @param at when it came to that state, ms since 1970 */
export async function saveOrderState(
  db: Db,
  commandId: string,
  state: OrderState,
  at: number,
  wasSent = false,
): Promise<void> {
  await db
    .updateTable('commands')
    .set({ ...stateColumns(state, at), ...(wasSent ? { was_sent: 1 as const } : {}) })
    .where('command_id', '=', commandId)
    .execute();
}

/** The orders of a terminal that nobody knows the end of, oldest first. */
export async function listPendingOrders(db: Db, terminalId: string): Promise<KeptOrder[]> {
  const rows = await db
    .selectFrom('commands')
    .selectAll()
    .where('terminal_id', '=', terminalId)
    .where('state', 'in', ['waiting', 'sent'])
    .orderBy('asked_at')
    .execute();
  return rows.map(fromRow);
}

/** The pending orders that are good no longer. */
export async function listOverdueOrders(db: Db, now: number): Promise<KeptOrder[]> {
  const rows = await db
    .selectFrom('commands')
    .selectAll()
    .where('state', 'in', ['waiting', 'sent'])
    .where('expires_at', '<=', now)
    .execute();
  return rows.map(fromRow);
}

/** Orders of these terminals asked since `moment`, newest first. */
export async function listOrdersSince(db: Db, terminalIds: readonly string[], moment: number): Promise<KeptOrder[]> {
  return (await rowsOf<CommandTable>(db, LIST_SINCE, [JSON.stringify(terminalIds), moment])).map(fromRow);
}

/** @returns how many */
export async function deleteOrdersAskedBefore(db: Db, moment: number): Promise<number> {
  const result = await db.deleteFrom('commands').where('asked_at', '<', moment).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** The extensions of a session that were done or may still be: not those that were refused, came too late or got no answer. */
export async function listExtensions(
  db: Db,
  session: { terminalId: string; sessionId: string; grantedAt: number },
): Promise<{ minutes: number; isDone: boolean; by: ExtendedBy | null }[]> {
  const rows = await db
    .selectFrom('commands')
    .selectAll()
    .where('terminal_id', '=', session.terminalId)
    .where('asked_at', '>=', session.grantedAt)
    .where('kind', '=', 'extend')
    .where('state', 'in', ['waiting', 'sent', 'received', 'done'])
    .execute();
  return rows.map(fromRow).flatMap(({ order, state }) => {
    const isOurs = order?.kind === 'extend' && order.sessionId === session.sessionId;
    return isOurs ? [{ minutes: order.minutes, isDone: state.kind === 'done', by: order.by ?? null }] : [];
  });
}

/** As staff see it. */
export function trackedOf({ commandId, kind, askedAt, state, order }: KeptOrder): TrackedOrder {
  const { minutes, by } =
    order?.kind === 'extend' ? order : { minutes: order?.kind === 'open' ? order.grant.minutes : undefined };
  return { commandId, kind, askedAt, state, ...(minutes ? { minutes } : {}), ...(by ? { by } : {}) };
}

/** What is kept of an order. A message is never sent again, and its text is kept nowhere; nor is an opening, and the list of its filter is the site's, once. */
function textOf(order: Order): string | null {
  if (order.kind === 'show-message') return null;
  if (order.kind !== 'open') return JSON.stringify(order);
  const { blockedHosts: _, ...grant } = order.grant;
  return JSON.stringify({ ...order, grant });
}

function stateColumns(state: OrderState, at: number): Pick<CommandTable, 'state' | 'state_at' | 'refusal_code'> {
  return { state: state.kind, state_at: at, refusal_code: state.kind === 'refused' ? state.code : null };
}

function fromRow(row: CommandTable): KeptOrder {
  return {
    commandId: row.command_id,
    terminalId: row.terminal_id,
    kind: row.kind,
    askedAt: row.asked_at,
    expiresAt: row.expires_at,
    wasSent: row.was_sent === 1,
    order: row.command_order === null ? null : Order.parse(JSON.parse(row.command_order)),
    state: stateOf(row),
  };
}

function stateOf(row: CommandTable): OrderState {
  const { state: kind, state_at: at } = row;
  switch (kind) {
    case 'waiting':
      return { kind, expiresAt: row.expires_at };
    case 'sent':
    case 'received':
      return { kind };
    case 'refused':
      return { kind, at, code: row.refusal_code ?? 'internal' };
    case 'done':
    case 'unanswered':
    case 'expired':
      return { kind, at };
  }
}
