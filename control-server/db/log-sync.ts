import { closeSync, fdatasync, fdatasyncSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** What brings a file's content to the disk: `fs.fdatasync`. */
export type Sync = (descriptor: number, done: (error: Error | null) => void) => void;

/** The disk did not take what was committed. `code` is the system's: `EIO`, `ENOSPC`. */
export class LogLostError extends Error {
  override name = 'LogLostError';
  readonly code: string;

  constructor(cause: Error) {
    super('the log of the database did not reach the disk', { cause });
    this.code = 'code' in cause ? String(cause.code) : 'unknown';
  }
}

type Waiting = { upTo: number; resolve: () => void; reject: (error: LogLostError) => void };

/**
 * Brings SQLite's log to the disk in libuv's threads instead of within the commit, where the event loop would stand still for it. With `synchronous = NORMAL` the database is whole at any moment and only late on the disk
 * (sqlite.org/wal.html, "Performance Considerations"); so whoever is to be told that something is kept waits here.
 *
 *   COMMIT ──► committed ──covered()──► one fsync that begins after it ──► resolves, in the order of the commits
 *                                          └──it fails──► all reject, now and ever after: `onLost`
 *
 * One fsync at a time; the next one covers all that was committed before it began. The log's file is the same as long as a connection is open: SQLite deletes it only with the exclusive lock of
 * the last one that closes (sqlite3WalClose), and begins it anew within the same file, when all of it lies in the database, synced (sqlite3WalCheckpoint; the log's header is synced by SQLite itself).
 */
export class LogSync {
  readonly #descriptor: number;
  readonly #sync: Sync;
  readonly #onLost: (error: LogLostError) => void;
  /** commits that somebody is to be told of, counted; and those of them that are on the disk */
  #committed = 0;
  #synced = 0;
  #isRunning = false;
  #waiting: Waiting[] = [];
  #lost: LogLostError | null = null;
  #isClosed = false;

  private constructor(descriptor: number, sync: Sync, onLost: (error: LogLostError) => void) {
    this.#descriptor = descriptor;
    this.#sync = sync;
    this.#onLost = onLost;
  }

  /**
   * Opens the log of a database that is open, and has it and its name in the folder on the disk: what a server that was killed left in it is read as committed.
   * @param onLost called once, when the disk has failed; without it that is an uncaught error, which ends the program
   * @throws what the file system throws
   */
  static open(file: string, sync: Sync = fdatasync, onLost: (error: LogLostError) => void = endProgram): LogSync {
    // Kept open: a write that failed in the background is told to the descriptors that were open then (Linux, errseq). Closing it drops no lock of SQLite's: those are on the database's file.
    const descriptor = openSync(file, 'r+');
    try {
      fdatasyncSync(descriptor);
      const folder = openSync(dirname(file), 'r');
      try {
        fsyncSync(folder);
      } finally {
        closeSync(folder);
      }
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
    return new LogSync(descriptor, sync, onLost);
  }

  /** To be called in the same turn as the COMMIT of something that somebody is to be told of. */
  commit(): void {
    this.#committed += 1;
  }

  /** @throws LogLostError when the disk has failed */
  check(): void {
    if (this.#lost) throw this.#lost;
  }

  /** Resolves when all that is committed now is on the disk; null: it is. Rejects with LogLostError. */
  covered(): Promise<void> | null {
    if (this.#lost) return rejected(this.#lost);
    if (this.#synced === this.#committed) return null;
    const covered = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ upTo: this.#committed, resolve, reject });
    });
    if (!this.#isRunning) this.#begin();
    return covered;
  }

  /** Brings what is left to the disk and lets the file go. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    // What has failed is told to those who waited for it.
    for (let left = this.covered(); left && !this.#lost; left = this.covered()) await left.catch(() => {});
    this.#isClosed = true;
    closeSync(this.#descriptor);
  }

  #begin(): void {
    this.#isRunning = true;
    const upTo = this.#committed;
    this.#sync(this.#descriptor, (error) => {
      this.#isRunning = false;
      if (error) this.#lose(error);
      else this.#reached(upTo);
    });
  }

  #reached(upTo: number): void {
    this.#synced = upTo;
    const rest = this.#waiting.findIndex((waiting) => waiting.upTo > upTo);
    const covered = this.#waiting.splice(0, rest === -1 ? this.#waiting.length : rest);
    if (this.#waiting.length > 0) this.#begin();
    for (const { resolve } of covered) resolve();
  }

  /** The kernel may have let the pages go: an fsync that succeeds later would prove nothing (lwn.net/Articles/752063). */
  #lose(cause: Error): void {
    const error = new LogLostError(cause);
    this.#lost = error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
    this.#onLost(error);
  }
}

/** Somebody may ask and go away without waiting. */
function rejected(error: LogLostError): Promise<void> {
  const promise = Promise.reject(error);
  promise.catch(() => {});
  return promise;
}

/** As any bug that nobody catches (program.ts): a supervisor starts the server again, and SQLite reads what the disk has. */
function endProgram(error: LogLostError): void {
  setImmediate(() => {
    throw error;
  });
}
