import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { CompiledQuery, Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import { DurableDriver } from './durable-driver.ts';
import { type LogLostError, LogSync, type Sync } from './log-sync.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './schema.ts';
import { type Commits, StatementsAdapter } from './statements.ts';

/** The database, or a transaction of it: stores take either. Inside a transaction use only the transaction (one connection). */
export type Db = Kysely<Tables>;

export const DATABASE_FILE = 'escale.sqlite';

/** Pages of the database in memory, KiB, while a start reads all once: more would be filled with what is not read again, and what is taken from the system then stays. */
const START_CACHE_KIB = 1_000;
/** And from then on: of SQLite's own 2,000 each fact of a network would read most anew. */
const CACHE_KIB = 16_000;

/** For tests: another disk, what happens when it fails, and a log that cannot be opened. */
export type Disk = { sync?: Sync; onLost?: (error: LogLostError) => void; openLog?: typeof LogSync.open };

/**
 * Opens (or makes) the database of `dataDir` and brings it up to date. What is answered survives a power cut (design.md §6): transactions and statements end when the disk has them.
 * @throws NewerDatabaseError on a database of a later program; what SQLite throws on a damaged one
 */
export function openDatabase(dataDir: string, disk: Disk = {}): Db {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, DATABASE_FILE);
  const sqlite = new BetterSqlite3(file);
  try {
    chmodSync(file, 0o600);
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = FULL');
    // Deleted rows leave no bytes (security.md §5.2).
    sqlite.pragma('secure_delete = ON');
    sqlite.pragma('foreign_keys = ON');
    sqlite.pragma(`cache_size = -${START_CACHE_KIB}`);
    migrate(sqlite);
  } catch (error) {
    sqlite.close();
    throw error;
  }
  const commits: Commits = { log: openLog(sqlite, `${file}-wal`, disk), next: 'waits' };
  const statements = rememberStatements(sqlite);
  const driver = new DurableDriver(sqlite, statements, commits);
  const dialect = new SqliteDialect({ database: statements });
  dialect.createDriver = () => driver;
  dialect.createAdapter = () => new StatementsAdapter(statements, commits);
  return new Kysely<Tables>({ dialect, plugins: [driver.plugin] });
}

/** From now on pages are kept in memory: the start is over. */
export async function keepPages(db: Db): Promise<void> {
  await db.executeQuery(CompiledQuery.raw(`pragma cache_size = -${CACHE_KIB}`));
}

/** Has the log synced in a thread from now on. @returns null where it cannot be (Windows would not let SQLite delete a file that is open): SQLite does it within each commit */
function openLog(
  sqlite: BetterSqlite3.Database,
  file: string,
  { sync, onLost, openLog: open = LogSync.open }: Disk,
): LogSync | null {
  if (process.platform === 'win32') return null;
  try {
    const log = open(file, sync, onLost);
    sqlite.pragma('synchronous = NORMAL');
    return log;
  } catch {
    return null;
  }
}

/** Different texts of statements kept ready; those that are asked for most stay (a Map keeps the order of its keys). */
const STATEMENTS_READY = 400;

/** Compiling a statement costs SQLite more than running most of ours. Every statement is run to its end at once, so that the same one may serve again. */
function rememberStatements(sqlite: BetterSqlite3.Database): SqliteDatabase {
  const ready = new Map<string, BetterSqlite3.Statement>();
  return {
    prepare(text) {
      const known = ready.get(text);
      // Their order is of use only where one has to go: keeping it costs as much as a small statement.
      if (known && ready.size < STATEMENTS_READY) return known;
      const statement = known ?? sqlite.prepare(text);
      ready.delete(text);
      ready.set(text, statement);
      const [oldest] = ready.keys();
      if (ready.size > STATEMENTS_READY && oldest !== undefined) ready.delete(oldest);
      return statement;
    },
    close: () => void sqlite.close(),
  };
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
