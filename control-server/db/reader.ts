import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { DATABASE_FILE } from './database.ts';

/** A little of the database in memory, KiB: what is asked here are single rows. */
const CACHE_KIB = 1_000;

/**
 * A second connection that only reads what is committed (sqlite.org/isolation.html: in WAL mode readers and the writer do not wait for each other). For the few questions that would
 * else wait for the transaction that is open: it takes no promise. What it
 * sees may not be on the disk yet: who tells it to somebody waits for `GroupCommit.covered`.
 */
export class CommittedReader {
  readonly #sqlite: BetterSqlite3.Database;
  readonly #ready = new Map<string, BetterSqlite3.Statement<unknown[], unknown>>();

  constructor(dataDir: string) {
    this.#sqlite = new BetterSqlite3(join(dataDir, DATABASE_FILE), { readonly: true, fileMustExist: true });
    this.#sqlite.pragma(`cache_size = -${CACHE_KIB}`);
  }

  /** The first row of a constant text, which is compiled once. */
  first<R>(text: string, ...values: readonly unknown[]): R | undefined {
    let statement = this.#ready.get(text);
    if (!statement) this.#ready.set(text, (statement = this.#sqlite.prepare(text)));
    return statement.get(...values) as R | undefined;
  }

  close(): void {
    this.#sqlite.close();
  }
}
