import type { Me } from '#protocol/staff-messages.ts';
import type { Db } from '../db/database.ts';

/** OWASP Session Management Cheat Sheet, security.md §4.5: half an hour without a request, twelve hours in all. */
export const STAFF_SESSION_IDLE_MS = 30 * 60_000;
export const STAFF_SESSION_LONGEST_MS = 12 * 60 * 60_000;

export async function insertStaffSession(db: Db, tokenHash: string, staffId: string, now: number): Promise<void> {
  await db
    .insertInto('staff_sessions')
    .values({ token_hash: tokenHash, staff_id: staffId, created_at: now, last_seen_at: now })
    .execute();
}

/** Whose session this is, if it is still good; and when it was last used. */
export async function findStaffSession(
  db: Db,
  tokenHash: string,
  now: number,
): Promise<{ me: Me; lastSeenAt: number } | null> {
  const row = await db
    .selectFrom('staff_sessions')
    .innerJoin('staff', 'staff.staff_id', 'staff_sessions.staff_id')
    .select(['staff.staff_id as staffId', 'staff.name', 'staff.role', 'staff_sessions.last_seen_at as lastSeenAt'])
    .where('token_hash', '=', tokenHash)
    .where('last_seen_at', '>', now - STAFF_SESSION_IDLE_MS)
    .where('staff_sessions.created_at', '>', now - STAFF_SESSION_LONGEST_MS)
    .executeTakeFirst();
  if (!row) return null;
  const { lastSeenAt, ...me } = row;
  return { me, lastSeenAt };
}

export async function touchStaffSession(db: Db, tokenHash: string, now: number): Promise<void> {
  await db.updateTable('staff_sessions').set({ last_seen_at: now }).where('token_hash', '=', tokenHash).execute();
}

export async function deleteStaffSession(db: Db, tokenHash: string): Promise<void> {
  await db.deleteFrom('staff_sessions').where('token_hash', '=', tokenHash).execute();
}

/** Deletes the sessions that are over. @returns how many */
export async function deleteStaffSessionsOver(db: Db, now: number): Promise<number> {
  const result = await db
    .deleteFrom('staff_sessions')
    .where((where) =>
      where.or([
        where('last_seen_at', '<=', now - STAFF_SESSION_IDLE_MS),
        where('created_at', '<=', now - STAFF_SESSION_LONGEST_MS),
      ]),
    )
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
