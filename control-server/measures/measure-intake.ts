import type { Measure } from '#protocol/measures.ts';
import type { Db } from '../db/database.ts';
import { markHeard } from '../terminals/terminal-store.ts';
import { type TakenMeasure, insertMeasures } from './measure-store.ts';

/** Heartbeats gathered before one write: a room of terminals must not cost one fsync each. A crash loses at most this much of the measures. */
export const MEASURE_WRITE_EVERY_MS = 1_000;

/** Gathers what heartbeats bring and writes it in one transaction. */
export class MeasureIntake {
  readonly #db: Db;
  #taken: TakenMeasure[] = [];
  #heard = new Map<string, number>();
  /** The moment each terminal's last measure was taken: a heartbeat repeats the latest one until there is a newer. */
  readonly #lastTakenAt = new Map<string, number>();

  constructor(db: Db) {
    this.#db = db;
  }

  take(terminalId: string, receivedAt: number, measure: Measure | null): void {
    this.#heard.set(terminalId, receivedAt);
    if (!measure || this.#lastTakenAt.get(terminalId) === measure.takenAt) return;
    this.#lastTakenAt.set(terminalId, measure.takenAt);
    this.#taken.push({ terminalId, receivedAt, measure });
  }

  /** Writes what was gathered. Called on a schedule and before the database is closed. */
  async write(): Promise<void> {
    if (this.#heard.size === 0) return;
    const taken = this.#taken;
    const heard = this.#heard;
    this.#taken = [];
    this.#heard = new Map();
    await this.#db.transaction().execute(async (trx) => {
      await insertMeasures(trx, taken);
      for (const [terminalId, at] of heard) await markHeard(trx, terminalId, at);
    });
  }
}
