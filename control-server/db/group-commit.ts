import type { Db } from './database.ts';
import { statement } from './statements.ts';
import { committed, onDisk } from './unhurried.ts';

/** One piece of work inside the group's transaction. `touch` names a terminal whose rows it changed. */
export type Work<T> = (trx: Db, touch: (terminalId: string) => void) => Promise<T>;

type Waiting = {
  work: Work<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
};

type Outcome = { ok: true; value: unknown } | { ok: false; error: unknown };

/** What to do with the terminals that a group touched: read them in its transaction, take them over once it is durable. */
export type Touched<S> = {
  read: (trx: Db, terminalIds: readonly string[]) => Promise<S>;
  learn: (state: S) => void;
};

/**
 * A group takes no more pieces after this long, in ms: SQLite's work is synchronous, so a group holds up everybody else.
 */
const GROUP_TAKES_MS = 2;
/** Where so many wait that one group cannot take them all, what each commit writes is shared by more. */
const CROWD = 96;
const CROWD_TAKES = 2;
/** While an fsync is under way others gather for at most so long, in ms: they are durable with the next one, whether they are committed now or when it begins. */
const GATHER_MS = 2;
/** So many that wait are worth a commit at once: nothing is gained by letting more come. */
const MANY = 32;

/**
 * Writes that come in the same turn of the event loop, or while an fsync is under way, are committed together: SQLite's group commit. Each piece of
 * work has a savepoint of its own, so that one that fails takes nothing of the others with it.
 *
 *   run() ──► waiting ──next turn──► in the group's transaction ──COMMIT──► memory learns ──fsync──► answers resolve
 *                                        │                                                   └──it fails──► they reject, as all from then on
 *                                        └──the transaction fails──► every answer of the group rejects; nothing is kept
 *
 * Memory (the live state) learns what the group changed with its commit and before any answer, in the order of the commits; answers come in that order too. The fsync is a
 * thread's (log-sync.ts): the next groups run and commit meanwhile.
 */
export class GroupCommit<S = unknown> {
  readonly #db: Db;
  readonly #touched: Touched<S>;
  readonly #takesMs: number;
  #waiting: Waiting[] = [];
  #isRunning = false;
  #enoughWait: (() => void) | null = null;

  /** @param takesMs how long a group takes pieces */
  constructor(db: Db, touched: Touched<S>, takesMs = GROUP_TAKES_MS) {
    this.#takesMs = takesMs;
    this.#db = db;
    this.#touched = touched;
  }

  /** Pieces of work that wait for their group. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * For who tells something that others have committed, and commits nothing: resolves when it is on the disk; null: it is.
   * Rejects with LogLostError when the disk has failed.
   */
  covered(): Promise<void> | null {
    return onDisk(this.#db);
  }

  /** @returns what the work returned, once it is durable. Rejects with what the work threw, or what the commit did. */
  run<T>(work: Work<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      if (this.#waiting.length >= MANY) this.#enoughWait?.();
      if (this.#isRunning) return;
      this.#isRunning = true;
      setImmediate(() => void this.#runGroups());
    });
  }

  async #runGroups(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#runGroup();
      if (this.#waiting.length < MANY) await this.#gather();
      // Answers go out and what came meanwhile is read, before the next group holds everybody up.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#isRunning = false;
  }

  /** Waits until the disk has what was committed, until many wait, or for GATHER_MS. */
  async #gather(): Promise<void> {
    const covered = this.covered();
    if (!covered) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, GATHER_MS);
      this.#enoughWait = () => {
        clearTimeout(timer);
        resolve();
      };
      covered.then(this.#enoughWait, this.#enoughWait);
    });
    this.#enoughWait = null;
  }

  async #runGroup(): Promise<void> {
    const group: Waiting[] = [];
    try {
      const { outcomes, state } = await committed(this.#db, (trx) => this.#inTransaction(trx, group));
      if (state !== null) this.#touched.learn(state);
      const covered = this.covered();
      if (!covered) answer(group, outcomes);
      else
        covered.then(
          () => answer(group, outcomes),
          (error: unknown) => refuseAll(group, error),
        );
    } catch (error) {
      // The transaction could not even begin: nobody who waits would fare better.
      const failed = group.length > 0 ? group : this.#waiting.splice(0);
      refuseAll(failed, error);
    }
  }

  /** @param group what it takes of those who wait, for the caller to answer */
  async #inTransaction(trx: Db, group: Waiting[]): Promise<{ outcomes: Outcome[]; state: S | null }> {
    const outcomes: Outcome[] = [];
    const touched = new Set<string>();
    const until = performance.now() + this.#takesMs * (this.#waiting.length >= CROWD ? CROWD_TAKES : 1);
    for (let next = this.#waiting.shift(); next; next = performance.now() < until ? this.#waiting.shift() : undefined) {
      const { work } = next;
      group.push(next);
      const own: string[] = [];
      statement(trx, 'savepoint work').run();
      try {
        const value = await work(trx, (terminalId) => own.push(terminalId));
        for (const terminalId of own) touched.add(terminalId);
        outcomes.push({ ok: true, value });
      } catch (error) {
        // Where SQLite undid the whole transaction (a full disk), this throws and the group fails as one.
        statement(trx, 'rollback to work').run();
        outcomes.push({ ok: false, error });
      }
      statement(trx, 'release work').run();
    }
    const state = touched.size > 0 ? await this.#touched.read(trx, [...touched]) : null;
    return { outcomes, state };
  }
}

function answer(group: readonly Waiting[], outcomes: readonly Outcome[]): void {
  for (const [index, { resolve, reject }] of group.entries()) {
    const outcome = outcomes[index];
    if (outcome?.ok) resolve(outcome.value);
    else reject(outcome?.error);
  }
}

function refuseAll(group: readonly Waiting[], error: unknown): void {
  for (const { reject } of group) reject(error);
}
