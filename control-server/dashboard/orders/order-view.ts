import { ORDER_SHOWN_MS } from '#protocol/limits.ts';
import type { Refusal } from '#protocol/result.ts';
import type { OrderState, TrackedOrder } from '#protocol/staff-messages.ts';

/** What staff can order of a terminal; `order.action.<verb>` is its word. Taking one out is no order to it: the server does that. */
export type OrderVerb = TrackedOrder['kind'] | 'revoke';

/**
 * What this page gave last to one terminal, until the terminal's tile says it. The tile is the truth for every dashboard; this only bridges the instant before.
 *
 *   asking ──▶ answered (the tile has the order, or will) | turned away (no order came of it, so no tile will ever say so)
 *
 * `before` is the newest order the tile had when it was asked: an order newer than that makes the attempt old.
 */
export type Attempt =
  | { kind: 'asking'; verb: OrderVerb; before: string | null }
  | { kind: 'answered'; order: TrackedOrder }
  | { kind: 'turned-away'; verb: OrderVerb; refusal: Refusal; before: string | null };

/** What one tile shows of orders. */
export type Shown =
  | { kind: 'order'; order: TrackedOrder }
  | { kind: 'asking'; verb: OrderVerb }
  | { kind: 'turned-away'; verb: OrderVerb; refusal: Refusal };

/** Nobody knows yet what becomes of it: the same as the server's (control-server/orders/order-rules.ts), which refuses a second one only then. */
export function isPending({ kind }: OrderState): boolean {
  return kind === 'waiting' || kind === 'sent';
}

/** Nothing more will be heard of it. (A fact may still turn `unanswered` into what really happened, days later.) */
export function isEnd({ kind }: OrderState): boolean {
  return kind !== 'waiting' && kind !== 'sent' && kind !== 'received';
}

/** The orders worth showing, newest first: pending ones always, ended ones for ORDER_SHOWN_MS after their end. `now` on the server's clock. */
export function currentOrders(
  tileOrders: readonly TrackedOrder[],
  attempt: Attempt | null,
  now: number,
): TrackedOrder[] {
  const orders = [...tileOrders];
  if (attempt?.kind === 'answered') {
    const { order } = attempt;
    const isOfTile = orders.some(({ commandId }) => commandId === order.commandId);
    // Gone from the tile it must not come back from here: only the very newest is missing because its change is on the way.
    const isNewest = orders.every(({ askedAt }) => askedAt <= order.askedAt);
    if (!isOfTile && isNewest && now - order.askedAt <= ORDER_SHOWN_MS) orders.unshift(order);
  }
  return orders.filter(
    ({ state, askedAt }) => isPending(state) || now - ('at' in state ? state.at : askedAt) <= ORDER_SHOWN_MS,
  );
}

/** The lines of a tile: the newest order; or what this page asked after it, and then the newest order as well while nobody knows what becomes of that. */
export function shownOrders(current: readonly TrackedOrder[], attempt: Attempt | null): Shown[] {
  const newest = current[0] ?? null;
  const order: Shown[] = newest ? [{ kind: 'order', order: newest }] : [];
  const isBridging = attempt && attempt.kind !== 'answered' && attempt.before === (newest?.commandId ?? null);
  if (!isBridging) return order;
  const { verb } = attempt;
  const asked: Shown =
    attempt.kind === 'asking' ? { kind: 'asking', verb } : { kind: 'turned-away', verb, refusal: attempt.refusal };
  return newest && isPending(newest.state) ? [asked, ...order] : [asked];
}

/** How many pending orders a tile has beside those it shows. */
export function otherPending(current: readonly TrackedOrder[], shown: readonly Shown[]): number {
  const ids = new Set(shown.map((one) => (one.kind === 'order' ? one.order.commandId : null)));
  return current.filter(({ commandId, state }) => isPending(state) && !ids.has(commandId)).length;
}

/** Is an order of this kind pending? A second `end` or `wipe-again` would then be refused. */
export function isAsked(current: readonly TrackedOrder[], kind: TrackedOrder['kind']): boolean {
  return current.some((order) => order.kind === kind && isPending(order.state));
}
