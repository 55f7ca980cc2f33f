import type { JournalRecord } from '#protocol/journal-events.ts';
import type { Db } from '../db/database.ts';

/** The highest seq committed of one boot of a terminal, 0 when none. */
export async function committedSeq(db: Db, terminalId: string, bootId: string): Promise<number> {
  const row = await db
    .selectFrom('journal_records')
    .select((select) => select.fn.max('seq').as('seq'))
    .where('terminal_id', '=', terminalId)
    .where('boot_id', '=', bootId)
    .executeTakeFirst();
  return Number(row?.seq ?? 0);
}

export async function insertRecord(
  db: Db,
  terminalId: string,
  record: JournalRecord,
  receivedAt: number,
): Promise<void> {
  await db
    .insertInto('journal_records')
    .values({
      terminal_id: terminalId,
      boot_id: record.bootId,
      seq: record.seq,
      at: record.at,
      received_at: receivedAt,
      type: record.event.type,
      event: JSON.stringify(record.event),
    })
    .execute();
}
