import type BetterSqlite3 from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type KyselyPlugin,
  type QueryResult,
  type SqliteDatabase,
  SqliteDriver,
  type UnknownRow,
} from 'kysely';
import type { LogSync } from './log-sync.ts';
import type { Commits } from './statements.ts';

/** What waits for the disk with the result of a statement outside a transaction. */
type AfterResult = WeakMap<object, Promise<void>>;

/**
 * The driver of our one connection.
 * - It takes the write lock at the start of a transaction. One that reads first and writes then would fail at once, without waiting, when another program (a backup, a command line) wrote in
 *   between (SQLITE_BUSY_SNAPSHOT, sqlite.org/isolation.html); this one waits for its turn.
 * - Where the log is synced in a thread, a transaction ends when its commit is on the disk (unless it says otherwise: unhurried.ts), and so does a statement outside one: what it wrote, and
 *   what it read that others have committed.
 */
export class DurableDriver extends SqliteDriver {
  readonly #sqlite: BetterSqlite3.Database;
  readonly #statements: SqliteDatabase;
  readonly #commits: Commits;
  readonly #after: AfterResult = new WeakMap();
  #connection: DatabaseConnection | null = null;

  constructor(sqlite: BetterSqlite3.Database, statements: SqliteDatabase, commits: Commits) {
    super({ database: statements });
    this.#sqlite = sqlite;
    this.#statements = statements;
    this.#commits = commits;
  }

  /** Lets the results of statements outside transactions wait, when the connection is already somebody else's. */
  get plugin(): KyselyPlugin {
    return {
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }): Promise<QueryResult<UnknownRow>> => {
        await this.#after.get(result);
        return result;
      },
    };
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const { log } = this.#commits;
    const inner = await super.acquireConnection();
    if (!log) return inner;
    this.#connection ??= {
      executeQuery: <R>(query: CompiledQuery) => this.#execute<R>(inner, log, query),
      streamQuery: (query, chunkSize) => inner.streamQuery(query, chunkSize),
    };
    return this.#connection;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    this.#commits.log?.check();
    this.#commits.next = 'waits';
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async commitTransaction(): Promise<void> {
    const { log, next } = this.#commits;
    // On the spot: nobody may read it before it is counted.
    this.#statements.prepare('commit').run([]);
    if (next === 'forgets') return;
    log?.commit();
    if (next === 'waits') await log?.covered();
  }

  /** SQLite has rolled back by itself where the disk is full: a second time is an error that would hide the first (sqlite.org/lang_transaction.html). */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#sqlite.inTransaction) await super.rollbackTransaction(connection);
  }

  /** Whoever waits in the log is answered before the last connection closes and copies it. */
  override async destroy(): Promise<void> {
    await this.#commits.log?.close();
    await super.destroy();
  }

  async #execute<R>(inner: DatabaseConnection, log: LogSync, query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#sqlite.inTransaction) return inner.executeQuery<R>(query);
    log.check();
    // It has run when this returns: its promise only tells of it.
    const running = inner.executeQuery<R>(query);
    const isInside = this.#sqlite.inTransaction;
    if (!isInside && !this.#isReadonly(query.sql)) log.commit();
    const result = await running;
    const covered = isInside ? null : log.covered();
    if (covered) {
      // Whoever asked may be gone.
      covered.catch(() => {});
      this.#after.set(result, covered);
    }
    return result;
  }

  #isReadonly(text: string): boolean {
    const prepared: object = this.#statements.prepare(text);
    return 'readonly' in prepared && prepared.readonly === true;
  }
}
