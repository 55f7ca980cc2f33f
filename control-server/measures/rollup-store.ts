import { sql } from 'kysely';
import type { Medium } from '#protocol/measures.ts';
import type { Db } from '../db/database.ts';
import type { RollupTable } from '../db/schema.ts';
import { statement } from '../db/statements.ts';
import { type Rollup, bySteps } from './rollup-rules.ts';
import { steps } from './step-rules.ts';

export type RollupTableName = 'measure_five_minutes' | 'measure_hours';

/** The length of each table's buckets, milliseconds (design.md §5). */
export const bucketMs: Record<RollupTableName, number> = {
  measure_five_minutes: 5 * 60_000,
  measure_hours: 60 * 60_000,
};

/** One bucket of one terminal. */
export type Bucket = { terminalId: string; startAt: number; medium: Medium; rollup: Rollup };

const sums = ['rounds', 'failed', 'sum_us', 'jitter_rounds', 'jitter_sum_us', 'sent', 'lost'] as const;
const summedColumns = [
  'measures',
  'signal_rounds',
  'signal_sum_dbm',
  ...steps.flatMap((step) => sums.map((figure) => `${step}_${figure}` as const)),
] as const;
const lowColumns = steps.map((step) => `${step}_low_us` as const);
const highColumns = steps.map((step) => `${step}_high_us` as const);

const keyColumns = ['terminal_id', 'start_at', 'medium'] as const;
const columns = [...keyColumns, ...summedColumns, ...lowColumns, ...highColumns];

/** One row added to its bucket, the same text for every row: SQLite compiles it once. */
function addingText(table: RollupTableName): string {
  const adding = summedColumns.map((column) => `${column} = ${table}.${column} + excluded.${column}`);
  // SQLite's min and max of a null are null: what is missing on one side is taken from the other.
  const extreme = (name: 'min' | 'max') => (column: string) =>
    `${column} = coalesce(${name}(${table}.${column}, excluded.${column}), ${table}.${column}, excluded.${column})`;
  const merged = [...adding, ...lowColumns.map(extreme('min')), ...highColumns.map(extreme('max'))];
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
    ON CONFLICT (${keyColumns.join(', ')}) DO UPDATE SET ${merged.join(', ')}`;
}
const adding = {
  measure_five_minutes: addingText('measure_five_minutes'),
  measure_hours: addingText('measure_hours'),
} satisfies Record<RollupTableName, string>;

/** Adds to what the bucket holds already, inside a transaction. */
export function addToBucket(trx: Db, table: RollupTableName, bucket: Bucket): void {
  statement(trx, adding[table]).run(...valuesOf(bucket));
}

/** What terminals measured from one moment up to (not with) another, in steps: all of them together, medium by medium. */
export async function readRollups(
  db: Db,
  table: RollupTableName,
  range: { terminalIds: readonly string[]; from: number; until: number; stepMs: number },
): Promise<{ startAt: number; medium: Medium; rollup: Rollup }[]> {
  if (range.terminalIds.length === 0) return [];
  const selected = [
    ...summedColumns.map((column) => sql<number>`sum(${sql.ref(column)})`.as(column)),
    ...lowColumns.map((column) => sql<number | null>`min(${sql.ref(column)})`.as(column)),
    ...highColumns.map((column) => sql<number | null>`max(${sql.ref(column)})`.as(column)),
  ];
  const startAt = sql<number>`start_at / ${sql.lit(range.stepMs)} * ${sql.lit(range.stepMs)}`;
  const rows = await db
    .selectFrom(table)
    .select([startAt.as('start'), 'medium', ...selected])
    .where('terminal_id', 'in', range.terminalIds)
    .where('start_at', '>=', range.from)
    .where('start_at', '<', range.until)
    .groupBy(['start', 'medium'])
    .orderBy('start')
    .execute();
  return rows.map((row) => ({
    startAt: row.start,
    medium: row.medium,
    rollup: fromRow(row as unknown as Omit<RollupTable, 'terminal_id' | 'start_at' | 'medium'>),
  }));
}

/** @returns how many were deleted */
export async function deleteRollupsBefore(db: Db, table: RollupTableName, moment: number): Promise<number> {
  const result = await db.deleteFrom(table).where('start_at', '<', moment).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** In the order of `columns`. */
function valuesOf({ terminalId, startAt, medium, rollup }: Bucket): (string | number | null)[] {
  const values: (string | number | null)[] = [terminalId, startAt, medium];
  values.push(rollup.measures, rollup.signalRounds, rollup.signalSumDbm);
  for (const step of steps) {
    const { rounds, failed, sumUs, jitterRounds, jitterSumUs, sent, lost } = rollup.steps[step];
    values.push(rounds, failed, sumUs, jitterRounds, jitterSumUs, sent, lost);
  }
  for (const step of steps) values.push(rollup.steps[step].lowUs);
  for (const step of steps) values.push(rollup.steps[step].highUs);
  return values;
}

function fromRow(row: Omit<RollupTable, 'terminal_id' | 'start_at' | 'medium'>): Rollup {
  return {
    measures: row.measures,
    signalRounds: row.signal_rounds,
    signalSumDbm: row.signal_sum_dbm,
    steps: bySteps((step) => ({
      rounds: row[`${step}_rounds`],
      failed: row[`${step}_failed`],
      sumUs: row[`${step}_sum_us`],
      lowUs: row[`${step}_low_us`],
      highUs: row[`${step}_high_us`],
      jitterRounds: row[`${step}_jitter_rounds`],
      jitterSumUs: row[`${step}_jitter_sum_us`],
      sent: row[`${step}_sent`],
      lost: row[`${step}_lost`],
    })),
  };
}
