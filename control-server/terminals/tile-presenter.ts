import type { Tile } from '#protocol/staff-messages.ts';
import type { Context } from '../context.ts';
import { listCurrentSessions } from '../sessions/session-store.ts';
import { listTerminals } from './terminal-store.ts';
import { tileState } from './tile-rules.ts';

/** The tiles of some sites, whole, as they are now. */
export async function presentTiles(
  ctx: Pick<Context, 'db' | 'live' | 'clock'>,
  siteIds: readonly string[],
): Promise<Tile[]> {
  // Two reads: a commit between them gives a tile that the announcement of that commit corrects at once.
  const sessions = await listCurrentSessions(ctx.db, siteIds);
  const terminals = await listTerminals(ctx.db, siteIds);
  const sessionOf = new Map(sessions.map((session) => [session.terminalId, session]));
  const now = ctx.clock.now();
  return terminals.map((terminal) => {
    const live = ctx.live.see(terminal.terminalId);
    return {
      terminalId: terminal.terminalId,
      siteId: terminal.siteId,
      name: terminal.name,
      state: tileState({
        isSilent: ctx.live.isSilent(terminal.terminalId, now),
        lastHeardAt: live.lastHeardAt,
        activity: live.activity,
        session: sessionOf.get(terminal.terminalId) ?? null,
        residue: terminal.residue,
        wipePending: terminal.wipePending,
      }),
      measure: live.recent?.measure ?? null,
      confinement: terminal.confinement,
      appVersion: terminal.appVersion,
      lastWipedAt: terminal.lastWipedAt,
    };
  });
}
