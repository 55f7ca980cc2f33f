import type { TicketKind } from '#protocol/room-rules.ts';
import type { Db } from '../db/database.ts';
import type { TicketTable } from '../db/schema.ts';

export type Ticket = {
  ticketId: string;
  siteId: string;
  minutes: number;
  state: TicketTable['state'];
  sessionId: string | null;
  expiresAt: number;
  kind: TicketKind;
};

export type NewTicket = {
  ticketId: string;
  siteId: string;
  wordsHmac: string;
  minutes: number;
  kind: TicketKind;
  issuedAt: number;
  expiresAt: number;
  /** the sealed booklet it is printed in */
  bookletId?: string;
};

/** @returns false when the same words stand on a ticket that is still kept: choose others. */
export async function insertTicket(db: Db, ticket: NewTicket): Promise<boolean> {
  const result = await db
    .insertInto('tickets')
    .values({
      ticket_id: ticket.ticketId,
      site_id: ticket.siteId,
      words_hmac: ticket.wordsHmac,
      minutes: ticket.minutes,
      kind: ticket.kind,
      state: 'issued',
      session_id: null,
      issued_at: ticket.issuedAt,
      expires_at: ticket.expiresAt,
      booklet_id: ticket.bookletId ?? null,
    })
    .onConflict((conflict) => conflict.column('words_hmac').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function findTicketByWords(db: Db, wordsHmac: string): Promise<Ticket | null> {
  return (await selectTickets(db).where('words_hmac', '=', wordsHmac).executeTakeFirst()) ?? null;
}

export async function findTicket(db: Db, ticketId: string): Promise<Ticket | null> {
  return (await selectTickets(db).where('ticket_id', '=', ticketId).executeTakeFirst()) ?? null;
}

const selectTickets = (db: Db) =>
  db
    .selectFrom('tickets')
    .select([
      'ticket_id as ticketId',
      'site_id as siteId',
      'minutes',
      'state',
      'session_id as sessionId',
      'expires_at as expiresAt',
      'kind',
    ]);

/** Takes an issued ticket for a session. @returns false when another session was quicker. */
export async function claimTicket(db: Db, ticketId: string, sessionId: string): Promise<boolean> {
  const result = await db
    .updateTable('tickets')
    .set({ state: 'claimed', session_id: sessionId })
    .where('ticket_id', '=', ticketId)
    .where('state', '=', 'issued')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Makes the ticket of a session that never began good again. @returns whether there was one */
export async function giveTicketBack(db: Db, sessionId: string): Promise<boolean> {
  const result = await db
    .updateTable('tickets')
    .set({ state: 'issued', session_id: null })
    .where('session_id', '=', sessionId)
    .where('state', '=', 'claimed')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The session of this ticket began. A ticket that another session has claimed since stays that session's. */
export async function useTicket(db: Db, ticketId: string, sessionId: string): Promise<void> {
  await db
    .updateTable('tickets')
    .set({ state: 'used', session_id: sessionId })
    .where('ticket_id', '=', ticketId)
    .where((where) =>
      where.or([
        where('state', '=', 'issued'),
        where.and([where('state', '=', 'claimed'), where('session_id', '=', sessionId)]),
      ]),
    )
    .execute();
}

/** Puts a used ticket of this session back with the minutes that are left of it. @returns whether it was this session's */
export async function returnTicket(db: Db, ticketId: string, sessionId: string, minutes: number): Promise<boolean> {
  const result = await db
    .updateTable('tickets')
    .set({ state: 'issued', session_id: null, minutes })
    .where('ticket_id', '=', ticketId)
    .where('state', '=', 'used')
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/**
 * Deletes tickets that expired before `moment`, and with them the link from session to ticket. A ticket of a booklet is good for weeks: once its session is over it is kept no longer than
 * another one. @returns how many
 */
export async function deleteTicketsExpiredBefore(db: Db, moment: number): Promise<number> {
  const result = await db
    .deleteFrom('tickets')
    .where((where) => {
      const itsSession = where
        .selectFrom('sessions')
        .select('sessions.session_id')
        .whereRef('sessions.session_id', '=', 'tickets.session_id')
        .where('sessions.ended_at', '<', moment);
      const isOfBooklet = where('tickets.booklet_id', 'is not', null);
      return where.or([
        where('tickets.expires_at', '<', moment),
        where.and([isOfBooklet, where('tickets.state', '=', 'used'), where.exists(itsSession)]),
      ]);
    })
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
