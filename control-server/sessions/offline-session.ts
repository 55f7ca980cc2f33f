import type { JournalEvent } from '#protocol/journal-events.ts';
import { writeAudit } from '../audit-log.ts';
import { rightOfCode } from '../codes/code-service.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { youngHoursOn } from '../rules/session-end-rules.ts';
import { type Asking, limitOf } from '../rules/session-limit-rules.ts';
import { findTicket } from '../tickets/ticket-store.ts';
import { extensionsBefore } from './extensions-before.ts';
import type { Session } from './session-rules.ts';
import { consumedWithTicket, findLastEndedWithTicket } from './session-store.ts';

type Began = Extract<JournalEvent, { type: 'session-began' }>;

/**
 * A session that a terminal opened with the line down, by its book or by a one-time code, as it is when its beginning is told: with the limits that it would have been granted with. Of any
 * other that nobody granted (a database that was restored) nothing is known.
 * @param session not yet written
 */
export async function asOpenedOffline(
  ctx: Context,
  trx: Db,
  session: Session,
  { offlineTicketId, by }: Began,
  now: number,
): Promise<Session> {
  if (offlineTicketId) return withOfflineTicket(ctx, trx, session, offlineTicketId, now);
  return by === 'code' ? { ...session, ...limitsOf(ctx, session, rightOfCode) } : session;
}

/**
 * Its ticket may have opened another one meanwhile, there or on another terminal: then both stand, it is written down and shown, and no minute of it goes back to the ticket.
 */
async function withOfflineTicket(
  ctx: Context,
  trx: Db,
  session: Session,
  ticketId: string,
  now: number,
): Promise<Session> {
  const ticket = await findTicket(trx, ticketId);
  // Told so late that the ticket is forgotten, or no ticket of this place: a session nobody granted.
  if (ticket?.siteId !== session.siteId) return session;
  const { kind, minutes: ticketMinutes } = ticket;
  const sharesTicket = ticket.state !== 'issued' || session.minutes > ticketMinutes;
  if (sharesTicket) {
    const actor = { kind: 'terminal', id: session.terminalId } as const;
    await writeAudit(trx, { at: now, actor, action: 'ticket-shared', target: session.siteId });
  }
  const usedMinutes = Math.ceil((await consumedWithTicket(trx, ticketId)) / 60_000);
  return {
    ...session,
    ...limitsOf(ctx, session, { kind, ticketMinutes, usedMinutes }),
    extensionsBefore: await extensionsBefore(trx, await findLastEndedWithTicket(trx, ticketId)),
    right: 'ticket',
    ticketId,
    ticketMinutes,
    sharesTicket,
  };
}

/** How often and how long it may be made longer: as if it had been asked for when it began. */
function limitsOf(
  ctx: Context,
  { siteId, terminalId, grantedAt }: Session,
  right: Pick<Asking, 'kind' | 'ticketMinutes' | 'usedMinutes'>,
): Pick<Session, 'extensionLimit' | 'mostMinutes' | 'youngUntil'> {
  const room = rulesOf(ctx, siteId);
  const { rule, mostMinutes } = limitOf(room, { ...right, terminalId, now: grantedAt });
  const youngUntil = youngHoursOn(room, right.kind, grantedAt)?.until ?? null;
  return { extensionLimit: rule?.extensions ?? null, mostMinutes, youngUntil };
}
