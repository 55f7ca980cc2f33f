import type { Tile } from '#protocol/staff-messages.ts';
import type { TerminalActivity } from '#protocol/terminal-messages.ts';

/** Do two words on what a terminal is doing say the same? */
export function isSameActivity(one: TerminalActivity | null, other: TerminalActivity): boolean {
  if (one?.kind !== other.kind) return false;
  if (one.kind === 'occupied' && other.kind === 'occupied')
    return one.sessionId === other.sessionId && one.endsAt === other.endsAt;
  return one.kind !== 'free' || other.kind !== 'free' || one.isApproached === other.isApproached;
}

/** The same of its memory of facts and its clock. */
export function isSameMemory(one: Tile['memory'], other: Tile['memory']): boolean {
  return (
    one?.journal === other?.journal &&
    one?.pendingRecords === other?.pendingRecords &&
    one?.clockOffsetMs === other?.clockOffsetMs
  );
}
