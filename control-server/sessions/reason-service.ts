import { MAX_SHOWN_REASONS, REASONS_SHOWN_MS } from '#protocol/limits.ts';
import { type Reason, SessionRefusal } from '#protocol/reasons.ts';
import { type Result, ok } from '#protocol/result.ts';
import type { Context } from '../context.ts';
import { insertRefusal, listReasons } from './reason-store.ts';

/** Writes down why nobody sits down at this terminal, for staff who are asked: in the log and in the terminal's history. What is no reason of the closed list is the log's alone. */
export async function noteRefusal(ctx: Context, terminalId: string, result: Result<unknown>): Promise<void> {
  if (result.ok) return;
  ctx.log.info({ terminalId, code: result.refusal.code }, 'session refused');
  const code = SessionRefusal.safeParse(result.refusal.code);
  if (code.success) await ctx.commits.run((trx) => insertRefusal(trx, terminalId, ctx.clock.now(), code.data));
}

/** The last refusals and ends of a terminal, newest first. */
export async function readReasons(
  ctx: Context,
  { terminalId }: { terminalId: string },
): Promise<Result<{ reasons: Reason[] }>> {
  const since = ctx.clock.now() - REASONS_SHOWN_MS;
  return ok({ reasons: await listReasons(ctx.db, terminalId, since, MAX_SHOWN_REASONS) });
}
