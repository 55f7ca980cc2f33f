import { randomUUID } from 'node:crypto';
import { COMMAND_EXPIRES_MS } from '#protocol/limits.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { CommandDone } from '#protocol/staff-messages.ts';
import { CommandAnswer, type Order } from '#protocol/terminal-messages.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import { judgeExtension } from '../sessions/session-rules.ts';
import { findSession } from '../sessions/session-store.ts';

/**
 * Sends an order to a terminal and waits for its answer. Refusals: `terminal-away` when it is not connected, `command-not-answered` after
 * COMMAND_EXPIRES_MS, else what the terminal itself refuses with. Both the asking and the answer are audited; the text of a message is not.
 */
export async function sendCommand(
  ctx: Context,
  input: { terminalId: string; order: Order; staffId: string },
): Promise<Result<CommandDone>> {
  const { terminalId, order } = input;
  const { connection } = ctx.live.see(terminalId);
  const askedAt = ctx.clock.now();
  if (!connection || ctx.live.isSilent(terminalId, askedAt)) return refuse('terminal-away');
  const commandId = randomUUID();
  await writeAudit(ctx.db, {
    at: askedAt,
    actor: { kind: 'staff', id: input.staffId },
    action: 'command-asked',
    target: terminalId,
    detail: { commandId, order: order.kind, ...('sessionId' in order ? { sessionId: order.sessionId } : {}) },
  });
  const command = { commandId, issuedAt: askedAt, expiresAt: askedAt + COMMAND_EXPIRES_MS, order };
  const answer = await connection.send(command, COMMAND_EXPIRES_MS).then(
    (message) => CommandAnswer.safeParse(message),
    () => null,
  );
  // An answer to something else, or none of the protocol, is no answer.
  const isOurs = answer?.success && (!answer.data.ok || answer.data.value.commandId === commandId);
  const result = isOurs ? answer.data : refuse('command-not-answered');
  const doneAt = ctx.clock.now();
  await writeAudit(ctx.db, {
    at: doneAt,
    actor: { kind: 'terminal', id: terminalId },
    action: 'command-answered',
    target: terminalId,
    detail: { commandId, outcome: result.ok ? 'done' : result.refusal.code },
  });
  return result.ok ? ok({ askedAt, doneAt }) : result;
}

/** Orders an open session of this terminal to be longer. Refusals besides those of sendCommand: `session-not-found`, `extension-too-long`. */
export async function extendSession(
  ctx: Context,
  input: { terminalId: string; sessionId: string; minutes: number; staffId: string },
): Promise<Result<CommandDone>> {
  const { terminalId, sessionId, minutes, staffId } = input;
  const session = await findSession(ctx.db, sessionId);
  const refusal = judgeExtension(session?.terminalId === terminalId ? session : null, minutes);
  return refusal ?? sendCommand(ctx, { terminalId, order: { kind: 'extend', sessionId, minutes }, staffId });
}

/** Orders an open session of this terminal to end. Refusal besides those of sendCommand: `session-not-found`. */
export async function endSession(
  ctx: Context,
  input: { terminalId: string; sessionId: string; staffId: string },
): Promise<Result<CommandDone>> {
  const { terminalId, sessionId, staffId } = input;
  const session = await findSession(ctx.db, sessionId);
  if (session?.terminalId !== terminalId || session.state !== 'open') return refuse('session-not-found');
  return sendCommand(ctx, { terminalId, order: { kind: 'end', sessionId }, staffId });
}
