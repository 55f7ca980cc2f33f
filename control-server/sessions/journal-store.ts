import type { JournalRecord } from '#protocol/journal-events.ts';
import type { Db } from '../db/database.ts';
import { change, rowsOf } from '../db/statements.ts';

// Constant texts, past the query builder: every fact of a network comes through here.
const SEQ = 'SELECT max(seq) AS seq FROM journal_records WHERE terminal_id = ? AND boot_id = ?';
const NEAR = 'SELECT seq FROM journal_records WHERE terminal_id = ? AND boot_id = ? AND seq >= ? LIMIT 2';
const INSERT =
  'INSERT INTO journal_records (terminal_id, boot_id, seq, at, received_at, type, event) VALUES (?, ?, ?, ?, ?, ?, ?)';

/** The highest seq committed of one boot of a terminal, 0 when none. */
export async function committedSeq(db: Db, terminalId: string, bootId: string): Promise<number> {
  const [row] = await rowsOf<{ seq: number | null }>(db, SEQ, [terminalId, bootId]);
  return row?.seq ?? 0;
}

/**
 * The same for a batch that begins with `firstSeq`. Nearly always it goes on where the last one ended: a look at that place costs a fifth of one for the highest.
 */
export async function committedSeqBefore(
  db: Db,
  terminalId: string,
  bootId: string,
  firstSeq: number,
): Promise<number> {
  const near = await rowsOf<{ seq: number }>(db, NEAR, [terminalId, bootId, firstSeq - 1]);
  return near.length === 1 && near[0]?.seq === firstSeq - 1 ? firstSeq - 1 : committedSeq(db, terminalId, bootId);
}

/** The same for several boots. */
export async function committedSeqs(
  db: Db,
  terminalId: string,
  bootIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const seqs = new Map<string, number>();
  for (const bootId of new Set(bootIds)) seqs.set(bootId, await committedSeq(db, terminalId, bootId));
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
    await change(db, INSERT, [terminalId, bootId, seq, at, receivedAt, event.type, JSON.stringify(event)]);
  }
}
