import type { Db } from '../db/database.ts';
import type { KeptCall } from './help-rules.ts';

/** The last call of each of these terminals; those that never called are left out. */
export async function listLastCalls(db: Db, terminalIds: readonly string[]): Promise<KeptCall[]> {
  const rows = await db
    .selectFrom('help_calls')
    .leftJoin('staff', 'staff.staff_id', 'help_calls.helper_id')
    .select([
      'terminal_id',
      'call_id',
      'asked_at',
      'helper_id',
      'answered_at',
      'closed_at',
      'staff.name as helper_name',
    ])
    .where('terminal_id', 'in', terminalIds)
    .execute();
  return rows.map((row) => ({
    terminalId: row.terminal_id,
    callId: row.call_id,
    askedAt: row.asked_at,
    helper:
      row.helper_id === null || row.answered_at === null
        ? null
        : { staffId: row.helper_id, name: row.helper_name ?? '', answeredAt: row.answered_at },
    closedAt: row.closed_at,
  }));
}

export async function findLastCall(db: Db, terminalId: string): Promise<KeptCall | null> {
  return (await listLastCalls(db, [terminalId]))[0] ?? null;
}

/** Writes a call over the one its terminal had before. */
export async function saveCall(db: Db, call: KeptCall): Promise<void> {
  const columns = {
    call_id: call.callId,
    asked_at: call.askedAt,
    helper_id: call.helper?.staffId ?? null,
    answered_at: call.helper?.answeredAt ?? null,
    closed_at: call.closedAt,
  };
  await db
    .insertInto('help_calls')
    .values({ terminal_id: call.terminalId, ...columns })
    .onConflict((conflict) => conflict.column('terminal_id').doUpdateSet(columns))
    .execute();
}

/** An open call is never forgotten. @returns how many were */
export async function deleteCallsClosedBefore(db: Db, moment: number): Promise<number> {
  const result = await db.deleteFrom('help_calls').where('closed_at', '<', moment).executeTakeFirst();
  return Number(result.numDeletedRows);
}
