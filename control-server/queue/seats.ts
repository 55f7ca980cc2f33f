import type { Context } from '../context.ts';
import { tileStateOf } from '../terminals/tile-presenter.ts';
import { type Seat, holdOf } from './queue-rules.ts';

/**
 * The terminals of a site that somebody could sit down at now, by their names, kept ones among them.
 * @param asking the one that asks at this moment for somebody who signs in there: it is to be had, and approached
 */
export function seatsOf(ctx: Context, siteId: string, now: number, asking: string | null): Seat[] {
  const seats = ctx.live.ofSite(siteId).flatMap((terminalId) => {
    const known = ctx.live.see(terminalId);
    if (!known || (tileStateOf(ctx.live, known, now).kind !== 'free' && terminalId !== asking)) return [];
    const isApproached = terminalId === asking || (known.activity?.kind === 'free' && known.activity.isApproached);
    return [{ terminalId, isApproached: isApproached === true, name: known.terminal.name }];
  });
  return seats.toSorted((one, other) => one.name.localeCompare(other.name, 'fr', { numeric: true }));
}

/** Tells a terminal that is there for whom it is kept. */
export function tellHold(ctx: Context, terminalId: string): void {
  const known = ctx.live.see(terminalId);
  if (!known?.connection) return;
  known.connection.tellHold({ hold: holdOf(ctx.queues.holdAt(known.terminal.siteId, terminalId)) });
}
