import type { Db } from './database.ts';
import { type Commits, StatementsAdapter } from './statements.ts';

function commitsOf(db: Db): Commits {
  const { adapter } = db.getExecutor();
  if (!(adapter instanceof StatementsAdapter)) throw new Error('not our database');
  return adapter.commits;
}

/**
 * A transaction whose commit does not wait for the disk (design.md §6: measures). It is whole or not there, as any other, but a power cut may take it, and
 * those like it before it, until the next commit that does wait. Nobody may be told that what is written here is kept.
 * @returns what the work returned. Rejects with what it threw
 */
export async function unhurried<T>(db: Db, work: (trx: Db) => Promise<T>): Promise<T> {
  return db.transaction().execute((trx) => {
    commitsOf(trx).next = 'forgets';
    return work(trx);
  });
}

/** A transaction that ends with its commit: its caller waits for `onDisk` before anybody is answered. */
export async function committed<T>(db: Db, work: (trx: Db) => Promise<T>): Promise<T> {
  return db.transaction().execute((trx) => {
    commitsOf(trx).next = 'counts';
    return work(trx);
  });
}

/** Resolves when all that is committed now is on the disk; null: it is. Rejects with LogLostError when the disk has failed. */
export function onDisk(db: Db): Promise<void> | null {
  return commitsOf(db).log?.covered() ?? null;
}
