import {
  COMMAND_EXPIRES_MS,
  MOVE_WITHIN_MS,
  ORDER_SHOWN_MS,
  SESSION_ORDER_WAITS_MS,
  WIPE_ORDER_WAITS_MS,
} from '#protocol/limits.ts';
import type { JournalEvent } from '#protocol/journal-events.ts';
import { type Refusal, type Result, refuse } from '#protocol/result.ts';
import type { OrderState, TrackedOrder } from '#protocol/staff-messages.ts';
import type { Order } from '#protocol/terminal-messages.ts';

/** How an order behaves, by its kind. */
export type OrderPolicy = {
  /** how long it is worth sending, in ms from its asking */
  goodForMs: number;
  /** an order for a terminal that is away waits for it, or is refused at once */
  waits: boolean;
  /** a second one while the first is pending makes no sense */
  isAloneOfItsKind: boolean;
};

export const orderPolicies: Record<Order['kind'], OrderPolicy> = {
  // A session may run on as an island: more time, or its end, are still wanted when the terminal is back.
  extend: { goodForMs: SESSION_ORDER_WAITS_MS, waits: true, isAloneOfItsKind: false },
  accompany: { goodForMs: SESSION_ORDER_WAITS_MS, waits: true, isAloneOfItsKind: true },
  end: { goodForMs: SESSION_ORDER_WAITS_MS, waits: true, isAloneOfItsKind: true },
  // The helper stands beside it.
  uncover: { goodForMs: COMMAND_EXPIRES_MS, waits: false, isAloneOfItsKind: true },
  // Done later it would cut short who has been told that it stays there.
  'move-away': { goodForMs: MOVE_WITHIN_MS, waits: false, isAloneOfItsKind: true },
  // The helper stands beside it.
  open: { goodForMs: COMMAND_EXPIRES_MS, waits: false, isAloneOfItsKind: true },
  // Said too late it is said to somebody else.
  'show-message': { goodForMs: COMMAND_EXPIRES_MS, waits: false, isAloneOfItsKind: false },
  'wipe-again': { goodForMs: WIPE_ORDER_WAITS_MS, waits: true, isAloneOfItsKind: true },
};

/** No order is pending longer than this. */
export const LONGEST_ORDER_MS = Math.max(...Object.values(orderPolicies).map(({ goodForMs }) => goodForMs));

/** An order with what is needed to send it again; `order` is null for one that is never sent again. */
export type KeptOrder = TrackedOrder & { terminalId: string; order: Order | null; expiresAt: number; wasSent: boolean };

/** Nobody knows yet what becomes of it. */
export function isPending(state: OrderState): boolean {
  return state.kind === 'waiting' || state.kind === 'sent';
}

/** Does staff's tile still show it: while it is pending, and for a while after its end. */
export function isShown({ state, askedAt }: Pick<TrackedOrder, 'state' | 'askedAt'>, now: number): boolean {
  return isPending(state) || now - ('at' in state ? state.at : askedAt) <= ORDER_SHOWN_MS;
}

/**
 * What to do with an order that staff ask for.
 * @param pending kinds of this terminal's orders that are pending
 * @returns `sent` or `waiting` as its first state, or the refusal: `command-already-asked`, `terminal-away`
 */
export function judgeOrder(
  kind: Order['kind'],
  terminal: { isThere: boolean; pending: readonly Order['kind'][] },
  now: number,
): { ok: true; state: OrderState } | { ok: false; refusal: Refusal } {
  const policy = orderPolicies[kind];
  if (policy.isAloneOfItsKind && terminal.pending.includes(kind)) return refuse('command-already-asked');
  if (terminal.isThere) return { ok: true, state: { kind: 'sent' } };
  if (!policy.waits) return refuse('terminal-away');
  return { ok: true, state: { kind: 'waiting', expiresAt: now + policy.goodForMs } };
}

/** What came of a sending: the terminal's answer, or none, and then whether the terminal is gone. */
export type Sending = { kind: 'answered'; result: Result<unknown> } | { kind: 'no-answer'; isGone: boolean };

/**
 * @param tellsFacts the terminal journals its answers (protocol 3): then "done" is the fact's to say
 * @returns the state after a sending; a state that is an end already stays
 */
export function afterSending(
  kept: Pick<KeptOrder, 'state' | 'kind' | 'expiresAt'>,
  sending: Sending,
  tellsFacts: boolean,
  now: number,
): OrderState {
  if (!isPending(kept.state)) return kept.state;
  if (sending.kind === 'answered') {
    const { result } = sending;
    if (!result.ok) return { kind: 'refused', at: now, code: result.refusal.code };
    return tellsFacts ? { kind: 'received' } : { kind: 'done', at: now };
  }
  // What does not wait is never sent again.
  if (now >= kept.expiresAt || !orderPolicies[kept.kind].waits) return { kind: 'unanswered', at: now };
  // Without facts a second sending could do it twice.
  if (!tellsFacts) return { kind: 'sent' };
  return sending.isGone ? { kind: 'waiting', expiresAt: kept.expiresAt } : { kind: 'sent' };
}

/** The terminal's committed word, which is the last: it may come days later and still says what happened. */
export function afterFact(event: Extract<JournalEvent, { type: 'command-answered' }>, at: number): OrderState {
  return event.outcome === 'done' ? { kind: 'done', at } : { kind: 'refused', at, code: event.outcome };
}

/** What its expiry makes of a pending order; null while it is still good. */
export function afterTime(kept: Pick<KeptOrder, 'state' | 'expiresAt' | 'wasSent'>, now: number): OrderState | null {
  if (!isPending(kept.state) || now < kept.expiresAt) return null;
  return kept.wasSent ? { kind: 'unanswered', at: now } : { kind: 'expired', at: now };
}

/** Is it to be sent, now that the terminal is there and has told all its facts? */
export function isToSend(kept: KeptOrder, now: number): kept is KeptOrder & { order: Order } {
  return kept.order !== null && isPending(kept.state) && orderPolicies[kept.kind].waits && now < kept.expiresAt;
}
