import type { Booklet } from '#protocol/booklets.ts';
import type { Db } from '../db/database.ts';

/** A booklet that is good, with what only books need of it. */
export type KeptBooklet = { booklet: Booklet; costLog2N: number };

export async function insertBooklet(
  db: Db,
  siteId: string,
  { booklet, costLog2N }: { booklet: Omit<Booklet, 'used' | 'ready'>; costLog2N: number },
): Promise<void> {
  await db
    .insertInto('booklets')
    .values({
      booklet_id: booklet.bookletId,
      site_id: siteId,
      made_at: booklet.madeAt,
      expires_at: booklet.expiresAt,
      minutes: booklet.minutes,
      ticket_count: booklet.count,
      cost_log2n: costLog2N,
    })
    .execute();
}

/** The booklets of a site that are good and have a ticket left, the newest first. Used tickets are forgotten before the others: what is not there any more was used. */
export async function listBooklets(db: Db, siteId: string, now: number): Promise<KeptBooklet[]> {
  const rows = await db
    .selectFrom('booklets')
    .innerJoin('tickets', 'tickets.booklet_id', 'booklets.booklet_id')
    .select(({ fn }) => [
      'booklets.booklet_id as bookletId',
      'booklets.made_at as madeAt',
      'booklets.expires_at as expiresAt',
      'booklets.minutes as minutes',
      'booklets.ticket_count as count',
      'booklets.cost_log2n as costLog2N',
      fn.countAll<number>().as('left'),
      fn.count<number>('tickets.offline_verifier').as('sealed'),
    ])
    .where('booklets.site_id', '=', siteId)
    .where('booklets.expires_at', '>', now)
    .where('tickets.state', '!=', 'used')
    .groupBy('booklets.booklet_id')
    .orderBy('booklets.made_at', 'desc')
    .execute();
  return rows.map(({ left, sealed, costLog2N, ...booklet }) => {
    const used = booklet.count - Number(left);
    return { booklet: { ...booklet, used, ready: used + Number(sealed) }, costLog2N };
  });
}

/** A booklet is good no more, and none of its tickets that opened nothing. @returns whether it was this site's and good */
export async function expireBooklet(
  db: Db,
  { siteId, bookletId, now }: { siteId: string; bookletId: string; now: number },
): Promise<boolean> {
  const result = await db
    .updateTable('booklets')
    .set({ expires_at: now })
    .where('booklet_id', '=', bookletId)
    .where('site_id', '=', siteId)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (result.numUpdatedRows !== 1n) return false;
  await db
    .updateTable('tickets')
    .set({ expires_at: now })
    .where('booklet_id', '=', bookletId)
    .where('state', '!=', 'used')
    .execute();
  return true;
}

/** Deletes booklets that expired before `moment`, once none of their tickets is kept. @returns how many */
export async function deleteBookletsExpiredBefore(db: Db, moment: number): Promise<number> {
  const result = await db
    .deleteFrom('booklets')
    .where('expires_at', '<', moment)
    .where('booklet_id', 'not in', db.selectFrom('tickets').select('booklet_id').where('booklet_id', 'is not', null))
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
