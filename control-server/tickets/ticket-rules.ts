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
 * The end of the day on a site's wall: the next midnight there after `moment`, in milliseconds since 1970 UTC. Where the clock is put forward at midnight, the day ends when it is.
 * @param daysAhead of the day so many days later
 * @throws RangeError for a time zone that is none
 */
export function endOfLocalDay(timeZone: string, moment: number, daysAhead = 0): number {
  const { date } = wallTimeAt(timeZone, moment);
  return momentAt(timeZone, { date: dayLater(date, daysAhead + 1), minute: 0 });
}

/**
 * The start of the day in Paris, for all sites: a ticket that expired before it has been no good since then, wherever its site is, and is deleted (domain.md §1.2). One of a site in Paris has passed
 * the end of the day after its last one.
 */
export function startOfLocalDay(moment: number): number {
  const { date } = wallTimeAt(DEFAULT_TIME_ZONE, moment);
  return momentAt(DEFAULT_TIME_ZONE, { date, minute: 0 });
}
