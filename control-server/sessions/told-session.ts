import type { Db } from '../db/database.ts';
import type { Session } from './session-rules.ts';
import { findSession, saveSession } from './session-store.ts';

/** The session that facts in a row tell of, within one transaction: read once and written once for all of them. A network that comes back tells twenty at a time. */
export class ToldSession {
  readonly #trx: Db;
  /** as it is in the database */
  #stored: Session | null = null;
  #now: Session | null = null;

  constructor(trx: Db) {
    this.#trx = trx;
  }

  /** @returns the session as the facts before have made it; null: there is none. Another one than before is read, and that one is written first */
  async find(sessionId: string): Promise<Session | null> {
    if (this.#now?.sessionId === sessionId) return this.#now;
    await this.save();
    this.#stored = await findSession(this.#trx, sessionId);
    this.#now = this.#stored;
    return this.#now;
  }

  /** What a fact made of the session that was found last. */
  is(session: Session): void {
    this.#now = session;
  }

  /** Writes what is another than in the database. To be called before anybody else looks there, and at the end. */
  async save(): Promise<void> {
    if (!this.#now || this.#now === this.#stored) return;
    await saveSession(this.#trx, this.#now, this.#stored);
    this.#stored = this.#now;
  }
}
