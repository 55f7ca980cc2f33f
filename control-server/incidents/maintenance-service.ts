import type { Maintenance } from '#protocol/incidents.ts';
import { MAX_MAINTENANCES } from '#protocol/limits.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import { deleteMaintenance, findMaintenance, listMaintenances, saveMaintenance } from './maintenance-store.ts';

/** Announced works of a site that are not over. */
export async function readMaintenances(ctx: Context, siteId: string): Promise<Result<{ maintenances: Maintenance[] }>> {
  if (!ctx.sites.has(siteId)) return refuse('not-found');
  const all = await listMaintenances(ctx.db, { siteId, endsAfter: ctx.clock.now() });
  return ok({ maintenances: all.slice(0, MAX_MAINTENANCES) });
}

/** Announces works, or changes what was announced. Refusal: `not-found` for an unknown site, or an id that another site has. */
export async function keepMaintenance(
  ctx: Context,
  { staffId, ...maintenance }: Maintenance & { staffId: string },
): Promise<Result<{ maintenanceId: string }>> {
  const { siteId, maintenanceId, from, until } = maintenance;
  if (!ctx.sites.has(siteId)) return refuse('not-found');
  const all = await listMaintenances(ctx.db, { endsAfter: 0 });
  if (all.some((one) => one.maintenanceId === maintenanceId && one.siteId !== siteId)) return refuse('not-found');
  const now = ctx.clock.now();
  await ctx.db.transaction().execute(async (trx) => {
    await saveMaintenance(trx, maintenance);
    await writeAudit(trx, {
      at: now,
      actor: { kind: 'staff', id: staffId },
      action: 'maintenance-saved',
      target: siteId,
      detail: { maintenanceId, from, until },
    });
  });
  return ok({ maintenanceId });
}

/** Refusal: `not-found`. */
export async function removeMaintenance(
  ctx: Context,
  { siteId, maintenanceId, staffId }: { siteId: string; maintenanceId: string; staffId: string },
): Promise<Result<{ maintenanceId: string }>> {
  if (!(await findMaintenance(ctx.db, siteId, maintenanceId))) return refuse('not-found');
  const at = ctx.clock.now();
  await ctx.db.transaction().execute(async (trx) => {
    await deleteMaintenance(trx, maintenanceId);
    const actor = { kind: 'staff', id: staffId } as const;
    await writeAudit(trx, { at, actor, action: 'maintenance-removed', target: siteId, detail: { maintenanceId } });
  });
  return ok({ maintenanceId });
}
