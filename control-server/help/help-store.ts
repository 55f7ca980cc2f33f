import type { Db } from '../db/database.ts';
import type { Tables } from '../db/schema.ts';
import { rowsOf } from '../db/statements.ts';
import type { KeptCall } from './help-rules.ts';

type CallRow = Tables['help_calls'] & { helper_name: string | null };
// A constant text, past the query builder: it is read back with every fact of a network.
const LAST_CALLS = `SELECT help_calls.*, staff.name AS helper_name
  FROM help_calls LEFT JOIN staff ON staff.staff_id = help_calls.helper_id
  WHERE terminal_id IN (SELECT value FROM json_each(?))`;

/** The last call of each of these terminals; those that never called are left out. */
export async function listLastCalls(db: Db, terminalIds: readonly string[]): Promise<KeptCall[]> {
  const rows = await rowsOf<CallRow>(db, LAST_CALLS, [JSON.stringify(terminalIds)]);
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
