import type { JournalRecord } from '#protocol/journal-events.ts';
import type { JournalAppend } from '#protocol/terminal-messages.ts';

export type JudgedBatch =
  | { kind: 'malformed' }
  | { kind: 'gap'; expectedSeq: number }
  | { kind: 'fresh'; records: JournalRecord[] };

/**
 * What of a batch is new. Records are of one boot, in order, without a hole; what was committed before is passed over, so sending again is harmless.
 * @param committedSeq the highest seq of this boot already committed, 0 when none
 */
export function judgeBatch(batch: JournalAppend, committedSeq: number): JudgedBatch {
  const first = batch.records[0];
  if (!first) return { kind: 'malformed' };
  const isOneRun = batch.records.every(
    (record, index) => record.bootId === batch.bootId && record.seq === first.seq + index,
  );
  if (!isOneRun) return { kind: 'malformed' };
  if (first.seq > committedSeq + 1) return { kind: 'gap', expectedSeq: committedSeq + 1 };
  return { kind: 'fresh', records: batch.records.filter((record) => record.seq > committedSeq) };
}
