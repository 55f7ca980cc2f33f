import type { JournalState, Residue } from '#protocol/journal-events.ts';
import type { TileState } from '#protocol/staff-messages.ts';
import type { TerminalActivity } from '#protocol/terminal-messages.ts';
import type { Session } from '../sessions/session-rules.ts';

/** All that a tile's state depends on. */
export type TileParts = {
  isSilent: boolean;
  lastHeardAt: number | null;
  activity: TerminalActivity | null;
  /** the granted or open session */
  session: Session | null;
  residue: Residue[] | null;
  wipePending: boolean;
  /** its memory of facts, as it said last */
  journal: JournalState | null;
};

/**
 * The state of a terminal as staff see it. What is not heard is not known, so silence goes before all; then what is committed (sessions, residue) before what
 * the terminal last said in passing.
 */
export function tileState(parts: TileParts): TileState {
  const { session, activity } = parts;
  const open = openSession(session);
  if (parts.isSilent) return { kind: 'silent', since: parts.lastHeardAt, session: open };
  if (parts.residue) return { kind: 'out-of-service', residue: parts.residue };
  if (open) return { kind: 'occupied', ...open };
  if (activity?.kind === 'out-of-service') return { kind: 'out-of-service', residue: [] };
  // Before the grant: a terminal whose wipe is not over cannot have taken one up.
  if (parts.wipePending || activity?.kind === 'wiping') return { kind: 'wiping' };
  // A terminal that says it is occupied is not free, even before the fact of it has arrived.
  if (session?.state === 'granted' || activity?.kind === 'occupied') return { kind: 'reserved' };
  // A terminal that can keep no facts lets nobody in: it is not offered as a seat.
  if (parts.journal === 'full' || parts.journal === 'unwritable') return { kind: 'out-of-service', residue: [] };
  return { kind: 'free' };
}

function openSession(session: Session | null): { sessionId: string; startedAt: number; endsAt: number } | null {
  if (session?.state !== 'open' || session.startedAt === null || session.endsAt === null) return null;
  const { sessionId, startedAt, endsAt } = session;
  return { sessionId, startedAt, endsAt };
}
