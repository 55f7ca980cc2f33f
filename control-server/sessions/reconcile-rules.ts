import type { TerminalActivity } from '#protocol/terminal-messages.ts';
import type { Session } from './session-rules.ts';

/** What to mend in the server's picture of one terminal; empty when both agree. */
export type Repair =
  | { kind: 'end-session'; sessionId: string }
  | { kind: 'adopt-session'; sessionId: string; endsAt: number }
  | { kind: 'move-end'; sessionId: string; endsAt: number }
  | { kind: 'wipe-is-over' };

/** What the server believes of the terminal. `current` is its granted or open session, `reported` the one the terminal speaks of, if known. */
export type Belief = { current: Session | null; reported: Session | null; wipePending: boolean; hasResidue: boolean };

/**
 * Compares what the server believes with what a terminal reports. The terminal knows; but only when its journal has nothing left to tell
 * (`pendingRecords` 0), else the facts on their way will mend it, and better.
 */
export function reconcile(
  belief: Belief,
  activity: TerminalActivity,
  pendingRecords: number,
  terminalId: string,
): Repair[] {
  if (pendingRecords > 0) return [];
  const repairs: Repair[] = [];
  const { current, reported } = belief;
  if (activity.kind === 'occupied') {
    const { sessionId, endsAt } = activity;
    const isForeign = reported !== null && reported.terminalId !== terminalId;
    if (current?.sessionId === sessionId && current.state === 'open') {
      if (current.endsAt !== endsAt) repairs.push({ kind: 'move-end', sessionId, endsAt });
    } else if (!isForeign && reported?.state !== 'ended') {
      if (current && current.sessionId !== sessionId)
        repairs.push({ kind: 'end-session', sessionId: current.sessionId });
      repairs.push({ kind: 'adopt-session', sessionId, endsAt });
    }
    return repairs;
  }
  // A grant may be on its way to the terminal; its own time limit gives it back.
  if (current?.state === 'open') repairs.push({ kind: 'end-session', sessionId: current.sessionId });
  if (activity.kind === 'free' && (belief.wipePending || belief.hasResidue || current?.state === 'open')) {
    repairs.push({ kind: 'wipe-is-over' });
  }
  return repairs;
}
