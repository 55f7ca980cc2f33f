import { type Result, ok, refuse } from '#protocol/result.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import { giveBack } from '../sessions/session-service.ts';
import { findCurrentSession, saveSession } from '../sessions/session-store.ts';
import { findTerminal, markRevoked } from './terminal-store.ts';

/** Takes a terminal out of the city for good: its key opens nothing any more, its line is cut, its name is free again. Refusal: `not-found`. */
export async function revokeTerminal(
  ctx: Context,
  input: { terminalId: string; staffId: string },
): Promise<Result<{ terminalId: string }>> {
  const now = ctx.clock.now();
  const { terminalId } = input;
  // Its line is cut by the connection that it had before the commit forgets it.
  const connection = ctx.live.see(terminalId)?.connection;
  const siteId = await ctx.commits.run(async (trx, touch) => {
    const terminal = await findTerminal(trx, terminalId);
    if (!terminal || terminal.revokedAt !== null) return null;
    await markRevoked(trx, terminalId, now);
    const session = await findCurrentSession(trx, terminalId);
    if (session?.state === 'granted') await giveBack(trx, session, now);
    if (session?.state === 'open') {
      await saveSession(trx, { ...session, state: 'ended', endedAt: now, endReason: 'revoked' });
    }
    await writeAudit(trx, {
      at: now,
      actor: { kind: 'staff', id: input.staffId },
      action: 'terminal-revoked',
      target: terminalId,
    });
    touch(terminalId);
    return terminal.siteId;
  });
  if (!siteId) return refuse('not-found');
  connection?.cut('revoked');
  ctx.changes.announce({ kind: 'terminal-revoked', terminalId, siteId });
  return ok({ terminalId });
}
