import type { SiteSummary, Tile } from '#protocol/staff-messages.ts';
import { judgeSiteLine } from './line-rules.ts';
import type { Site } from './site-store.ts';

/**
 * One site at a glance, from its tiles. `measures` are the fresh ones (see LiveTerminals.freshMeasure), of terminals that are heard.
 */
export function presentSite(
  site: Site,
  tiles: readonly Tile[],
  measures: readonly NonNullable<Tile['measure']>[],
): SiteSummary {
  const count = (...kinds: Tile['state']['kind'][]) => tiles.filter((tile) => kinds.includes(tile.state.kind)).length;
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
    line: judgeSiteLine(measures),
  };
}
