import type { LineHistory } from '#protocol/line-history.ts';

/** Percent of the rounds of each step that had an answer; null where nobody was heard. */
export function availability({ downShare }: Pick<LineHistory, 'downShare'>): (number | null)[] {
  return downShare.map((share) => (share === null ? null : 100 * (1 - share)));
}

/** The same over all the steps that were measured, each counted once. Null: none was. */
export function meanAvailability(history: Pick<LineHistory, 'downShare'>): number | null {
  const known = availability(history).filter((percent) => percent !== null);
  return known.length === 0 ? null : known.reduce((sum, percent) => sum + percent, 0) / known.length;
}
