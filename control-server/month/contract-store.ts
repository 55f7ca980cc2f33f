import type { LineContract } from '#protocol/incidents.ts';
import type { Db } from '../db/database.ts';

export async function readLineContract(db: Db, siteId: string): Promise<LineContract | null> {
  const row = await db.selectFrom('line_contracts').select('contract').where('site_id', '=', siteId).executeTakeFirst();
  return row ? (JSON.parse(row.contract) as LineContract) : null;
}

export async function saveLineContract(db: Db, siteId: string, contract: LineContract): Promise<void> {
  const text = JSON.stringify(contract);
  await db
    .insertInto('line_contracts')
    .values({ site_id: siteId, contract: text })
    .onConflict((conflict) => conflict.column('site_id').doUpdateSet({ contract: text }))
    .execute();
}
