import type { Context } from '../context.ts';
import { tileStateOf } from '../terminals/tile-presenter.ts';
import { bookingsAt } from '../workshops/booked.ts';
import { bookingInTheWay, freeFrom } from '../workshops/workshop-rules.ts';
import { type Seat, holdOf } from './queue-rules.ts';

/**
 * The terminals of a site that somebody could sit down at now, by their names, kept ones among them. Not those that a workshop takes; and where one begins
 * before a hold would be over nobody is called to.
 * @param asking the one that asks at this moment for somebody who signs in there: it is to be had, and approached
 */
export function seatsOf(
  ctx: Context,
  siteId: string,
  { now, holdMs, asking }: { now: number; holdMs: number; asking: string | null },
): Seat[] {
  const seats = ctx.live.ofSite(siteId).flatMap((terminalId) => {
    const known = ctx.live.see(terminalId);
    if (!known || (tileStateOf(ctx.live, known, now).kind !== 'free' && terminalId !== asking)) return [];
    const bookings = bookingsAt(ctx, { siteId, terminalId }, now);
    if (bookingInTheWay(bookings, now)) return [];
    const isApproached = terminalId === asking || (known.activity?.kind === 'free' && known.activity.isApproached);
    const isTakenSoon = freeFrom(bookings, now, holdMs) > now;
    return [{ terminalId, isApproached: isApproached === true || isTakenSoon, name: known.terminal.name }];
  });
  return seats.toSorted((one, other) => one.name.localeCompare(other.name, 'fr', { numeric: true }));
}

/** Tells a terminal that is there for whom it is kept. */
export function tellHold(ctx: Context, terminalId: string): void {
  const known = ctx.live.see(terminalId);
  if (!known?.connection) return;
  known.connection.tellHold({ hold: holdOf(ctx.queues.holdAt(known.terminal.siteId, terminalId)) });
}
