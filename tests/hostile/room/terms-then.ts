import type { SiteHistory } from './room-history.ts';
import type { Terms } from './terms.ts';

/** What was decided at a moment. */
export function termsAt(site: SiteHistory | undefined, moment: number): Terms | null {
  return site?.terms.findLast(({ from }) => from <= moment)?.terms ?? site?.terms[0]?.terms ?? null;
}

/** All that was in force at some time between two moments, the earliest first. */
export function termsBetween(site: SiteHistory | undefined, from: number, to: number): Terms[] {
  const first = termsAt(site, from);
  if (!first) return [];
  const later = (site?.terms ?? []).filter((one) => one.from > from && one.from <= to).map(({ terms }) => terms);
  return [first, ...later];
}
