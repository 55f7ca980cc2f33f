import type { Tile, TileState } from '#protocol/staff-messages.ts';
import type { Context } from '../context.ts';
import { shownCall } from '../help/help-rules.ts';
import { isShown } from '../orders/order-rules.ts';
import { holdOf } from '../queue/queue-rules.ts';
import { bookedNow } from '../workshops/booked.ts';
import type { LiveTerminal, LiveTerminals } from './live-terminals.ts';
import { tileState } from './tile-rules.ts';

/** What a terminal is doing, whoever it may be kept for. */
export function tileStateOf(live: LiveTerminals, known: LiveTerminal, now: number): TileState {
  const { terminal, session, memory, activity, lastHeardAt } = known;
  return tileState({
    isSilent: live.isSilent(terminal.terminalId, now),
    lastHeardAt,
    activity,
    session,
    residue: terminal.residue,
    wipePending: terminal.wipePending,
    journal: memory?.journal ?? null,
  });
}

/** One terminal as staff see it, as it is now. A free one that is kept for somebody of the queue, or booked for a workshop, is not to be had. */
export function presentTile(
  ctx: Pick<Context, 'live' | 'queues' | 'rules' | 'workshops'>,
  known: LiveTerminal,
  now: number,
): Tile {
  const { terminal, session, orders, memory, recent } = known;
  const call = shownCall(known.help);
  const state = tileStateOf(ctx.live, known, now);
  const booking = bookedNow(ctx, terminal, now);
  const hold =
    state.kind === 'free' && !booking ? holdOf(ctx.queues.holdAt(terminal.siteId, terminal.terminalId)) : null;
  return {
    terminalId: terminal.terminalId,
    siteId: terminal.siteId,
    name: terminal.name,
    state: hold || (booking && state.kind === 'free') ? { kind: 'reserved' } : state,
    ...(hold ? { hold } : {}),
    ...(booking ? { booking } : {}),
    measure: recent?.measure ?? null,
    confinement: terminal.confinement,
    appVersion: terminal.appVersion,
    lastWipedAt: terminal.lastWipedAt,
    memory,
    orders: orders.filter((order) => isShown(order, now)),
    ...(call ? { help: call } : {}),
    ...(session?.accompaniedFor ? { accompaniedFor: session.accompaniedFor } : {}),
    ...pausedAs(state, session?.pausedUntil ?? null),
    ...(session?.sharesTicket ? { sharesTicket: true as const } : {}),
  };
}

/** A seat is kept no longer than its session goes on. */
function pausedAs(state: TileState, pausedUntil: number | null): Pick<Tile, 'pausedUntil'> {
  if (state.kind !== 'occupied' || pausedUntil === null) return {};
  return { pausedUntil: Math.min(pausedUntil, state.endsAt) };
}
