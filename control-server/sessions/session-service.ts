import { randomUUID } from 'node:crypto';
import { GRANT_TAKEN_WITHIN_MS } from '#protocol/limits.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { Grant, SessionRequest } from '#protocol/terminal-messages.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import { findSite } from '../sites/site-store.ts';
import type { Terminal } from '../terminals/terminal-store.ts';
import { findTerminal } from '../terminals/terminal-store.ts';
import { hashWords } from '../tickets/ticket-key.ts';
import { type Ticket, claimTicket, findTicketByWords, giveTicketBack } from '../tickets/ticket-store.ts';
import { type Session, judgeRequest } from './session-rules.ts';
import { findCurrentSession, findSessionByRequest, listGrantsBefore, saveSession } from './session-store.ts';

/**
 * May these words open a session at this terminal? One transaction writes session, ticket and audit. The same `requestId` gives the same answer, and
 * never a second session. Refusals: the `ticket-…` codes, `terminal-busy`, `terminal-out-of-service`, `too-many-attempts` (wrong words).
 */
export async function requestSession(
  ctx: Context,
  terminalId: string,
  request: SessionRequest,
): Promise<Result<Grant>> {
  const waitSeconds = await ctx.limits.wrongWords.secondsToWait(terminalId);
  if (waitSeconds > 0) return refuse('too-many-attempts', { seconds: waitSeconds });
  const isOutOfService = ctx.live.see(terminalId).activity?.kind === 'out-of-service';
  const done = await ctx.db.transaction().execute((trx) => decide(ctx, trx, terminalId, request, isOutOfService));
  if (!done.result.ok && done.result.refusal.code === 'ticket-unknown') await ctx.limits.wrongWords.count(terminalId);
  if (done.siteId) ctx.changes.announce({ kind: 'terminal-changed', terminalId, siteId: done.siteId });
  return done.result;
}

async function decide(
  ctx: Context,
  trx: Db,
  terminalId: string,
  request: SessionRequest,
  isOutOfService: boolean,
): Promise<{ result: Result<Grant>; siteId: string | null }> {
  const now = ctx.clock.now();
  const terminal = await findTerminal(trx, terminalId);
  if (!terminal || terminal.revokedAt !== null) return { result: refuse('not-found'), siteId: null };
  const asked = await findSessionByRequest(trx, terminalId, request.requestId);
  if (asked && asked.state !== 'given-back') return { result: ok(grantOf(asked)), siteId: null };

  let current = await findCurrentSession(trx, terminalId);
  if (current?.state === 'granted') {
    // A terminal asks for one session at a time: that it asks anew tells that it never took the last grant up.
    await giveBack(trx, current, now);
    current = null;
  }
  const ticket = await findTicketByWords(trx, hashWords(ctx.ticketKey, request.words));
  const refusal = judgeRequest({
    now,
    siteId: terminal.siteId,
    isOutOfService: isOutOfService || terminal.residue !== null,
    hasOpenSession: current !== null,
    ticket: ticket && { ...ticket, siteName: (await findSite(trx, ticket.siteId))?.name ?? '' },
  });
  if (refusal || !ticket) return { result: refusal ?? refuse('ticket-unknown'), siteId: terminal.siteId };
  const session = await grant(trx, { terminal, ticket, requestId: request.requestId, again: asked, now });
  return { result: ok(grantOf(session)), siteId: terminal.siteId };
}

async function grant(
  trx: Db,
  parts: { terminal: Terminal; ticket: Ticket; requestId: string; again: Session | null; now: number },
): Promise<Session> {
  const { terminal, ticket, requestId, again, now } = parts;
  const session: Session = {
    sessionId: again?.sessionId ?? randomUUID(),
    terminalId: terminal.terminalId,
    siteId: terminal.siteId,
    requestId,
    ticketId: ticket.ticketId,
    right: 'ticket',
    minutes: ticket.minutes,
    state: 'granted',
    grantedAt: now,
    startedAt: null,
    endsAt: null,
    endedAt: null,
    endReason: null,
    consumedMs: 0,
  };
  await saveSession(trx, session);
  // The row was read in this very transaction, so only a bug can make this false; then all of it is rolled back.
  if (!(await claimTicket(trx, ticket.ticketId, session.sessionId))) throw new Error('ticket claimed in between');
  const actor = { kind: 'terminal', id: terminal.terminalId } as const;
  // The ticket's id is in no row together with the session's: no link outlives the ticket (domain.md §1.2).
  await writeAudit(trx, { at: now, actor, action: 'ticket-claimed', target: terminal.siteId });
  await writeAudit(trx, {
    at: now,
    actor,
    action: 'session-granted',
    target: session.sessionId,
    detail: { minutes: session.minutes },
  });
  return session;
}

/** Takes a grant back that never became a session; its ticket is good again. Inside the caller's transaction. */
export async function giveBack(trx: Db, session: Session, now: number): Promise<void> {
  await saveSession(trx, { ...session, state: 'given-back' });
  const actor = { kind: 'server' } as const;
  await writeAudit(trx, { at: now, actor, action: 'session-given-back', target: session.sessionId });
  if (await giveTicketBack(trx, session.sessionId)) {
    await writeAudit(trx, { at: now, actor, action: 'ticket-given-back', target: session.siteId });
  }
}

/** Gives back every grant that no terminal took up in time. Called each second. @returns how many */
export async function giveBackStaleGrants(ctx: Context): Promise<number> {
  const now = ctx.clock.now();
  const stale = await ctx.db.transaction().execute(async (trx) => {
    const sessions = await listGrantsBefore(trx, now - GRANT_TAKEN_WITHIN_MS);
    for (const session of sessions) await giveBack(trx, session, now);
    return sessions;
  });
  for (const { terminalId, siteId } of stale) ctx.changes.announce({ kind: 'terminal-changed', terminalId, siteId });
  return stale.length;
}

function grantOf(session: Session): Grant {
  return {
    sessionId: session.sessionId,
    minutes: session.minutes,
    right: session.right === 'helper' ? 'helper' : 'ticket',
  };
}
