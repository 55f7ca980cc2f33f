import type { Measure, Medium } from '#protocol/measures.ts';
import type { Db } from '../db/database.ts';
import { statement } from '../db/statements.ts';
import { mediumCode, mediumOf } from './medium-code.ts';
import { MINUTE_MS, type Minute, addToMinute, decodeMinute, encodeMinute, latestOf, minuteOf } from './minute-rules.ts';
import type { Arrived } from './packed-measures.ts';

export type TakenMeasure = Arrived & { terminalId: string };

// Constant texts, past the query builder: the minutes of a network come through here.
const NUMBER = 'SELECT number FROM measured_terminals WHERE terminal_id = ?';
const NEW_NUMBER = 'INSERT INTO measured_terminals (terminal_id) VALUES (?)';
const FIND = 'SELECT figures FROM measure_minutes WHERE start_at = ? AND terminal = ? AND medium = ?';
const SAVE = `INSERT INTO measure_minutes (start_at, terminal, medium, figures) VALUES (?, ?, ?, ?)
  ON CONFLICT (start_at, terminal, medium) DO UPDATE SET figures = excluded.figures`;
const LIST_HEARD = `SELECT terminal_id, number, last_heard_at
  FROM measured_terminals JOIN terminals USING (terminal_id)
  WHERE revoked_at IS NULL AND last_heard_at IS NOT NULL`;
const LIST_OF_MINUTE = 'SELECT medium, figures FROM measure_minutes WHERE start_at = ? AND terminal = ?';
const OLDEST = 'SELECT min(start_at) AS start_at FROM measure_minutes';
const DELETE_BEFORE = 'DELETE FROM measure_minutes WHERE start_at < ?';

/** Minutes before the one in which a terminal was last heard: its latest measure may be that old. */
const LOOKED_BACK = 2;
/** Deleted in one transaction, seconds of measures: some thousands of rows of a large city. */
const DELETED_AT_ONCE_S = 30;

/**
 * Adds measures of one terminal, minute and medium to what is there, inside a transaction. One that is there already (same moment) is left as it is.
 * @param terminal its number, 0 where the caller does not know it
 * @returns its number, and the measures that are new
 */
export function keepMinute(
  trx: Db,
  terminalId: string,
  terminal: number,
  startAt: number,
  taken: readonly Arrived[],
  keepsLast = false,
): { terminal: number; fresh: Measure[] } {
  const known = terminal || numberOf(trx, terminalId);
  const medium = taken[0]?.measure.medium ?? 'unknown';
  const key = [startAt / 1_000, known, mediumCode(medium)];
  const row = statement(trx, FIND).get(...key) as { figures: Buffer } | undefined;
  const before = row ? decodeMinute(row.figures, startAt, medium) : null;
  const { minute, fresh } = addToMinute(before, startAt, taken, keepsLast);
  if (fresh.length > 0) statement(trx, SAVE).run(...key, encodeMinute(minute));
  return { terminal: known, fresh };
}

/**
 * Gives the latest measure of each terminal that has one of about when it was last heard. Its reference points come back as one (step-rules.ts). One by one: those of ten thousand, kept until all
 * are read, would stay as memory of the server.
 */
export async function eachLatestMeasure(db: Db, take: (taken: TakenMeasure) => void): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const heard = statement(trx, LIST_HEARD).all() as { terminal_id: string; number: number; last_heard_at: number }[];
    for (const { terminal_id: terminalId, number, last_heard_at: heardAt } of heard) {
      const startAt = minuteOf(terminalId, heardAt);
      for (let back = 0; back <= LOOKED_BACK; back += 1) {
        const latest = minutesAt(trx, number, startAt - back * MINUTE_MS)
          .toSorted((one, other) => (other.minute.takenAt.at(-1) ?? 0) - (one.minute.takenAt.at(-1) ?? 0))
          .at(0);
        if (!latest) continue;
        const { minute, medium } = latest;
        take({ terminalId, receivedAt: minute.receivedAt, measure: latestOf(minute, medium) });
        break;
      }
    }
  });
}

/** The minutes of a terminal that begin from one moment up to (not with) another, in their order. */
export async function listMinutes(
  db: Db,
  terminalId: string,
  range: { from: number; until: number },
): Promise<{ minute: Minute; medium: Medium }[]> {
  const rows = await db
    .selectFrom('measure_minutes')
    .innerJoin('measured_terminals', 'number', 'terminal')
    .select(['start_at', 'medium', 'figures'])
    .where('terminal_id', '=', terminalId)
    .where('start_at', '>=', Math.ceil(range.from / 1_000))
    .where('start_at', '<', Math.ceil(range.until / 1_000))
    .orderBy('start_at')
    .execute();
  return rows.map(({ start_at, medium, figures }) => ({
    minute: decodeMinute(figures, start_at * 1_000, mediumOf(medium)),
    medium: mediumOf(medium),
  }));
}

/** A minute that begins before is deleted whole. In turns: others have theirs in between. @returns how many were deleted */
export async function deleteMeasuresBefore(db: Db, moment: number): Promise<number> {
  const before = Math.ceil(moment / 1_000);
  let deleted = 0;
  for (let part = await deletePart(db, before); part !== null; part = await deletePart(db, before)) {
    deleted += part;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return deleted;
}

/** @returns how many were deleted; null: there is nothing left to delete */
async function deletePart(db: Db, before: number): Promise<number | null> {
  return db.transaction().execute(async (trx) => {
    const { start_at: oldest } = statement(trx, OLDEST).get() as { start_at: number | null };
    if (oldest === null || oldest >= before) return null;
    return statement(trx, DELETE_BEFORE).run(Math.min(before, oldest + DELETED_AT_ONCE_S)).changes;
  });
}

function minutesAt(trx: Db, terminal: number, startAt: number): { minute: Minute; medium: Medium }[] {
  const rows = statement(trx, LIST_OF_MINUTE).all(startAt / 1_000, terminal) as { medium: number; figures: Buffer }[];
  return rows.map(({ medium, figures }) => ({
    minute: decodeMinute(figures, startAt, mediumOf(medium)),
    medium: mediumOf(medium),
  }));
}

function numberOf(trx: Db, terminalId: string): number {
  const row = statement(trx, NUMBER).get(terminalId) as { number: number } | undefined;
  return row?.number ?? Number(statement(trx, NEW_NUMBER).run(terminalId).lastInsertRowid);
}
