import type { HelpCall } from '#protocol/help.ts';
import type { Tile } from '#protocol/staff-messages.ts';

/** An open call and the terminal it comes from. */
export type ListedCall = HelpCall & { terminalId: string; name: string };

/** The open calls of a room, oldest first: the order in which people are helped. */
export function listedCalls(tiles: readonly Tile[]): ListedCall[] {
  return tiles
    .flatMap(({ terminalId, name, help }) => (help ? [{ ...help, terminalId, name }] : []))
    .toSorted((one, other) => one.askedAt - other.askedAt || (one.terminalId < other.terminalId ? -1 : 1));
}
