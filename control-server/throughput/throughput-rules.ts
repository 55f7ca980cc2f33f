import type { RoomRules } from '#protocol/room-rules.ts';
import { siteOpening } from '../rules/session-limit-rules.ts';
import { wallTimeAt } from '../rules/zone-time-rules.ts';

/** After the closing people still leave, and before the opening they come. */
const AFTER_CLOSING_MS = 30 * 60_000;
const BEFORE_OPENING_MS = 30 * 60_000;
/** A site that never closes: at four in the morning, when a terminal is free. */
const NIGHT_FROM_MINUTE = 4 * 60;
const NIGHT_TO_MINUTE = 5 * 60;
/** Once a night; a try that failed is made again after a while. */
const ONCE_IN_MS = 12 * 60 * 60_000;
const TRY_AGAIN_MS = 20 * 60_000;

/**
 * Is it time to measure the throughput of a site by itself? Once in each closed night, when nobody is there.
 * @param lastAt when it was measured last, `triedAt` when that was tried last; null: never. Moments in ms
 */
export function isTestDue(room: RoomRules, lastAt: number | null, triedAt: number | null, now: number): boolean {
  if (lastAt !== null && now - lastAt < ONCE_IN_MS) return false;
  if (triedAt !== null && now - triedAt < TRY_AGAIN_MS) return false;
  const opening = siteOpening(room, now);
  if (opening === null) {
    const { minute } = wallTimeAt(room.timeZone, now);
    return minute >= NIGHT_FROM_MINUTE && minute < NIGHT_TO_MINUTE;
  }
  if (opening.kind === 'open') return false;
  const wasClosedBefore = siteOpening(room, now - AFTER_CLOSING_MS)?.kind === 'closed';
  return wasClosedBefore && (opening.opensAt === null || opening.opensAt - now >= BEFORE_OPENING_MS);
}

/** A terminal that might measure. */
export type Tester = { terminalId: string; isHeard: boolean; isWired: boolean; isFree: boolean };

/** Which terminal measures: a free one, by cable where there is one. @returns null where none is free, or none is there */
export function chooseTester(terminals: readonly Tester[]): { terminalId: string } | 'none-there' | 'none-free' {
  const there = terminals.filter(({ isHeard }) => isHeard);
  const [first] = there
    .filter(({ isFree }) => isFree)
    .toSorted(
      (one, other) => Number(other.isWired) - Number(one.isWired) || (one.terminalId < other.terminalId ? -1 : 1),
    );
  if (first) return { terminalId: first.terminalId };
  return there.length === 0 ? 'none-there' : 'none-free';
}
