import type { SiteSummary } from '#protocol/staff-messages.ts';

/** How many terminals a site has, in whatever state. */
export function terminalsOf({ counts }: Pick<SiteSummary, 'counts'>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
