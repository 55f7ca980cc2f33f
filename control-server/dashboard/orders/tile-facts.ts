import type { Tile, TileState } from '#protocol/staff-messages.ts';
import { refusesSessions } from './memory-words.ts';

/** A session as far as the server knows it. */
export type KnownSession = { sessionId: string; startedAt: number; endsAt: number };

/** The session at a terminal; at one that is away, the one that was open when it was last heard: an island goes on. */
export function sessionOf(state: TileState): KnownSession | null {
  if (state.kind === 'occupied') return state;
  return state.kind === 'silent' ? state.session : null;
}

/** Empty, clean and of no use: its memory could not keep the facts of a session, so it opens none. */
export function isBlockedByMemory({ state, memory }: Pick<Tile, 'state' | 'memory'>): boolean {
  const isEmpty = state.kind === 'free' || (state.kind === 'out-of-service' && state.residue.length === 0);
  return isEmpty && refusesSessions(memory);
}
