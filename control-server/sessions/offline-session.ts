import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { youngHoursOn } from '../rules/session-end-rules.ts';
import { limitOf } from '../rules/session-limit-rules.ts';
import { type Ticket, findTicket } from '../tickets/ticket-store.ts';
import { extensionsBefore } from './extensions-before.ts';
import type { Session } from './session-rules.ts';
import { consumedWithTicket, findLastEndedWithTicket } from './session-store.ts';

/**
 * A session that a terminal opened by its book, with the line down, as it is when its beginning is told. Its ticket may have opened another one meanwhile, there or on another
 * terminal: then both stand, it is written down and shown, and no minute of it goes back to the ticket.
 * @param session not yet written
 */
export async function withOfflineTicket(
  ctx: Context,
  trx: Db,
  session: Session,
  ticketId: string,
  now: number,
): Promise<Session> {
  const ticket = await findTicket(trx, ticketId);
  // Told so late that the ticket is forgotten, or no ticket of this place: a session nobody granted.
  if (ticket?.siteId !== session.siteId) return session;
  const sharesTicket = ticket.state !== 'issued' || session.minutes > ticket.minutes;
  if (sharesTicket) {
    const actor = { kind: 'terminal', id: session.terminalId } as const;
    await writeAudit(trx, { at: now, actor, action: 'ticket-shared', target: session.siteId });
  }
  const granted = await limitsOf(ctx, trx, session, ticket);
  return { ...session, ...granted, right: 'ticket', ticketId, ticketMinutes: ticket.minutes, sharesTicket };
}

/** How often and how long it may be made longer: as if it had been asked for when it began. */
async function limitsOf(ctx: Context, trx: Db, { siteId, terminalId, grantedAt }: Session, ticket: Ticket) {
  const room = rulesOf(ctx, siteId);
  const { ticketId, kind, minutes: ticketMinutes } = ticket;
  const usedMinutes = Math.ceil((await consumedWithTicket(trx, ticketId)) / 60_000);
  const { rule, mostMinutes } = limitOf(room, { now: grantedAt, kind, terminalId, ticketMinutes, usedMinutes });
  return {
    extensionLimit: rule?.extensions ?? null,
    mostMinutes,
    extensionsBefore: await extensionsBefore(trx, await findLastEndedWithTicket(trx, ticketId)),
    youngUntil: youngHoursOn(room, kind, grantedAt)?.until ?? null,
  };
}
