import type { JournalEvent, JournalRecord } from '#protocol/journal-events.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { JournalAppend } from '#protocol/terminal-messages.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import {
  type Terminal,
  findTerminal,
  markWipeFailed,
  markWipePending,
  markWiped,
} from '../terminals/terminal-store.ts';
import { useTicket } from '../tickets/ticket-store.ts';
import { judgeBatch } from './journal-rules.ts';
import { committedSeq, insertRecord } from './journal-store.ts';
import { type Session, applyFact, isSessionFact } from './session-rules.ts';
import { giveBack } from './session-service.ts';
import { findCurrentSession, findSession, saveSession } from './session-store.ts';

/**
 * Commits a batch of a terminal's journal and what it means for its sessions, in one transaction; only then acknowledges. Refusals: `malformed` for a batch
 * that is not one run of one boot, or that leaves a gap (detail `expectedSeq`): nothing of it is kept.
 */
export async function appendJournal(
  ctx: Context,
  terminalId: string,
  batch: JournalAppend,
): Promise<Result<{ bootId: string; committedSeq: number }>> {
  const now = ctx.clock.now();
  const done = await ctx.db.transaction().execute(async (trx) => {
    const terminal = await findTerminal(trx, terminalId);
    if (!terminal || terminal.revokedAt !== null) return refuse('not-found');
    const before = await committedSeq(trx, terminalId, batch.bootId);
    const judged = judgeBatch(batch, before);
    if (judged.kind === 'malformed') return refuse('malformed');
    if (judged.kind === 'gap') return refuse('malformed', { expectedSeq: judged.expectedSeq });
    for (const record of judged.records) {
      await insertRecord(trx, terminalId, record, now);
      await applyRecord(trx, terminal, record, now);
    }
    return ok({ siteId: terminal.siteId, records: judged.records, seq: judged.records.at(-1)?.seq ?? before });
  });
  if (!done.ok) return done;
  const { siteId, records, seq } = done.value;
  for (const record of records) ctx.live.learn(terminalId, record.bootId, record.event);
  if (records.length > 0) ctx.changes.announce({ kind: 'terminal-changed', terminalId, siteId });
  return ok({ bootId: batch.bootId, committedSeq: seq });
}

async function applyRecord(trx: Db, terminal: Terminal, record: JournalRecord, now: number): Promise<void> {
  const { event } = record;
  if (event.type === 'wiped') await markWiped(trx, terminal.terminalId, record.at);
  if (event.type === 'wipe-failed') await markWipeFailed(trx, terminal.terminalId, event.residue);
  if (isSessionFact(event)) await applySessionFact(trx, terminal, event, now);
}

async function applySessionFact(
  trx: Db,
  terminal: Terminal,
  event: Extract<JournalEvent, { type: 'session-began' | 'session-extended' | 'time-consumed' | 'session-ended' }>,
  now: number,
): Promise<void> {
  const before = await findSession(trx, event.sessionId);
  const { terminalId, siteId } = terminal;
  const after = applyFact(before, event, { terminalId, siteId });
  if (!after || after === before) return;
  if (after.state === 'open' && before?.state !== 'open') await makeRoom(trx, after, now);
  await saveSession(trx, after);
  if (event.type === 'session-began' && after.ticketId) await useTicket(trx, after.ticketId, after.sessionId);
  // A ticket whose session began and ended unseen (late facts) is used as well.
  if (event.type === 'session-ended') {
    if (after.ticketId) await useTicket(trx, after.ticketId, after.sessionId);
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
