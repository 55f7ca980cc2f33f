import { setTimeout as pause } from 'node:timers/promises';
import { type Db, openDatabase } from '../../../control-server/db/database.ts';
import { recordMeasures } from '../../../control-server/measures/measure-intake.ts';
import type { FleetSiteNow } from './fleet.ts';
import { type OpenStep, openSteps, pastOf } from './past-plan.ts';

/** One transaction each, and a pause longer than SQLite's longest wait between two tries for the lock (100 ms): the running server has its turn. */
const MEASURES_AT_ONCE = 2_000;
const SERVERS_TURN_MS = 110;

/**
 * Gives enrolled terminals 30 simulated days, so that charts have something to show at once. Through the server's own code, into its own database, which may
 * be in use (WAL). Told again it changes nothing.
 */
export class History {
  readonly #db: Db;
  readonly #now: number;
  readonly #steps: readonly OpenStep[];
  readonly #seed: number;
  /** One site after the other: two writers would only wait for each other. */
  #queue: Promise<unknown> = Promise.resolve();

  /** @param now ms since 1970: where the past ends. Throws what SQLite throws. */
  constructor(serverDataDir: string, now: number, seed: number) {
    this.#db = openDatabase(serverDataDir);
    this.#now = now;
    this.#steps = openSteps(now);
    this.#seed = seed;
  }

  /** @returns how many measures are new. Rejects with what SQLite throws. */
  write(site: FleetSiteNow): Promise<number> {
    const written = this.#queue.then(() => this.#write(site));
    this.#queue = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    await this.#queue;
    await this.#db.destroy();
  }

  async #write({ plan, terminals }: FleetSiteNow): Promise<number> {
    const all = terminals.flatMap((terminal, place) => {
      const planned = plan.terminals[place];
      const { terminalId } = terminal.identity;
      const past = planned ? pastOf(plan, planned, this.#steps, this.#now, this.#seed) : [];
      return past.map((one) => ({ terminalId, ...one }));
    });
    let written = 0;
    for (let from = 0; from < all.length; from += MEASURES_AT_ONCE) {
      written += await recordMeasures(this.#db, all.slice(from, from + MEASURES_AT_ONCE));
      await pause(SERVERS_TURN_MS);
    }
    return written;
  }
}
