import type { Tile, TileState } from '#protocol/staff-messages.ts';
import type { Context } from '../context.ts';
import { shownCall } from '../help/help-rules.ts';
import { isShown } from '../orders/order-rules.ts';
import { holdOf } from '../queue/queue-rules.ts';
import { bookedNow } from '../workshops/booked.ts';
import type { LiveTerminal } from './live-terminal.ts';
import type { LiveTerminals } from './live-terminals.ts';
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

type Seats = Pick<Context, 'live' | 'queues' | 'rules' | 'workshops'>;

/** A free one that is kept for somebody of the queue, or booked for a workshop, is not to be had. */
function seatOf(ctx: Seats, known: LiveTerminal, now: number) {
  const { terminal } = known;
  const said = tileStateOf(ctx.live, known, now);
  const booking = bookedNow(ctx, terminal, now);
  const hold =
    said.kind === 'free' && !booking ? holdOf(ctx.queues.holdAt(terminal.siteId, terminal.terminalId)) : null;
  const state: TileState = hold || (booking && said.kind === 'free') ? { kind: 'reserved' } : said;
  return { state, booking, hold };
}

/** As much of a tile as its site is told by. */
export type TileGlance = Pick<Tile, 'terminalId' | 'state' | 'help'>;

export function glanceAt(ctx: Seats, known: LiveTerminal, now: number): TileGlance {
  const { state } = seatOf(ctx, known, now);
  const glance: TileGlance = { terminalId: known.terminal.terminalId, state };
  const call = shownCall(known.help);
  if (call) glance.help = call;
  return glance;
}

/** One terminal as staff see it, as it is now. */
export function presentTile(ctx: Seats, known: LiveTerminal, now: number): Tile {
  const { terminal, session, orders, memory, recent } = known;
  const call = shownCall(known.help);
  const { state, booking, hold } = seatOf(ctx, known, now);
  const tile: Tile = {
    terminalId: terminal.terminalId,
    siteId: terminal.siteId,
    name: terminal.name,
    state,
    measure: recent?.shown ?? null,
    confinement: terminal.confinement,
    appVersion: terminal.appVersion,
    lastWipedAt: terminal.lastWipedAt,
    memory,
    orders: orders.length === 0 ? orders : orders.filter((order) => isShown(order, now)),
  };
  if (hold) tile.hold = hold;
  if (booking) tile.booking = booking;
  if (call) tile.help = call;
  if (session?.accompaniedFor) tile.accompaniedFor = session.accompaniedFor;
  // A seat is kept no longer than its session goes on.
  if (session?.pausedUntil && state.kind === 'occupied') tile.pausedUntil = Math.min(session.pausedUntil, state.endsAt);
  if (session?.sharesTicket) tile.sharesTicket = true;
  return tile;
}
