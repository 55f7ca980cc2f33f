import type { JournalEvent } from '#protocol/journal-events.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import { findStaffName } from '../staff/staff-store.ts';
import { type HelpFact, afterHelpFact, helpNow, judgeAnswer, judgeClosing } from './help-rules.ts';
import type { KeptCall } from './help-rules.ts';
import { findLastCall, saveCall } from './help-store.ts';

/** What a fact means for calls for help; null: nothing. The end of a session ends the call, whenever it was made. */
function helpFactOf(event: JournalEvent, at: number): HelpFact | null {
  if (event.type === 'help-asked') return { type: 'asked', callId: event.callId, at };
  if (event.type === 'help-ended') return { type: 'ended', callId: event.callId, at };
  return event.type === 'session-ended' ? { type: 'ended', callId: null, at } : null;
}

/**
 * Applies a committed fact of a terminal, inside the transaction that commits it.
 * @returns whether a call changed: then `tellSite` after the commit
 */
export async function applyHelpFact(trx: Db, terminalId: string, event: JournalEvent, at: number): Promise<boolean> {
  const fact = helpFactOf(event, at);
  if (!fact) return false;
  const before = await findLastCall(trx, terminalId);
  const after = afterHelpFact(before, fact, terminalId);
  if (!after || after === before) return false;
  await saveCall(trx, after);
  return true;
}

type Asked = { terminalId: string; callId: string; staffId: string };

/** "J'arrive": from now on the resident reads who comes. Refusals: `help-call-over`, `help-call-taken`. */
export async function answerCall(
  ctx: Context,
  { terminalId, callId, staffId }: Asked,
): Promise<Result<{ callId: string }>> {
  const answeredAt = ctx.clock.now();
  return change(ctx, { terminalId, callId, staffId }, 'help-answered', async (trx, call) => {
    const name = await findStaffName(trx, staffId);
    return name === null ? refuse('not-allowed') : judgeAnswer(call, callId, { staffId, name, answeredAt });
  });
}

/** "C'est réglé". Refusal: `help-call-over`. */
export async function closeCall(ctx: Context, asked: Asked): Promise<Result<{ callId: string }>> {
  const now = ctx.clock.now();
  return change(ctx, asked, 'help-closed', async (_trx, call) => judgeClosing(call, asked.callId, now));
}

async function change(
  ctx: Context,
  { terminalId, callId, staffId }: Asked,
  action: 'help-answered' | 'help-closed',
  judge: (trx: Db, call: KeptCall | null) => Promise<Result<KeptCall>>,
): Promise<Result<{ callId: string }>> {
  const at = ctx.clock.now();
  const done = await ctx.commits.run(async (trx, touch): Promise<Result<{ callId: string }>> => {
    const before = await findLastCall(trx, terminalId);
    const judged = await judge(trx, before);
    if (!judged.ok) return judged;
    if (judged.value === before) return ok({ callId });
    await saveCall(trx, judged.value);
    await writeAudit(trx, {
      at,
      actor: { kind: 'staff', id: staffId },
      action,
      target: terminalId,
      detail: { callId },
    });
    touch(terminalId);
    return ok({ callId });
  });
  if (done.ok) tellCalls(ctx, terminalId);
  return done;
}

/** After the commit of a change to this terminal's call: its dashboards, itself, and those of its site who wait with it, since their place may be another. */
export function tellCalls(ctx: Context, terminalId: string): void {
  const siteId = ctx.live.see(terminalId)?.terminal.siteId;
  if (siteId === undefined) return;
  ctx.changes.announce({ kind: 'terminal-changed', terminalId, siteId });
  for (const other of ctx.live.ofSite(siteId)) {
    const call = ctx.live.see(other)?.help;
    if (call && (other === terminalId || call.closedAt === null)) tellTerminal(ctx, other);
  }
}

/** Tells a terminal that is there how its last call stands. It takes the same twice for once, and one that is not its own for nothing. */
export function tellTerminal(ctx: Context, terminalId: string): void {
  const known = ctx.live.see(terminalId);
  if (!known?.help || !known.connection) return;
  const calls = ctx.live.ofSite(known.terminal.siteId).flatMap((other) => ctx.live.see(other)?.help ?? []);
  known.connection.tellHelp(helpNow(known.help, calls));
}
