import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';
import { migrate } from './migrate.ts';
import type { Tables } from './schema.ts';
import { StatementsAdapter } from './statements.ts';

/** The database, or a transaction of it: stores take either. Inside a transaction use only the transaction (one connection). */
export type Db = Kysely<Tables>;

export const DATABASE_FILE = 'escale.sqlite';

/** Pages of the database in memory, KiB: of SQLite's own 2,000 each fact of a network would read most anew. */
const CACHE_KIB = 16_000;

/**
 * Opens (or makes) the database of `dataDir` and brings it up to date.
 * @throws NewerDatabaseError on a database of a later program; what SQLite throws on a damaged one
 */
export function openDatabase(dataDir: string): Db {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, DATABASE_FILE);
  const sqlite = new BetterSqlite3(file);
  try {
    chmodSync(file, 0o600);
    sqlite.pragma('journal_mode = WAL');
    // What is acknowledged survives a power cut (design.md §6), and deleted rows leave no bytes (security.md §5.2).
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma('secure_delete = ON');
    sqlite.pragma('foreign_keys = ON');
    sqlite.pragma(`cache_size = -${CACHE_KIB}`);
    migrate(sqlite);
  } catch (error) {
    sqlite.close();
    throw error;
  }
  const statements = rememberStatements(sqlite);
  const dialect = new SqliteDialect({ database: statements });
  dialect.createDriver = () => new WriteFirstDriver(sqlite, statements);
  dialect.createAdapter = () => new StatementsAdapter(statements);
  return new Kysely<Tables>({ dialect });
}

/** Different texts of statements kept ready; those that are asked for most stay (a Map keeps the order of its keys). */
const STATEMENTS_READY = 400;

/** Compiling a statement costs SQLite more than running most of ours. Every statement is run to its end at once, so that the same one may serve again. */
function rememberStatements(sqlite: BetterSqlite3.Database): SqliteDatabase {
  const ready = new Map<string, BetterSqlite3.Statement>();
  return {
    prepare(text) {
      const statement = ready.get(text) ?? sqlite.prepare(text);
      ready.delete(text);
      ready.set(text, statement);
      const [oldest] = ready.keys();
      if (ready.size > STATEMENTS_READY && oldest !== undefined) ready.delete(oldest);
      return statement;
    },
    close: () => void sqlite.close(),
  };
}

/**
 * Takes the write lock at the start of a transaction. One that reads first and writes then would fail at once, without waiting, when another program (a
 * backup, a command line) wrote in between (SQLITE_BUSY_SNAPSHOT, sqlite.org/isolation.html); this one waits for its turn.
 */
class WriteFirstDriver extends SqliteDriver {
  readonly #sqlite: BetterSqlite3.Database;

  constructor(sqlite: BetterSqlite3.Database, statements: SqliteDatabase) {
    super({ database: statements });
    this.#sqlite = sqlite;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** SQLite has rolled back by itself where the disk is full: a second time is an error that would hide the first (sqlite.org/lang_transaction.html). */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#sqlite.inTransaction) await super.rollbackTransaction(connection);
  }
}

/** @returns this server's own id, made at the first start. Terminals pin it at enrolment. */
export async function readServerId(db: Db, now: number): Promise<string> {
  await db
    .insertInto('server')
    .values({ only_row: 1, server_id: randomUUID(), created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db.selectFrom('server').select('server_id').executeTakeFirstOrThrow();
  return row.server_id;
}
