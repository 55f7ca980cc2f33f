import type { Reason, SessionRefusal } from '#protocol/reasons.ts';
import type { Db } from '../db/database.ts';

export async function insertRefusal(db: Db, terminalId: string, at: number, code: SessionRefusal): Promise<void> {
  await db.insertInto('refusals').values({ terminal_id: terminalId, at, code }).execute();
}

/** Refusals and ends of a terminal since `moment`, newest first, at most `most`. */
export async function listReasons(db: Db, terminalId: string, moment: number, most: number): Promise<Reason[]> {
  const refused = await db
    .selectFrom('refusals')
    .select(['at', 'code'])
    .where('terminal_id', '=', terminalId)
    .where('at', '>=', moment)
    .orderBy('at', 'desc')
    .limit(most)
    .execute();
  const ended = await db
    .selectFrom('sessions')
    .select(['ended_at as at', 'end_reason as reason'])
    .where('terminal_id', '=', terminalId)
    .where('state', '=', 'ended')
    .where('ended_at', '>=', moment)
    .orderBy('ended_at', 'desc')
    .limit(most)
    .execute();
  const reasons: Reason[] = refused.map((one) => ({ kind: 'refused', ...one }));
  for (const { at, reason } of ended) if (at !== null && reason !== null) reasons.push({ kind: 'ended', at, reason });
  return reasons.sort((a, b) => b.at - a.at).slice(0, most);
}

/** @returns how many */
export async function deleteRefusalsBefore(db: Db, moment: number): Promise<number> {
  const result = await db.deleteFrom('refusals').where('at', '<', moment).executeTakeFirst();
  return Number(result.numDeletedRows);
}
