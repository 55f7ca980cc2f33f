import { ok } from '#protocol/result.ts';
import type { Heartbeat, HeartbeatAnswer } from '#protocol/terminal-messages.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import { sendWaitingOrders } from '../orders/order-service.ts';
import { offersOf } from '../rules/rules-service.ts';
import { makeRoom } from '../sessions/journal-service.ts';
import { type Repair, reconcile } from '../sessions/reconcile-rules.ts';
import { applyFact } from '../sessions/session-rules.ts';
import { findCurrentSession, findSession, saveSession } from '../sessions/session-store.ts';
import { bookRevision } from '../tickets/ticket-book-service.ts';
import { useTicket } from '../tickets/ticket-store.ts';
import { type LiveTerminal, memorySaid } from './live-terminal.ts';
import { type Terminal, findTerminal, markWiped, saveConfinement } from './terminal-store.ts';

/**
 * Takes a heartbeat: what the terminal does and its latest measure. Where its journal is told and the server's picture differs, the picture is mended; what was
 * ordered of it while it was away is sent. Ordinarily memory answers alone and on the spot, and nothing is written but the measure.
 */
export function takeHeartbeat(
  ctx: Context,
  terminalId: string,
  siteId: string,
  beat: Heartbeat,
): HeartbeatAnswer | Promise<HeartbeatAnswer> {
  const now = ctx.clock.now();
  const { activity, measure, pendingRecords } = beat;
  const isOther = ctx.live.hear(terminalId, { activity, measure, memory: memorySaid(beat) }, now);
  ctx.measures.take(terminalId, now, measure);
  const known = ctx.live.see(terminalId);
  const isMended = known !== null && (beat.confinement !== null || needsMending(known, beat));
  const hasOrders = pendingRecords === 0 && known !== null && known.orders.length > 0;
  if (isMended || hasOrders) return setRight(ctx, { terminalId, siteId, beat, isMended, now });
  if (known && !isOther) ctx.changes.announce({ kind: 'terminal-measured', known, siteId });
  else ctx.changes.announce({ kind: 'terminal-changed', terminalId, siteId });
  return answerTo(ctx, terminalId, siteId);
}

/** The way of a heartbeat that must ask the database. */
async function setRight(
  ctx: Context,
  heard: { terminalId: string; siteId: string; beat: Heartbeat; isMended: boolean; now: number },
): Promise<HeartbeatAnswer> {
  const { terminalId, siteId, beat, isMended, now } = heard;
  if (isMended) await mendPicture(ctx, terminalId, beat, now);
  ctx.changes.announce({ kind: 'terminal-changed', terminalId, siteId });
  if (beat.pendingRecords === 0) await sendWaitingOrders(ctx, terminalId);
  return answerTo(ctx, terminalId, siteId);
}

function answerTo(ctx: Context, terminalId: string, siteId: string): HeartbeatAnswer {
  const probePlan = ctx.diagnoses.planFor(siteId, terminalId);
  return ok({
    serverTime: ctx.clock.now(),
    ...(probePlan ? { probePlan } : {}),
    ...offersOf(ctx, siteId),
    bookRevision: bookRevision(ctx, siteId),
  });
}

/** By what memory knows; the database decides. A session that is not the current one of this terminal is looked up there. */
function needsMending({ session, terminal }: LiveTerminal, { activity, pendingRecords }: Heartbeat): boolean {
  const { wipePending, residue, terminalId } = terminal;
  const isCurrent = activity.kind === 'occupied' && session?.sessionId === activity.sessionId;
  if (activity.kind === 'occupied' && !isCurrent) return pendingRecords === 0;
  const belief = { current: session, reported: isCurrent ? session : null, wipePending, hasResidue: residue !== null };
  return reconcile(belief, activity, pendingRecords, terminalId).length > 0;
}

async function mendPicture(ctx: Context, terminalId: string, beat: Heartbeat, now: number): Promise<void> {
  const repairs = await ctx.commits.run(async (trx, touch) => {
    const terminal = await findTerminal(trx, terminalId);
    if (!terminal) return [];
    touch(terminalId);
    if (beat.confinement) await saveConfinement(trx, terminalId, beat.confinement);
    const { activity, pendingRecords } = beat;
    const belief = {
      current: await findCurrentSession(trx, terminalId),
      reported: activity.kind === 'occupied' ? await findSession(trx, activity.sessionId) : null,
      wipePending: terminal.wipePending,
      hasResidue: terminal.residue !== null,
    };
    const found = reconcile(belief, activity, pendingRecords, terminalId);
    for (const repair of found) await mend(trx, terminal, repair, now);
    return found;
  });
  if (repairs.length > 0)
    ctx.log.warn({ terminalId, repairs: repairs.map(({ kind }) => kind) }, 'picture of terminal mended');
}

async function mend(trx: Db, terminal: Terminal, repair: Repair, now: number): Promise<void> {
  if (repair.kind === 'wipe-is-over') return markWiped(trx, terminal.terminalId, null);
  const { terminalId, siteId } = terminal;
  const session = await findSession(trx, repair.sessionId);
  if (repair.kind === 'end-session' && session) {
    // One that was granted and is not the one the terminal has: no time of it was used.
    await saveSession(trx, { ...session, state: 'ended', endedAt: now, endReason: 'reconciled' });
    if (session.ticketId) await useTicket(trx, session.ticketId, session.sessionId);
  }
  if (repair.kind === 'move-end' && session) await saveSession(trx, { ...session, endsAt: repair.endsAt });
  if (repair.kind === 'adopt-session') {
    const began = {
      type: 'session-began',
      sessionId: repair.sessionId,
      startedAt: now,
      endsAt: repair.endsAt,
    } as const;
    const adopted = applyFact(session, began, { terminalId, siteId });
    if (!adopted) return;
    await makeRoom(trx, adopted, now);
    await saveSession(trx, adopted);
    if (adopted.ticketId) await useTicket(trx, adopted.ticketId, adopted.sessionId);
  }
  await writeAudit(trx, {
    at: now,
    actor: { kind: 'terminal', id: terminalId },
    action: 'session-reconciled',
    target: repair.sessionId,
    detail: { repair: repair.kind },
  });
}
