import { type KeptRules, RoomRules } from '#protocol/room-rules.ts';
import type { Db } from '../db/database.ts';

/** The rules of every site that has some, by its id. @throws what zod throws when a row was damaged: opening hours are not guessed */
export async function listRules(db: Db): Promise<Map<string, KeptRules>> {
  const rows = await db.selectFrom('room_rules').selectAll().execute();
  return new Map(
    rows.map((row) => [row.site_id, { revision: row.revision, rules: RoomRules.parse(JSON.parse(row.rules)) }]),
  );
}

/** The revision in force, 0 when nothing was decided yet. */
export async function findRevision(db: Db, siteId: string): Promise<number> {
  const row = await db.selectFrom('room_rules').select('revision').where('site_id', '=', siteId).executeTakeFirst();
  return row?.revision ?? 0;
}

export async function saveRules(db: Db, siteId: string, kept: KeptRules, savedAt: number): Promise<void> {
  const row = { site_id: siteId, revision: kept.revision, rules: JSON.stringify(kept.rules), saved_at: savedAt };
  await db
    .insertInto('room_rules')
    .values(row)
    .onConflict((conflict) => conflict.column('site_id').doUpdateSet(row))
    .execute();
}
