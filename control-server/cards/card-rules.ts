import { CARD_DIGITS, MIN_PIN_DIGITS } from '#protocol/limits.ts';
import { checkDigit } from '#protocol/cards.ts';
import type { Session } from '../sessions/session-rules.ts';
import { type Attempts, countFailure } from '../staff/sign-in-delay-rules.ts';

const MINUTE_MS = 60_000;

/** Gives an unpredictable integer from 0 to n-1. */
type RandomBelow = (n: number) => number;

/** A number: seven digits of which the first is no 0, that would be lost in a list, and the check digit. */
export function chooseNumber(randomBelow: RandomBelow): string {
  const first = 10 ** (CARD_DIGITS - 2);
  const digits = String(first + randomBelow(9 * first));
  return digits + checkDigit(digits);
}

/** A secret code, all alike: one that is easy to remember is easy to guess. */
export function choosePin(randomBelow: RandomBelow): string {
  return String(randomBelow(10 ** MIN_PIN_DIGITS)).padStart(MIN_PIN_DIGITS, '0');
}

/** The third wrong code in a row makes wait for a minute, each further one for twice as long. */
const patienceWithCards = { failures: 3, firstMs: MINUTE_MS };
/** Who knows a number can make its holder wait this long at most; who guesses tries 24 codes of 10,000 a day. */
const LONGEST_LOCK_MS = 60 * MINUTE_MS;

/** Counts a code of a number, there or not, as wrong: before it is looked at, so that many at once are not all free. A right one forgets all. */
export function countWrongPin(attempts: Attempts, now: number): Attempts {
  return countFailure(attempts, now, LONGEST_LOCK_MS, patienceWithCards);
}

/** Whole minutes until a number may be tried again, 0 when it may now. */
export function minutesLocked({ blockedUntil }: Attempts, now: number): number {
  return Math.max(0, Math.ceil((blockedUntil - now) / MINUTE_MS));
}

/** A card that was not used for a year closes by itself. */
export const UNUSED_FOR_MS = 366 * 24 * 60 * MINUTE_MS;

/** What of a session says how it stands and how much of it is left. */
export type CardSession = Pick<
  Session,
  'state' | 'minutes' | 'startedAt' | 'endsAt' | 'endedAt' | 'endReason' | 'consumedMs' | 'accompaniedFor'
>;

/**
 * A card's day, from its sessions that began that day and those that were never told to be over.
 * @param since the beginning of the day
 * @param isLost of a session that should be over, at a terminal that nobody hears: it took all its time, and stands in nobody's way
 * @returns the session it has now, granted or open; the last that is over; and what all that are over took
 */
export function dayOfCard<S extends CardSession>(
  sessions: readonly S[],
  { since, isLost }: { since: number; isLost: (session: S) => boolean },
): { current: S | null; last: S | null; usedMs: number } {
  const over = sessions.filter(({ state }) => state === 'ended');
  const lost = sessions.filter((session) => session.state === 'open' && isLost(session));
  const [last = null] = over.toSorted((one, other) => (other.endedAt ?? 0) - (one.endedAt ?? 0));
  const now = sessions.filter((session) => !over.includes(session) && !lost.includes(session));
  // Who sits there is who counts, where a grant came late.
  const current = now.find(({ state }) => state === 'open') ?? now[0] ?? null;
  const lostToday = lost.filter(({ startedAt }) => (startedAt ?? 0) >= since);
  const usedMs = [
    ...over.map(({ consumedMs }) => consumedMs),
    ...lostToday.map(({ startedAt, endsAt }) => (endsAt ?? 0) - (startedAt ?? 0)),
  ].reduce((sum, ms) => sum + ms, 0);
  return { current, last, usedMs };
}

/** Whole minutes that were promised and not consumed. What a helper gave who sat beside the resident goes with the helper. */
export function minutesLeftOf({ minutes, startedAt, endsAt, consumedMs, accompaniedFor }: CardSession): number {
  const isKnown = startedAt !== null && endsAt !== null && accompaniedFor === null;
  const promisedMs = isKnown ? endsAt - startedAt : minutes * MINUTE_MS;
  return Math.max(0, Math.floor((promisedMs - consumedMs) / MINUTE_MS));
}

/**
 * What a card gives by itself: the site's minutes, or what is left of its last session that day where nobody ended it (a power cut did, or a move to another terminal).
 * @param last the card's last session that day, over; null: it had none
 */
export function minutesOfCard(siteMinutes: number, last: CardSession | null): number {
  const isCutShort = last?.endReason === 'terminal-restarted' || last?.endReason === 'moved';
  const left = last && isCutShort ? minutesLeftOf(last) : 0;
  return left > 0 ? left : siteMinutes;
}
