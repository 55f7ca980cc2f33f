import { MAX_SHOWN_ORDERS, ORDER_SHOWN_MS } from '#protocol/limits.ts';
import type { TrackedOrder } from '#protocol/staff-messages.ts';
import type { Db } from '../db/database.ts';
import type { KeptCall } from '../help/help-rules.ts';
import { listLastCalls } from '../help/help-store.ts';
import { type KeptOrder, LONGEST_ORDER_MS, isPending, isShown } from '../orders/order-rules.ts';
import { listOrdersSince, trackedOf } from '../orders/order-store.ts';
import type { Session } from '../sessions/session-rules.ts';
import { listCurrentSessionsOf } from '../sessions/session-store.ts';
import { type Terminal, findTerminals } from './terminal-store.ts';

/** What the database says of one terminal, as the live state keeps it. */
export type DurableState = {
  terminal: Terminal;
  /** the granted or open session */
  session: Session | null;
  /** newest first */
  orders: TrackedOrder[];
  /** its last call for help, open or not */
  help: KeptCall | null;
};

/** Terminals asked for at once: what one statement gives is let go before the next, or a start would need twice the memory. */
const AT_ONCE = 1_024;

/** Reads the state of these terminals, in four statements. Those that are not in the database are left out. */
export async function readDurableState(db: Db, terminalIds: readonly string[], now: number): Promise<DurableState[]> {
  const states: DurableState[] = [];
  for (let from = 0; from < terminalIds.length; from += AT_ONCE) {
    const ids = terminalIds.slice(from, from + AT_ONCE);
    const terminals = await findTerminals(db, ids);
    const sessions = new Map((await listCurrentSessionsOf(db, ids)).map((session) => [session.terminalId, session]));
    const calls = new Map((await listLastCalls(db, ids)).map((call) => [call.terminalId, call]));
    const orders = new Map<string, KeptOrder[]>();
    for (const kept of await listOrdersSince(db, ids, now - LONGEST_ORDER_MS - ORDER_SHOWN_MS)) {
      if (!isShown(kept, now)) continue;
      const own = orders.get(kept.terminalId) ?? [];
      orders.set(kept.terminalId, [...own, kept]);
    }
    for (const terminal of terminals) {
      const { terminalId } = terminal;
      states.push({
        terminal,
        session: sessions.get(terminalId) ?? null,
        orders: shownFirst(orders.get(terminalId) ?? []),
        help: calls.get(terminalId) ?? null,
      });
    }
  }
  return states;
}

/** Pending ones have the first claim on the places; all of them newest first. */
function shownFirst(orders: readonly KeptOrder[]): TrackedOrder[] {
  const pending = orders.filter(({ state }) => isPending(state));
  const ended = orders.filter(({ state }) => !isPending(state));
  return [...pending, ...ended]
    .slice(0, MAX_SHOWN_ORDERS)
    .sort((one, other) => other.askedAt - one.askedAt)
    .map(trackedOf);
}
