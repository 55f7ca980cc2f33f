import type { Maintenance } from '#protocol/incidents.ts';
import type { Db } from '../db/database.ts';

/** Announced works of a site, or of all, that are not over at a moment; the next first. */
export async function listMaintenances(
  db: Db,
  { siteId, endsAfter, beginsBefore }: { siteId?: string; endsAfter: number; beginsBefore?: number },
): Promise<Maintenance[]> {
  let query = db.selectFrom('maintenances').selectAll().where('until_at', '>', endsAfter);
  if (siteId !== undefined) query = query.where('site_id', '=', siteId);
  if (beginsBefore !== undefined) query = query.where('from_at', '<', beginsBefore);
  const rows = await query.orderBy('from_at').execute();
  return rows.map((row) => ({
    maintenanceId: row.maintenance_id,
    siteId: row.site_id,
    from: row.from_at,
    until: row.until_at,
    title: row.title,
  }));
}

/** @returns null where there is none of this id at this site */
export async function findMaintenance(db: Db, siteId: string, maintenanceId: string): Promise<Maintenance | null> {
  const all = await listMaintenances(db, { siteId, endsAfter: 0 });
  return all.find((one) => one.maintenanceId === maintenanceId) ?? null;
}

export async function saveMaintenance(
  db: Db,
  { maintenanceId, siteId, from, until, title }: Maintenance,
): Promise<void> {
  const columns = { from_at: from, until_at: until, title };
  await db
    .insertInto('maintenances')
    .values({ maintenance_id: maintenanceId, site_id: siteId, ...columns })
    .onConflict((conflict) => conflict.column('maintenance_id').doUpdateSet(columns))
    .execute();
}

export async function deleteMaintenance(db: Db, maintenanceId: string): Promise<void> {
  await db.deleteFrom('maintenances').where('maintenance_id', '=', maintenanceId).execute();
}

/** @returns how many were deleted */
export async function deleteMaintenancesEndedBefore(db: Db, moment: number): Promise<number> {
  const result = await db.deleteFrom('maintenances').where('until_at', '<', moment).executeTakeFirst();
  return Number(result.numDeletedRows);
}
