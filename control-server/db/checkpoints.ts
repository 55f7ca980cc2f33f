import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';
import { CompiledQuery } from 'kysely';
import type { Logger } from 'pino';
import { DATABASE_FILE, type Db } from './database.ts';

export type CheckpointAsked = 'checkpoint' | 'close';
export type CheckpointAnswer = { ok: true } | { ok: false; code: string };

/** A log shorter than this is not worth a thread: 1,000 pages, where SQLite itself would begin (sqlite.org/wal.html §3). */
const WORTH_IT_BYTES = 4 * 1024 * 1024;
/** Where the event loop copies after all, because the thread cannot: 80 MiB. */
const LAST_RESORT_PAGES = 20_000;

/**
 * Copies what was committed from SQLite's log into the database in a thread of its own. SQLite would do it within the commit that makes the log long: 20 to 50 ms in which
 * nobody is answered. What is durable does not change: that is the log's own fsync at each commit.
 */
export class Checkpoints {
  readonly #file: string;
  readonly #log: Logger;
  #worker: Worker | null = null;
  #isBusy = false;
  #lastProblem: string | null = null;

  private constructor(file: string, log: Logger) {
    this.#file = file;
    this.#log = log;
  }

  /**
   * From now on `check` is to be called each second, and `close` before the database is closed. Call it before anybody is answered: a long log that a killed server left
   * is copied here and now. Else one that is killed again and again within its first seconds would fill the disk with it.
   */
  static async takeOver(db: Db, dataDir: string, log: Logger): Promise<Checkpoints> {
    const checkpoints = new Checkpoints(join(dataDir, DATABASE_FILE), log);
    await db.executeQuery(CompiledQuery.raw(`pragma wal_autocheckpoint = ${LAST_RESORT_PAGES}`));
    if (!checkpoints.#isWorthIt) return checkpoints;
    try {
      await db.executeQuery(CompiledQuery.raw('pragma wal_checkpoint(TRUNCATE)'));
    } catch (error) {
      // A full or read-only disk: the log stays, and nothing is lost.
      checkpoints.#tell(error instanceof BetterSqlite3.SqliteError ? error.code : 'unknown');
    }
    return checkpoints;
  }

  /** Begins a checkpoint where there is something to copy and none runs. */
  check(): void {
    if (this.#isBusy || !this.#isWorthIt) return;
    this.#isBusy = true;
    this.#worker ??= this.#start();
    this.#worker.postMessage('checkpoint' satisfies CheckpointAsked);
  }

  /** Ends the thread. The last connection to be closed copies what is left. */
  async close(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    this.#worker = null;
    const ended = new Promise((resolve) => {
      worker.once('exit', resolve);
    });
    // Nothing else may keep a program alive that stops: without this it would be over before its database is closed.
    worker.ref();
    worker.postMessage('close' satisfies CheckpointAsked);
    await ended;
  }

  get #isWorthIt(): boolean {
    return (statSync(`${this.#file}-wal`, { throwIfNoEntry: false })?.size ?? 0) >= WORTH_IT_BYTES;
  }

  #start(): Worker {
    const worker = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), { workerData: this.#file });
    worker.unref();
    worker.on('message', (answer: CheckpointAnswer) => {
      this.#isBusy = false;
      this.#tell(answer.ok ? null : answer.code);
    });
    worker.on('error', (error) => {
      // SQLite's own checkpoints go on at LAST_RESORT_PAGES; the next check tries a new thread.
      this.#log.warn({ err: error }, 'the thread of checkpoints failed');
      this.#worker = null;
      this.#isBusy = false;
    });
    return worker;
  }

  /** A disk in the way is said once, and not each second. */
  #tell(problem: string | null): void {
    if (problem !== null && problem !== this.#lastProblem) this.#log.warn({ code: problem }, 'no checkpoint was made');
    this.#lastProblem = problem;
  }
}
