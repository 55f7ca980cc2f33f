import type { BlockedHosts } from '#protocol/blocked-hosts.ts';
import type { RoomRules, WayIn } from '#protocol/room-rules.ts';

/** The hosts that do not open in the sessions of who comes this way; null: all do. */
export function blockedHostsFor({ filter }: Pick<RoomRules, 'filter'>, way: WayIn): BlockedHosts | null {
  return filter?.kinds.includes(way) && filter.hosts.length > 0 ? filter.hosts : null;
}
