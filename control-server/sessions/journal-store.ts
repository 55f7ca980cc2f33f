import type { JournalRecord } from '#protocol/journal-events.ts';
import type { Db } from '../db/database.ts';
import type { CommittedReader } from '../db/reader.ts';
import { change, rowsOf } from '../db/statements.ts';

// Constant texts, past the query builder: every fact of a network comes through here.
const SEQ = 'SELECT committed_seq FROM journal_boots WHERE terminal_id = ? AND boot_id = ?';
const MOVE_ON = `INSERT INTO journal_boots (terminal_id, boot_id, committed_seq) VALUES (?, ?, ?)
  ON CONFLICT (terminal_id, boot_id) DO UPDATE SET committed_seq = excluded.committed_seq WHERE committed_seq = ?`;
const INSERT =
  'INSERT INTO journal_records (terminal_id, boot_id, seq, at, received_at, type, event) VALUES (?, ?, ?, ?, ?, ?, ?)';

/** The highest seq committed of one boot of a terminal, 0 when none. */
export async function committedSeq(db: Db, terminalId: string, bootId: string): Promise<number> {
  const [row] = await rowsOf<{ committed_seq: number }>(db, SEQ, [terminalId, bootId]);
  return row?.committed_seq ?? 0;
}

/** The same of what is committed now, for several boots. */
export function committedSeqs(
  reader: CommittedReader,
  terminalId: string,
  bootIds: readonly string[],
): ReadonlyMap<string, number> {
  const seqs = new Map<string, number>();
  for (const bootId of new Set(bootIds)) {
    const row = reader.first<{ committed_seq: number }>(SEQ, terminalId, bootId);
    seqs.set(bootId, row?.committed_seq ?? 0);
  }
  return seqs;
}

/**
 * Writes the records of a batch: of one terminal and boot, in a row, all new.
 * @param committed the seq they follow on: whoever finds another one there has read something else than what it writes on, and writes nothing
 */
export async function insertRecords(
  trx: Db,
  terminalId: string,
  records: readonly JournalRecord[],
  committed: number,
  receivedAt: number,
): Promise<void> {
  const last = records.at(-1);
  if (!last) return;
  const moved = await change(trx, MOVE_ON, [terminalId, last.bootId, last.seq, committed]);
  if (moved !== 1) throw new Error('the journal of this boot has moved on meanwhile');
  for (const { bootId, seq, at, event } of records) {
    await change(trx, INSERT, [terminalId, bootId, seq, at, receivedAt, event.type, JSON.stringify(event)]);
  }
}
