import { randomUUID } from 'node:crypto';
import { OPENED_TAKEN_WITHIN_MS } from '#protocol/limits.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { TicketKind } from '#protocol/room-rules.ts';
import type { TrackedOrder } from '#protocol/staff-messages.ts';
import type { Order } from '#protocol/terminal-messages.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import { giveOrder } from '../orders/order-service.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { judgeRoom, judgeSession, siteOpening } from '../rules/session-limit-rules.ts';
import { findTerminal } from '../terminals/terminal-store.ts';
import { bookingsAt } from '../workshops/booked.ts';
import { noteRefusal } from './reason-service.ts';
import { type Session, judgeSeat } from './session-rules.ts';
import { giveBack, grantOf, isFilterUnknown } from './session-service.ts';
import { findCurrentSession, findSession, saveSession } from './session-store.ts';

type Opening = { terminalId: string; minutes: number; kind?: TicketKind; staffId: string };

/**
 * A helper opens a session at a free terminal: granted as any other, by the hours and rules of the site, and told to the terminal as an order. The resident reads the charter and sits down without
 * words, or the grant is given back after OPENED_TAKEN_WITHIN_MS. Refusals besides those of giveOrder: `terminal-busy`, `terminal-out-of-service`, `site-closed`, `last-sign-in-over`, `young-hours-over`, and
 * `command-not-possible-now` where the terminal does not know the site's filter; the terminal's own `command-not-possible-now` when somebody has begun there meanwhile.
 */
export async function openByHelper(ctx: Context, opening: Opening): Promise<Result<TrackedOrder>> {
  const { terminalId, minutes, staffId } = opening;
  const sessionId = randomUUID();
  const goodUntil = ctx.clock.now() + OPENED_TAKEN_WITHIN_MS;
  const order = { kind: 'open', grant: { sessionId, minutes, right: 'helper' }, goodUntil } as const;
  const given = await giveOrder(ctx, { terminalId, order, staffId }, (trx) =>
    grantOpening(ctx, trx, opening, { sessionId, goodUntil }),
  );
  if (!given.ok) await takeBack(ctx, sessionId);
  await noteRefusal(ctx, terminalId, given);
  return given;
}

async function grantOpening(
  ctx: Context,
  trx: Db,
  { terminalId, minutes: ticketMinutes, kind = 'ticket', staffId }: Opening,
  { sessionId, goodUntil }: { sessionId: string; goodUntil: number },
): Promise<Result<Order>> {
  const now = ctx.clock.now();
  const terminal = await findTerminal(trx, terminalId);
  if (!terminal || terminal.revokedAt !== null) return refuse('not-found');
  // Judged here already: what follows is kept with the order, or not at all.
  if (ctx.live.isSilent(terminalId, now)) return refuse('terminal-away');
  const { siteId } = terminal;
  const room = rulesOf(ctx, siteId);
  const opening = siteOpening(room, now);
  const bookings = bookingsAt(ctx, terminal, now);
  const asking = { now, kind, terminalId, ticketMinutes, usedMinutes: 0, bookings, isByHelper: true };
  const refusal = judgeSeat({
    isOutOfService: ctx.live.see(terminalId)?.activity?.kind === 'out-of-service' || terminal.residue !== null,
    hasOpenSession: (await findCurrentSession(trx, terminalId)) !== null,
    closed: judgeRoom(room, opening, asking),
  });
  if (refusal) return refusal;
  if (isFilterUnknown(ctx, terminalId, room, kind)) return refuse('command-not-possible-now');
  const { answer } = judgeSession(room, asking);
  if (!answer.ok) return answer;
  const { minutes, extensions, mostMinutes, mustEnd, workshopId, youngUntil } = answer.value;
  const session: Session = {
    sessionId,
    terminalId,
    siteId,
    requestId: null,
    ticketId: null,
    cardId: null,
    right: 'helper',
    minutes,
    state: 'granted',
    grantedAt: now,
    startedAt: null,
    endsAt: null,
    endedAt: null,
    endReason: null,
    consumedMs: 0,
    ticketMinutes: null,
    extensionLimit: extensions,
    mostMinutes,
    extensionsBefore: 0,
    sharesTicket: false,
    accompaniedFor: null,
    workshopId,
    youngUntil,
    pausedUntil: null,
  };
  await saveSession(trx, session);
  const actor = { kind: 'staff', id: staffId } as const;
  const detail = { minutes, right: 'helper' };
  await writeAudit(trx, { at: now, actor, action: 'session-granted', target: sessionId, detail });
  return ok({ kind: 'open', grant: grantOf(session, { mustEnd, room, way: kind }), goodUntil });
}

/** The terminal said no, or nobody asked it: nobody waits for this grant. */
async function takeBack(ctx: Context, sessionId: string): Promise<void> {
  const session = await ctx.commits.run(async (trx, touch) => {
    const kept = await findSession(trx, sessionId);
    if (kept?.state !== 'granted') return null;
    touch(kept.terminalId);
    await giveBack(trx, kept, ctx.clock.now());
    return kept;
  });
  if (!session) return;
  const { terminalId, siteId } = session;
  ctx.changes.announce({ kind: 'terminal-changed', terminalId, siteId });
}
