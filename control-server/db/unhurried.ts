import { CompiledQuery } from 'kysely';
import type { Db } from './database.ts';

/**
 * A transaction whose commit does not wait for the disk (`synchronous = NORMAL`, design.md §6: measures). It is whole or not there, as any other, but a power cut may take it, and
 * those like it before it, until the next commit that does wait. Nobody may be told that what is written here is kept.
 * @returns what the work returned. Rejects with what it threw
 */
export async function unhurried<T>(db: Db, work: (trx: Db) => Promise<T>): Promise<T> {
  // One connection from beginning to end: no other transaction can meet the setting.
  return db.connection().execute(async (own) => {
    await own.executeQuery(CompiledQuery.raw('pragma synchronous = NORMAL'));
    try {
      return await own.transaction().execute(work);
    } finally {
      await own.executeQuery(CompiledQuery.raw('pragma synchronous = FULL'));
    }
  });
}
