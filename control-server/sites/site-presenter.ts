import type { Diagnosis } from '#protocol/diagnosis.ts';
import type { FibreNow, WifiNow } from '#protocol/line-history.ts';
import type { HelpCall } from '#protocol/help.ts';
import type { QueuedPlace } from '#protocol/queue.ts';
import type { SiteSummary, TileState } from '#protocol/staff-messages.ts';
import { countCalls } from '../help/help-rules.ts';
import type { TileGlance } from '../terminals/tile-presenter.ts';
import type { Site } from './site-store.ts';

/** One site at a glance, from its terminals and what its terminals tell of its lines. */
export function presentSite(
  site: Site,
  terminals: readonly TileGlance[],
  seen: {
    lines: { fibre: FibreNow; wifi: WifiNow };
    diagnosis: Diagnosis;
    queue: QueuedPlace[] | undefined;
    takesCards: boolean;
  },
): SiteSummary {
  const { lines, diagnosis, queue, takesCards } = seen;
  const kinds: Record<TileState['kind'], number> = {
    free: 0,
    reserved: 0,
    occupied: 0,
    wiping: 0,
    'out-of-service': 0,
    silent: 0,
  };
  const open: HelpCall[] = [];
  for (const { state, help } of terminals) {
    kinds[state.kind] += 1;
    if (help) open.push(help);
  }
  const calls = countCalls(open);
  return {
    siteId: site.siteId,
    name: site.name,
    counts: {
      free: kinds.free,
      occupied: kinds.occupied + kinds.reserved,
      wiping: kinds.wiping,
      outOfService: kinds['out-of-service'],
      silent: kinds.silent,
    },
    ...(calls ? { help: calls } : {}),
    ...(queue ? { queue } : {}),
    ...(takesCards ? { takesCards } : {}),
    ...lines,
    diagnosis,
  };
}
