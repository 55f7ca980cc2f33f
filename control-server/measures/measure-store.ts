import type { Measure, Timing } from '#protocol/measures.ts';
import type { Db } from '../db/database.ts';
import type { MeasureTable } from '../db/schema.ts';

export type TakenMeasure = { terminalId: string; receivedAt: number; measure: Measure };

/** Writes many measures at once. */
export async function insertMeasures(db: Db, taken: readonly TakenMeasure[]): Promise<void> {
  if (taken.length > 0) await db.insertInto('measures').values(taken.map(toRow)).execute();
}

/** The latest measure of each terminal that has one. */
export async function latestMeasures(db: Db): Promise<TakenMeasure[]> {
  const latest = db
    .selectFrom('measures')
    .select((select) => ['terminal_id', select.fn.max('received_at').as('received_at')])
    .groupBy('terminal_id')
    .as('latest');
  const rows = await db
    .selectFrom('measures')
    .innerJoin(latest, (join) =>
      join
        .onRef('latest.terminal_id', '=', 'measures.terminal_id')
        .onRef('latest.received_at', '=', 'measures.received_at'),
    )
    .selectAll('measures')
    .execute();
  return rows.map((row) => ({
    terminalId: row.terminal_id,
    receivedAt: row.received_at,
    measure: {
      takenAt: row.taken_at,
      medium: row.medium,
      gateway: timing(row.gateway, row.gateway_ms),
      dns: timing(row.dns, row.dns_ms),
      server: timing(row.server, row.server_ms),
    },
  }));
}

/** @returns how many were deleted */
export async function deleteMeasuresBefore(db: Db, moment: number): Promise<number> {
  const result = await db.deleteFrom('measures').where('received_at', '<', moment).executeTakeFirst();
  return Number(result.numDeletedRows);
}

function toRow({ terminalId, receivedAt, measure }: TakenMeasure): MeasureTable {
  const ms = (step: Timing) => (step.kind === 'measured' ? step.ms : null);
  return {
    terminal_id: terminalId,
    received_at: receivedAt,
    taken_at: measure.takenAt,
    medium: measure.medium,
    gateway: measure.gateway.kind,
    gateway_ms: ms(measure.gateway),
    dns: measure.dns.kind,
    dns_ms: ms(measure.dns),
    server: measure.server.kind,
    server_ms: ms(measure.server),
  };
}

function timing(kind: Timing['kind'], ms: number | null): Timing {
  return kind === 'measured' ? { kind, ms: ms ?? 0 } : { kind };
}
