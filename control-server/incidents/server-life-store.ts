import type { Db } from '../db/database.ts';
import type { LastLife } from './downtime-rules.ts';

export async function readLastLife(db: Db): Promise<LastLife> {
  const row = await db.selectFrom('server').select(['alive_at', 'stopped_at']).executeTakeFirstOrThrow();
  return { aliveAt: row.alive_at, stoppedAt: row.stopped_at };
}

export async function saveLife(db: Db, { aliveAt, stoppedAt }: LastLife): Promise<void> {
  await db.updateTable('server').set({ alive_at: aliveAt, stopped_at: stoppedAt }).execute();
}
