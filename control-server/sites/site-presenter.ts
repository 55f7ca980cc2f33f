import type { Diagnosis } from '#protocol/diagnosis.ts';
import type { QueuedPlace } from '#protocol/queue.ts';
import type { SiteSummary, Tile } from '#protocol/staff-messages.ts';
import { countCalls } from '../help/help-rules.ts';
import type { LineWatch } from './line-watch.ts';
import type { Site } from './site-store.ts';

/** One site at a glance, from its tiles and what its terminals tell of its lines. */
export function presentSite(
  site: Site,
  tiles: readonly Tile[],
  seen: { lines: LineWatch; diagnosis: Diagnosis; queue: QueuedPlace[] | undefined; takesCards: boolean; now: number },
): SiteSummary {
  const { lines, diagnosis, queue, takesCards, now } = seen;
  const count = (...kinds: Tile['state']['kind'][]) => tiles.filter((tile) => kinds.includes(tile.state.kind)).length;
  const calls = countCalls(tiles.map(({ help }) => help));
  return {
    siteId: site.siteId,
    name: site.name,
    counts: {
      free: count('free'),
      occupied: count('occupied', 'reserved'),
      wiping: count('wiping'),
      outOfService: count('out-of-service'),
      silent: count('silent'),
    },
    ...(calls ? { help: calls } : {}),
    ...(queue ? { queue } : {}),
    ...(takesCards ? { takesCards } : {}),
    ...lines.judge(
      site.siteId,
      tiles.map(({ terminalId }) => terminalId),
      now,
    ),
    diagnosis,
  };
}
