import type { TicketKind } from '#protocol/room-rules.ts';
import type { Db } from '../db/database.ts';

/** A ticket as it goes into a book. `consumedMs`: what earlier sessions took of it. */
export type BookTicket = { ticketId: string; kind: TicketKind; minutes: number; sealed: string; consumedMs: number };

export async function saveVerifier(db: Db, ticketId: string, sealed: string): Promise<void> {
  await db.updateTable('tickets').set({ offline_verifier: sealed }).where('ticket_id', '=', ticketId).execute();
}

/** The tickets of a site and day that are good and can be checked without a line, the newest first. Those of booklets are not among them. */
export async function listBookTickets(
  db: Db,
  { siteId, expiresAt }: { siteId: string; expiresAt: number },
  limit: number,
): Promise<BookTicket[]> {
  const rows = await selectBookTickets(db)
    .where('tickets.site_id', '=', siteId)
    .where('tickets.expires_at', '=', expiresAt)
    .where('tickets.booklet_id', 'is', null)
    .orderBy('tickets.issued_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

/** The same of a booklet, in no order. */
export async function listBookletTickets(db: Db, bookletId: string): Promise<BookTicket[]> {
  return (await selectBookTickets(db).where('tickets.booklet_id', '=', bookletId).execute()).map(fromRow);
}

function selectBookTickets(db: Db) {
  return db
    .selectFrom('tickets')
    .leftJoin('sessions', 'sessions.ticket_id', 'tickets.ticket_id')
    .select(({ fn }) => [
      'tickets.ticket_id as ticketId',
      'tickets.kind as kind',
      'tickets.minutes as minutes',
      'tickets.offline_verifier as sealed',
      fn.sum<number | null>('sessions.consumed_ms').as('consumedMs'),
    ])
    .where('tickets.state', '=', 'issued')
    .where('tickets.offline_verifier', 'is not', null)
    .groupBy('tickets.ticket_id');
}

function fromRow(
  row: Omit<BookTicket, 'sealed' | 'consumedMs'> & { sealed: string | null; consumedMs: number | null },
) {
  return { ...row, sealed: row.sealed ?? '', consumedMs: Number(row.consumedMs ?? 0) };
}
