import { CompiledQuery } from 'kysely';
import type { JournalRecord } from '#protocol/journal-events.ts';
import type { Db } from '../db/database.ts';
import type { CommittedReader } from '../db/reader.ts';

// Constant texts, past the query builder: every fact of a network comes through here.
const SEQ = 'SELECT max(seq) AS seq FROM journal_records WHERE terminal_id = ? AND boot_id = ?';
const INSERT =
  'INSERT INTO journal_records (terminal_id, boot_id, seq, at, received_at, type, event) VALUES (?, ?, ?, ?, ?, ?, ?)';

/** The highest seq committed of one boot of a terminal, 0 when none. */
export async function committedSeq(db: Db, terminalId: string, bootId: string): Promise<number> {
  const { rows } = await db.executeQuery(CompiledQuery.raw(SEQ, [terminalId, bootId]));
  return Number((rows[0] as { seq: number | null } | undefined)?.seq ?? 0);
}

/** The same of what is committed now, for several boots. */
export function committedSeqs(
  reader: CommittedReader,
  terminalId: string,
  bootIds: readonly string[],
): ReadonlyMap<string, number> {
  const seqs = new Map<string, number>();
  for (const bootId of bootIds) {
    if (!seqs.has(bootId)) seqs.set(bootId, reader.first<{ seq: number | null }>(SEQ, terminalId, bootId)?.seq ?? 0);
  }
  return seqs;
}

/** Writes the records of a batch: of one terminal and boot, all new. */
export async function insertRecords(
  db: Db,
  terminalId: string,
  records: readonly JournalRecord[],
  receivedAt: number,
): Promise<void> {
  for (const { bootId, seq, at, event } of records) {
    const values = [terminalId, bootId, seq, at, receivedAt, event.type, JSON.stringify(event)];
    await db.executeQuery(CompiledQuery.raw(INSERT, values));
  }
}
