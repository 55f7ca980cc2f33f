import type { Throughput } from '#protocol/incidents.ts';
import type { Db } from '../db/database.ts';

/** Throughput of a site between two moments, newest first. */
export async function listThroughputs(
  db: Db,
  { siteId, from, until, limit }: { siteId: string; from: number; until: number; limit: number },
): Promise<Throughput[]> {
  const rows = await db
    .selectFrom('throughputs')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('at', '>=', from)
    .where('at', '<', until)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...(JSON.parse(row.figures) as Omit<Throughput, 'at' | 'terminalId'>),
    at: row.at,
    terminalId: row.terminal_id,
  }));
}

/** When each site was measured last. */
export async function latestThroughputs(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('throughputs')
    .select(['site_id', (select) => select.fn.max('at').as('at')])
    .groupBy('site_id')
    .execute();
  return new Map(rows.map((row) => [row.site_id, row.at]));
}

export async function insertThroughput(
  db: Db,
  siteId: string,
  { at, terminalId, ...figures }: Throughput,
): Promise<void> {
  await db
    .insertInto('throughputs')
    .values({ site_id: siteId, at, terminal_id: terminalId, figures: JSON.stringify(figures) })
    .execute();
}

/** @returns how many were deleted */
export async function deleteThroughputsBefore(db: Db, moment: number): Promise<number> {
  const result = await db.deleteFrom('throughputs').where('at', '<', moment).executeTakeFirst();
  return Number(result.numDeletedRows);
}
