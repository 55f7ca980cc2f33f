import type { Db } from '../db/database.ts';

/** Which key of one-time codes a site has; null: none yet. */
export async function findCodeGeneration(db: Db, siteId: string): Promise<number | null> {
  const row = await db.selectFrom('code_keys').select('generation').where('site_id', '=', siteId).executeTakeFirst();
  return row?.generation ?? null;
}

/** Gives a site its first key, if it has none. */
export async function insertCodeKey(db: Db, siteId: string, madeAt: number): Promise<void> {
  await db
    .insertInto('code_keys')
    .values({ site_id: siteId, generation: 1, made_at: madeAt })
    .onConflict((conflict) => conflict.column('site_id').doNothing())
    .execute();
}

/** Another key for a site that has one. @returns whether it had */
export async function renewCodeKey(db: Db, siteId: string, madeAt: number): Promise<boolean> {
  const result = await db
    .updateTable('code_keys')
    .set((set) => ({ generation: set('generation', '+', 1), made_at: madeAt }))
    .where('site_id', '=', siteId)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
