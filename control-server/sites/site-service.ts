import { randomUUID } from 'node:crypto';
import { type Result, ok, refuse } from '#protocol/result.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import { nameKey } from './site-rules.ts';
import { findSiteByKey, insertSite } from './site-store.ts';

/** Makes a site. Refusal: `name-taken`, also when only case or accents differ. */
export async function createSite(
  ctx: Context,
  input: { name: string; staffId: string },
): Promise<Result<{ siteId: string }>> {
  const siteId = randomUUID();
  const now = ctx.clock.now();
  const key = nameKey(input.name);
  const isTaken = await ctx.db.transaction().execute(async (trx) => {
    if (await findSiteByKey(trx, key)) return true;
    await insertSite(trx, { siteId, name: input.name, nameKey: key, createdAt: now });
    await writeAudit(trx, {
      at: now,
      actor: { kind: 'staff', id: input.staffId },
      action: 'site-created',
      target: siteId,
    });
    return false;
  });
  if (isTaken) return refuse('name-taken', { name: input.name });
  ctx.sites.set(siteId, { siteId, name: input.name });
  ctx.changes.announce({ kind: 'site-created', siteId });
  return ok({ siteId });
}
