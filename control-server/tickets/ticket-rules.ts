import { DEFAULT_TIME_ZONE, TICKET_WORDS } from '#protocol/limits.ts';
import { dayLater, momentAt, wallTimeAt } from '../rules/zone-time-rules.ts';

/**
 * Chooses the words of a new ticket: all different.
 * @param randomBelow gives an unpredictable integer from 0 to n-1 (a cryptographic source: words are a bearer's right)
 * @throws when the list has fewer words than a ticket
 */
export function chooseWords(list: readonly string[], randomBelow: (n: number) => number): string[] {
  if (list.length < TICKET_WORDS) throw new RangeError('too few ticket words');
  const left = [...list];
  return Array.from({ length: TICKET_WORDS }, () => left.splice(randomBelow(left.length), 1)[0] ?? '');
}

/**
 * The end of the local day (Europe/Paris, where all sites are), in milliseconds since 1970 UTC: the next midnight after `moment`.
 * @param daysAhead of the day so many days later
 */
export function endOfLocalDay(moment: number, daysAhead = 0): number {
  const { date } = wallTimeAt(DEFAULT_TIME_ZONE, moment);
  return momentAt(DEFAULT_TIME_ZONE, { date: dayLater(date, daysAhead + 1), minute: 0 });
}

/** The start of the local day. A ticket that expired before it has passed the end of the day after its last one and is deleted (domain.md §1.2). */
export function startOfLocalDay(moment: number): number {
  const { date } = wallTimeAt(DEFAULT_TIME_ZONE, moment);
  return momentAt(DEFAULT_TIME_ZONE, { date, minute: 0 });
}
