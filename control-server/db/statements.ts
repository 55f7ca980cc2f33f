import type BetterSqlite3 from 'better-sqlite3';
import { CompiledQuery, type SqliteDatabase, SqliteAdapter } from 'kysely';
import type { Db } from './database.ts';
import type { LogSync } from './log-sync.ts';

/** How commits of one connection become durable. */
export type Commits = {
  /** null: SQLite syncs its log within each commit (`synchronous = FULL`) */
  readonly log: LogSync | null;
  /** what the transaction that is open does with its commit: waits for the disk, lets its caller wait (`onDisk`), or nobody is told of it */
  next: 'waits' | 'counts' | 'forgets';
};

/** What one connection is known by: every transaction of a database has its adapter in common. */
export class StatementsAdapter extends SqliteAdapter {
  readonly statements: SqliteDatabase;
  readonly commits: Commits;

  constructor(statements: SqliteDatabase, commits: Commits) {
    super();
    this.statements = statements;
    this.commits = commits;
  }
}

/**
 * A statement kept ready, for texts that never change: run on the spot, without a promise. Inside a transaction only, which has the one connection to itself: anywhere else it
 * would become part of whatever transaction is open.
 * @throws outside a transaction, and what SQLite throws
 */
export function statement(trx: Db, text: string): BetterSqlite3.Statement<unknown[], unknown> {
  const { adapter } = trx.getExecutor();
  if (!trx.isTransaction || !(adapter instanceof StatementsAdapter)) throw new Error('not in a transaction');
  return adapter.statements.prepare(text) as unknown as BetterSqlite3.Statement<unknown[], unknown>;
}

/** The rows of a constant text: on the spot inside a transaction, else when the connection is free. */
export async function rowsOf<R>(db: Db, text: string, values: readonly unknown[]): Promise<R[]> {
  if (db.isTransaction) return statement(db, text).all(...values) as R[];
  return (await db.executeQuery<R>(CompiledQuery.raw(text, [...values]))).rows;
}

/** Runs a constant text that gives no rows, as `rowsOf`. @returns how many rows it changed */
export async function change(db: Db, text: string, values: readonly unknown[]): Promise<number> {
  if (db.isTransaction) return statement(db, text).run(...values).changes;
  return Number((await db.executeQuery(CompiledQuery.raw(text, [...values]))).numAffectedRows ?? 0n);
}
