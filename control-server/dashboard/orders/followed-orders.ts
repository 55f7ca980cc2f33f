import type { Tile, TrackedOrder } from '#protocol/staff-messages.ts';
import { isEnd } from './order-view.ts';

/** Orders this person gave whose end has not been told yet: commandId → terminalId. */
export type Followed = ReadonlyMap<string, string>;

/** An order that came to its end, and the tile that says so. */
export type Ended = { tile: Tile; order: TrackedOrder };

/** The followed orders that have ended in these tiles, and what is still to be followed: an answer may come before its tile does. */
export function endedAmong(followed: Followed, tiles: readonly Tile[]): { ended: Ended[]; followed: Followed } {
  const ended: Ended[] = [];
  const still = new Map(followed);
  for (const tile of tiles) {
    for (const order of tile.orders) {
      if (!still.has(order.commandId) || !isEnd(order.state)) continue;
      still.delete(order.commandId);
      ended.push({ tile, order });
    }
  }
  return { ended, followed: still };
}
