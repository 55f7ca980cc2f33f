import { CompiledQuery } from 'kysely';
import type { Measure, Timing } from '#protocol/measures.ts';
import type { Db } from '../db/database.ts';
import type { MeasureTable } from '../db/schema.ts';
import { microseconds } from './rollup-rules.ts';
import { type Step, steps, stepsOf } from './step-rules.ts';

export type TakenMeasure = { terminalId: string; receivedAt: number; measure: Measure };

const columns: readonly (keyof MeasureTable)[] = [
  'terminal_id',
  'taken_at',
  'received_at',
  'medium',
  ...steps.flatMap((step) => [`${step}_us`, `${step}_jitter_us`, `${step}_sent`, `${step}_lost`] as const),
  'signal_dbm',
  'rate_mbps',
  'carrier',
  'speed_mbps',
  'card_errors',
];
/** The same text for every row: SQLite compiles it once. */
const inserting = `INSERT INTO measures (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
  ON CONFLICT (terminal_id, taken_at) DO NOTHING`;

/**
 * Writes many measures at once. One that is there already (same terminal, same moment) is left as it is.
 * @returns those that are new
 */
export async function insertMeasures(db: Db, taken: readonly TakenMeasure[]): Promise<TakenMeasure[]> {
  const fresh: TakenMeasure[] = [];
  for (const one of taken) {
    const row = toRow(one);
    const values = columns.map((column) => row[column]);
    const { numAffectedRows } = await db.executeQuery(CompiledQuery.raw(inserting, values));
    if (numAffectedRows === 1n) fresh.push(one);
  }
  return fresh;
}

/** The latest measure of each terminal that has one. Its reference points come back as one (step-rules.ts). */
export async function latestMeasures(db: Db): Promise<TakenMeasure[]> {
  // By terminal, so that each is one look into the index: two days of measures are not walked through at each start.
  const rows = await db
    .selectFrom('terminals')
    .innerJoin('measures', 'measures.terminal_id', 'terminals.terminal_id')
    .where('measures.taken_at', '=', (select) =>
      select
        .selectFrom('measures as own')
        .select((max) => max.fn.max('own.taken_at').as('taken_at'))
        .whereRef('own.terminal_id', '=', 'terminals.terminal_id'),
    )
    .selectAll('measures')
    .execute();
  return rows.map((row) => ({ terminalId: row.terminal_id, receivedAt: row.received_at, measure: fromRow(row) }));
}

/** @returns how many were deleted */
export async function deleteMeasuresBefore(db: Db, moment: number): Promise<number> {
  const result = await db.deleteFrom('measures').where('taken_at', '<', moment).executeTakeFirst();
  return Number(result.numDeletedRows);
}

function toRow({ terminalId, receivedAt, measure }: TakenMeasure): MeasureTable {
  const { card, wifi } = measure;
  const signalDbm = wifi?.signalDbm ?? null;
  const carrier = card?.carrier ?? null;
  const timings = stepsOf(measure);
  return {
    terminal_id: terminalId,
    taken_at: measure.takenAt,
    received_at: receivedAt,
    medium: measure.medium,
    ...stepRow('gateway', timings.gateway),
    ...stepRow('dns', timings.dns),
    ...stepRow('references', timings.references),
    ...stepRow('server', timings.server),
    signal_dbm: signalDbm === null ? null : Math.round(signalDbm),
    rate_mbps: wifi?.rateMbps ?? null,
    carrier: carrier === null ? null : carrier ? 1 : 0,
    speed_mbps: card?.speedMbps ?? null,
    card_errors: card?.newErrors ?? null,
  };
}

type StepRow<S extends Step> = { [C in `${S}_us` | `${S}_jitter_us` | `${S}_sent` | `${S}_lost`]: number | null };

function stepRow<S extends Step>(step: S, timing: Timing): StepRow<S> {
  const isMeasured = timing.kind === 'measured';
  const sent = timing.kind === 'not-measured' ? null : timing.sent;
  return {
    [`${step}_us`]: isMeasured ? microseconds(timing.ms) : null,
    [`${step}_jitter_us`]: isMeasured && timing.jitterMs !== null ? microseconds(timing.jitterMs) : null,
    [`${step}_sent`]: sent,
    [`${step}_lost`]: isMeasured ? timing.lost : sent,
  } as StepRow<S>;
}

function fromRow(row: MeasureTable): Measure {
  const references = timingOf(row, 'references');
  const hasCard = row.carrier !== null || row.speed_mbps !== null || row.card_errors !== null;
  const hasWifi = row.signal_dbm !== null || row.rate_mbps !== null;
  return {
    takenAt: row.taken_at,
    medium: row.medium,
    card: hasCard
      ? {
          carrier: row.carrier === null ? null : row.carrier === 1,
          speedMbps: row.speed_mbps,
          newErrors: row.card_errors,
        }
      : null,
    // The name of the network is not stored: it is asked of the terminal.
    wifi: hasWifi ? { ssid: null, signalDbm: row.signal_dbm, signalIsEstimated: false, rateMbps: row.rate_mbps } : null,
    gateway: timingOf(row, 'gateway'),
    dns: timingOf(row, 'dns'),
    references: references.kind === 'not-measured' ? [] : [references],
    server: timingOf(row, 'server'),
  };
}

function timingOf(row: MeasureTable, step: Step): Timing {
  const sent = row[`${step}_sent`];
  const us = row[`${step}_us`];
  if (sent === null) return { kind: 'not-measured' };
  if (us === null) return { kind: 'failed', sent };
  const jitterUs = row[`${step}_jitter_us`];
  const lost = row[`${step}_lost`] ?? 0;
  return { kind: 'measured', ms: us / 1_000, jitterMs: jitterUs === null ? null : jitterUs / 1_000, sent, lost };
}
