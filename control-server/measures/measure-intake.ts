import type { Measure } from '#protocol/measures.ts';
import type { Db } from '../db/database.ts';
import { unhurried } from '../db/unhurried.ts';
import { markHeard } from '../terminals/terminal-store.ts';
import { type TakenMeasure, insertMeasures } from './measure-store.ts';
import { bucketOf, mergeRollups, rollupOf } from './rollup-rules.ts';
import { type Bucket, type RollupTableName, addToBuckets, bucketMs } from './rollup-store.ts';
import { isTimely } from './step-rules.ts';

/** Measures and terminals in one transaction: some milliseconds of work. */
const AT_ONCE = 10;

/** Gathers what heartbeats bring and writes it together: a room of terminals must not cost one fsync each. A crash loses a second of measures, a power cut those since the last commit of a fact. */
export class MeasureIntake {
  readonly #db: Db;
  #taken: TakenMeasure[] = [];
  #heard = new Map<string, number>();

  constructor(db: Db) {
    this.#db = db;
  }

  /** A heartbeat: who is heard, and the latest measure, which is repeated until there is a newer one. */
  take(terminalId: string, receivedAt: number, measure: Measure | null): void {
    this.#heard.set(terminalId, receivedAt);
    if (measure && isTimely(measure.takenAt, receivedAt)) this.#taken.push({ terminalId, receivedAt, measure });
  }

  /** Writes what was gathered. Called on a schedule and before the database is closed. */
  async write(): Promise<void> {
    if (this.#heard.size === 0) return;
    const taken = this.#taken;
    const heard = [...this.#heard];
    this.#taken = [];
    this.#heard = new Map();
    for (let from = 0; from < Math.max(taken.length, heard.length); from += AT_ONCE) {
      await unhurried(this.#db, async (trx) => {
        await insertWithRollups(trx, taken.slice(from, from + AT_ONCE));
        for (const [terminalId, at] of heard.slice(from, from + AT_ONCE)) await markHeard(trx, terminalId, at);
      });
      // A transaction holds up whoever waits for an answer: in between they have their turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/**
 * Writes measures and adds them to their buckets, in one transaction; one that is there already counts no second time, so late and repeated ones are harmless.
 * @returns how many are new
 */
export async function recordMeasures(db: Db, taken: readonly TakenMeasure[]): Promise<number> {
  return db.transaction().execute((trx) => insertWithRollups(trx, taken));
}

async function insertWithRollups(trx: Db, taken: readonly TakenMeasure[]): Promise<number> {
  if (taken.length === 0) return 0;
  const fresh = await insertMeasures(trx, taken);
  for (const table of ['measure_five_minutes', 'measure_hours'] as const) {
    await addToBuckets(trx, table, gather(fresh, table));
  }
  return fresh.length;
}

function gather(taken: readonly TakenMeasure[], table: RollupTableName): Bucket[] {
  const buckets = new Map<string, Bucket>();
  for (const { terminalId, measure } of taken) {
    const startAt = bucketOf(measure.takenAt, bucketMs[table]);
    const { medium } = measure;
    const key = `${terminalId} ${startAt} ${medium}`;
    const rollup = rollupOf(measure);
    const before = buckets.get(key);
    buckets.set(key, { terminalId, startAt, medium, rollup: before ? mergeRollups(before.rollup, rollup) : rollup });
  }
  return [...buckets.values()];
}
