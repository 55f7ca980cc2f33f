import type { Db } from '../db/database.ts';
import type { SessionTable } from '../db/schema.ts';
import type { Session } from './session-rules.ts';

export async function findSession(db: Db, sessionId: string): Promise<Session | null> {
  const row = await db.selectFrom('sessions').selectAll().where('session_id', '=', sessionId).executeTakeFirst();
  return row ? fromRow(row) : null;
}

/** The session that an earlier asking with the same request id made, if any. */
export async function findSessionByRequest(db: Db, terminalId: string, requestId: string): Promise<Session | null> {
  const row = await db
    .selectFrom('sessions')
    .selectAll()
    .where('terminal_id', '=', terminalId)
    .where('request_id', '=', requestId)
    .executeTakeFirst();
  return row ? fromRow(row) : null;
}

/** The granted or open session of a terminal; there is at most one (unique index). */
export async function findCurrentSession(db: Db, terminalId: string): Promise<Session | null> {
  const row = await db
    .selectFrom('sessions')
    .selectAll()
    .where('terminal_id', '=', terminalId)
    .where('state', 'in', ['granted', 'open'])
    .executeTakeFirst();
  return row ? fromRow(row) : null;
}

/** The granted and open sessions of some sites' terminals. */
export async function listCurrentSessions(db: Db, siteIds: readonly string[]): Promise<Session[]> {
  if (siteIds.length === 0) return [];
  const rows = await db
    .selectFrom('sessions')
    .selectAll()
    .where('site_id', 'in', siteIds)
    .where('state', 'in', ['granted', 'open'])
    .execute();
  return rows.map(fromRow);
}

/** Grants made before `moment` that no terminal has taken up. */
export async function listGrantsBefore(db: Db, moment: number): Promise<Session[]> {
  const rows = await db
    .selectFrom('sessions')
    .selectAll()
    .where('state', '=', 'granted')
    .where('granted_at', '<', moment)
    .execute();
  return rows.map(fromRow);
}

/** Writes the session as it is now, whether it was there or not. */
export async function saveSession(db: Db, session: Session): Promise<void> {
  const row = toRow(session);
  await db
    .insertInto('sessions')
    .values(row)
    .onConflict((conflict) => conflict.column('session_id').doUpdateSet(row))
    .execute();
}

function fromRow(row: SessionTable): Session {
  return {
    sessionId: row.session_id,
    terminalId: row.terminal_id,
    siteId: row.site_id,
    requestId: row.request_id,
    ticketId: row.ticket_id,
    right: row.grant_right,
    minutes: row.minutes,
    state: row.state,
    grantedAt: row.granted_at,
    startedAt: row.started_at,
    endsAt: row.ends_at,
    endedAt: row.ended_at,
    endReason: row.end_reason,
    consumedMs: row.consumed_ms,
  };
}

function toRow(session: Session): SessionTable {
  return {
    session_id: session.sessionId,
    terminal_id: session.terminalId,
    site_id: session.siteId,
    request_id: session.requestId,
    ticket_id: session.ticketId,
    grant_right: session.right,
    minutes: session.minutes,
    state: session.state,
    granted_at: session.grantedAt,
    started_at: session.startedAt,
    ends_at: session.endsAt,
    ended_at: session.endedAt,
    end_reason: session.endReason,
    consumed_ms: session.consumedMs,
  };
}
