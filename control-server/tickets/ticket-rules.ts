import { TICKET_WORDS } from '#protocol/limits.ts';

/**
 * One word of a ticket as it is compared: case, accents and spaces do not matter, so `Vélo`, ` velo ` and `VÉLO` are one word. Ligatures are
 * opened (`cœur` = `coeur`) because French keyboards lack them.
 */
export function normaliseWord(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replace(/[\s'’-]+/gu, '');
}

/** The text whose keyed hash stands for a ticket. The order of the words counts. */
export function ticketText(words: readonly string[]): string {
  return words.map(normaliseWord).join(' ');
}

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

const parisParts = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** The wall clock of Paris at `moment`, as if it were UTC: milliseconds. */
function parisWallClock(moment: number): number {
  const part = Object.fromEntries(parisParts.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The moment when the wall clock of Paris shows this midnight (given as if it were UTC). */
function momentOfParisMidnight(midnight: number): number {
  // The offset at that midnight, found from a guess that is at most some hours away: right on the days of 23 and 25 hours as well.
  const guess = midnight - (parisWallClock(midnight) - midnight);
  return midnight - (parisWallClock(guess) - guess);
}

const DAY_MS = 24 * 60 * 60_000;

/** The end of the local day (Europe/Paris, where all sites are): the next midnight after `moment`, in milliseconds since 1970 UTC. */
export function endOfLocalDay(moment: number): number {
  return momentOfParisMidnight((Math.floor(parisWallClock(moment) / DAY_MS) + 1) * DAY_MS);
}

/** The start of the local day. A ticket that expired before it has passed the end of the day after its last one and is deleted (domain.md §1.2). */
export function startOfLocalDay(moment: number): number {
  return momentOfParisMidnight(Math.floor(parisWallClock(moment) / DAY_MS) * DAY_MS);
}
