import type { JournalEvent, JournalRecord } from '#protocol/journal-events.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { JournalAppend } from '#protocol/terminal-messages.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import { applyHelpFact, tellCalls } from '../help/help-service.ts';
import { afterFact } from '../orders/order-rules.ts';
import { findOrder, saveOrderState } from '../orders/order-store.ts';
import { type Terminal, markWipeFailed, markWipePending, markWiped } from '../terminals/terminal-store.ts';
import { returnTicket, useTicket } from '../tickets/ticket-store.ts';
import { judgeBatch } from './journal-rules.ts';
import { committedSeq, insertRecords } from './journal-store.ts';
import { asOpenedOffline } from './offline-session.ts';
import { type Session, type SessionFactType, applyFact, isSessionFact, minutesLeftAfter } from './session-rules.ts';
import { giveBack } from './session-service.ts';
import { findCurrentSession, saveSession } from './session-store.ts';
import { ToldSession } from './told-session.ts';

/**
 * Commits a batch of a terminal's journal and what it means for its sessions, orders and tickets, together with what other terminals tell in the same moment; only then
 * acknowledges. Refusals: `malformed` for a batch
 * that is not one run of one boot, or that leaves a gap (detail `expectedSeq`): nothing of it is kept.
 */
export async function appendJournal(
  ctx: Context,
  terminalId: string,
  batch: JournalAppend,
): Promise<Result<{ bootId: string; committedSeq: number }>> {
  const now = ctx.clock.now();
  const done = await ctx.commits.run(async (trx, touch) => {
    const terminal = ctx.live.see(terminalId)?.terminal;
    if (!terminal) return refuse('not-found');
    const before = await committedSeq(trx, terminalId, batch.bootId);
    const judged = judgeBatch(batch, before);
    if (judged.kind === 'malformed') return refuse('malformed');
    if (judged.kind === 'gap') return refuse('malformed', { expectedSeq: judged.expectedSeq });
    await insertRecords(trx, terminalId, judged.records, before, now);
    let hasHelpNews = false;
    const sessions = new ToldSession(trx);
    for (const record of judged.records) {
      await applyRecord(ctx, trx, sessions, terminal, record, now);
      if (await applyHelpFact(trx, terminalId, record.event, record.at)) hasHelpNews = true;
    }
    await sessions.save();
    if (judged.records.length > 0) touch(terminalId);
    const seq = judged.records.at(-1)?.seq ?? before;
    return ok({ siteId: terminal.siteId, records: judged.records, seq, hasHelpNews });
  });
  if (!done.ok) return done;
  const { siteId, records, seq, hasHelpNews } = done.value;
  for (const { event } of records) {
    if (event.type === 'session-ended') ctx.log.info({ terminalId, reason: event.reason }, 'session ended');
  }
  for (const record of records) ctx.live.learnFact(terminalId, record);
  if (records.length > 0) ctx.changes.announce({ kind: 'terminal-changed', terminalId, siteId });
  if (hasHelpNews) tellCalls(ctx, terminalId);
  if (records.some(({ event }) => movesTicket(event))) ctx.books.changed(siteId);
  return ok({ bootId: batch.bootId, committedSeq: seq });
}

/** May a ticket be good, or good no more, after this? */
function movesTicket(event: JournalEvent): boolean {
  return event.type === 'session-ended' || (event.type === 'session-began' && event.offlineTicketId !== undefined);
}

async function applyRecord(
  ctx: Context,
  trx: Db,
  sessions: ToldSession,
  terminal: Terminal,
  record: JournalRecord,
  now: number,
): Promise<void> {
  const { event } = record;
  if (event.type === 'wiped') await markWiped(trx, terminal.terminalId, record.at);
  if (event.type === 'wipe-failed') await markWipeFailed(trx, terminal.terminalId, event.residue);
  if (event.type === 'command-answered') await applyAnswer(trx, terminal.terminalId, event, record.at);
  if (isSessionFact(event)) await applySessionFact(ctx, trx, sessions, terminal, event, now);
}

/** The terminal's word on an order, which is the last; on one that is not its own it says nothing. */
async function applyAnswer(
  trx: Db,
  terminalId: string,
  event: Extract<JournalEvent, { type: 'command-answered' }>,
  at: number,
): Promise<void> {
  const kept = await findOrder(trx, event.commandId);
  if (kept?.terminalId !== terminalId) return;
  await saveOrderState(trx, event.commandId, afterFact(event, at), at);
  if (kept.state.kind === 'refused') return;
  const actor = { kind: 'terminal', id: terminalId } as const;
  const detail = { commandId: event.commandId, outcome: event.outcome };
  await writeAudit(trx, { at, actor, action: 'command-answered', target: terminalId, detail });
}

async function applySessionFact(
  ctx: Context,
  trx: Db,
  sessions: ToldSession,
  terminal: Terminal,
  event: Extract<JournalEvent, { type: SessionFactType }>,
  now: number,
): Promise<void> {
  const before = await sessions.find(event.sessionId);
  const { terminalId, siteId } = terminal;
  let after = applyFact(before, event, { terminalId, siteId });
  if (!after || after === before) return;
  if (after.state === 'open' && before?.state !== 'open') await makeRoom(trx, after, now);
  if (event.type === 'session-began' && !before) {
    after = await asOpenedOffline(ctx, trx, after, event, now);
  }
  sessions.is(after);
  // Whatever follows from a beginning or an end finds it written.
  if (event.type === 'session-began' || event.type === 'session-ended') await sessions.save();
  if (event.type === 'session-began' && after.ticketId) await useTicket(trx, after.ticketId, after.sessionId);
  // A ticket whose session began and ended unseen (late facts) is used as well.
  if (event.type === 'session-ended') {
    if (after.ticketId) {
      await useTicket(trx, after.ticketId, after.sessionId);
      const minutes = minutesLeftAfter(after);
      if (minutes > 0 && (await returnTicket(trx, after.ticketId, after.sessionId, minutes))) {
        const actor = { kind: 'terminal', id: terminalId } as const;
        await writeAudit(trx, { at: now, actor, action: 'ticket-given-back', target: siteId, detail: { minutes } });
      }
    }
    await markWipePending(trx, terminalId);
  }
}

/** A terminal has one session at a time: the one that began ends whatever the server still believed in. */
export async function makeRoom(trx: Db, session: Session, now: number): Promise<void> {
  const other = await findCurrentSession(trx, session.terminalId);
  if (!other || other.sessionId === session.sessionId) return;
  if (other.state === 'granted') await giveBack(trx, other, now);
  else await saveSession(trx, { ...other, state: 'ended', endedAt: now, endReason: 'reconciled' });
}
