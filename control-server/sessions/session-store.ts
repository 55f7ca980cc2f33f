import type { Db } from '../db/database.ts';
import type { SessionTable } from '../db/schema.ts';
import { change, rowsOf } from '../db/statements.ts';
import type { Session } from './session-rules.ts';

// Constant texts, past the query builder: most facts of a network read and write a session.
const columns: readonly (keyof SessionTable)[] = [
  'session_id',
  'terminal_id',
  'site_id',
  'request_id',
  'ticket_id',
  'card_id',
  'grant_right',
  'minutes',
  'state',
  'granted_at',
  'started_at',
  'ends_at',
  'ended_at',
  'end_reason',
  'consumed_ms',
  'ticket_minutes',
  'extension_limit',
  'most_minutes',
  'extensions_before',
  'shares_ticket',
  'accompanied_for',
  'workshop_id',
  'young_until',
  'paused_until',
];
const FIND = 'SELECT * FROM sessions WHERE session_id = ?';
const FIND_CURRENT = `SELECT * FROM sessions WHERE terminal_id = ? AND state IN ('granted', 'open')`;
const LIST_CURRENT = `SELECT * FROM sessions
  WHERE terminal_id IN (SELECT value FROM json_each(?)) AND state IN ('granted', 'open')`;
const SAVE = `INSERT INTO sessions (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
  ON CONFLICT (session_id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`;
export async function findSession(db: Db, sessionId: string): Promise<Session | null> {
  const [row] = await rowsOf<SessionTable>(db, FIND, [sessionId]);
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
  const [row] = await rowsOf<SessionTable>(db, FIND_CURRENT, [terminalId]);
  return row ? fromRow(row) : null;
}

/** The granted and open sessions of these terminals. */
export async function listCurrentSessionsOf(db: Db, terminalIds: readonly string[]): Promise<Session[]> {
  return (await rowsOf<SessionTable>(db, LIST_CURRENT, [JSON.stringify(terminalIds)])).map(fromRow);
}

/** Grants made before these moments that no terminal has taken up: who is helped has longer. */
export async function listGrantsBefore(db: Db, before: { others: number; openedByHelper: number }): Promise<Session[]> {
  const rows = await db
    .selectFrom('sessions')
    .selectAll()
    .where('state', '=', 'granted')
    .where((where) =>
      where.or([
        where('granted_at', '<', before.openedByHelper),
        where.and([where('granted_at', '<', before.others), where('grant_right', '!=', 'helper')]),
      ]),
    )
    .execute();
  return rows.map(fromRow);
}

/** What the sessions of a ticket took that are over, milliseconds. Its link to them goes with the ticket. */
export async function consumedWithTicket(db: Db, ticketId: string): Promise<number> {
  const row = await db
    .selectFrom('sessions')
    .select(({ fn }) => fn.sum<number | null>('consumed_ms').as('consumed'))
    .where('ticket_id', '=', ticketId)
    .where('state', '=', 'ended')
    .executeTakeFirst();
  return Number(row?.consumed ?? 0);
}

/** The session of a ticket that ended last; null: none has. */
export async function findLastEndedWithTicket(db: Db, ticketId: string): Promise<Session | null> {
  const row = await db
    .selectFrom('sessions')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .where('state', '=', 'ended')
    .orderBy('granted_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? fromRow(row) : null;
}

/** The sessions of a card that began since then, and the one that it has now. Given back is as if it had not been. */
export async function listSessionsOfCard(db: Db, cardId: string, since: number): Promise<Session[]> {
  const rows = await db
    .selectFrom('sessions')
    .selectAll()
    .where('card_id', '=', cardId)
    .where((where) =>
      where.or([
        where('state', 'in', ['granted', 'open']),
        where.and([where('state', '=', 'ended'), where(where.fn.coalesce('started_at', 'granted_at'), '>=', since)]),
      ]),
    )
    .execute();
  return rows.map(fromRow);
}

/**
 * Writes the session as it is now, whether it was there or not.
 * @param before as it is in the database, where the caller has just read it: then only what is another is written. An index is written anew where one of its columns is named, whether it changes or not
 */
export async function saveSession(db: Db, session: Session, before: Session | null = null): Promise<void> {
  const row = toRow(session);
  const there = before && toRow(before);
  const written = there ? columns.filter((column) => row[column] !== there[column]) : columns;
  const values = written.map((column) => row[column]);
  if (!there) await change(db, SAVE, values);
  else if (written.length > 0) await change(db, updatingText(written), [...values, session.sessionId]);
}

function updatingText(written: readonly (keyof SessionTable)[]): string {
  return `UPDATE sessions SET ${written.map((column) => `${column} = ?`).join(', ')} WHERE session_id = ?`;
}

function fromRow(row: SessionTable): Session {
  return {
    sessionId: row.session_id,
    terminalId: row.terminal_id,
    siteId: row.site_id,
    requestId: row.request_id,
    ticketId: row.ticket_id,
    cardId: row.card_id,
    right: row.grant_right,
    minutes: row.minutes,
    state: row.state,
    grantedAt: row.granted_at,
    startedAt: row.started_at,
    endsAt: row.ends_at,
    endedAt: row.ended_at,
    endReason: row.end_reason,
    consumedMs: row.consumed_ms,
    ticketMinutes: row.ticket_minutes,
    extensionLimit: row.extension_limit,
    mostMinutes: row.most_minutes,
    extensionsBefore: row.extensions_before,
    sharesTicket: row.shares_ticket === 1,
    accompaniedFor: row.accompanied_for,
    workshopId: row.workshop_id,
    youngUntil: row.young_until,
    pausedUntil: row.paused_until,
  };
}

function toRow(session: Session): SessionTable {
  return {
    session_id: session.sessionId,
    terminal_id: session.terminalId,
    site_id: session.siteId,
    request_id: session.requestId,
    ticket_id: session.ticketId,
    card_id: session.cardId,
    grant_right: session.right,
    minutes: session.minutes,
    state: session.state,
    granted_at: session.grantedAt,
    started_at: session.startedAt,
    ends_at: session.endsAt,
    ended_at: session.endedAt,
    end_reason: session.endReason,
    consumed_ms: session.consumedMs,
    ticket_minutes: session.ticketMinutes,
    extension_limit: session.extensionLimit,
    most_minutes: session.mostMinutes,
    extensions_before: session.extensionsBefore,
    shares_ticket: session.sharesTicket ? 1 : 0,
    accompanied_for: session.accompaniedFor,
    workshop_id: session.workshopId,
    young_until: session.youngUntil,
    // Of a session that is over nobody needs to know that it was left for a moment.
    paused_until: session.state === 'open' ? session.pausedUntil : null,
  };
}
