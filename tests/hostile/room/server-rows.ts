import type { OrderRow, PlaceRow, SessionRow } from './room-history.ts';

/** A row as SQLite gives it; what the columns hold is said by control-server/db/schema.ts. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Row = Record<string, any>;

/** @param ticketOf links that were noted before the server forgot them */
export function sessionOf(row: Row, ticketOf: ReadonlyMap<string, string>): SessionRow {
  return {
    sessionId: row['session_id'],
    terminalId: row['terminal_id'],
    siteId: row['site_id'],
    ticketId: row['ticket_id'] ?? ticketOf.get(row['session_id']) ?? null,
    right: row['grant_right'],
    minutes: row['minutes'],
    state: row['state'],
    grantedAt: row['granted_at'],
    startedAt: row['started_at'],
    endsAt: row['ends_at'],
    endedAt: row['ended_at'],
    endReason: row['end_reason'],
    consumedMs: row['consumed_ms'],
    sharesTicket: row['shares_ticket'] === 1,
    isAccompanied: row['accompanied_for'] !== null,
  };
}

export function orderOf(row: Row): OrderRow {
  const order = row['command_order'] === null ? null : (JSON.parse(row['command_order']) as Row);
  return {
    commandId: row['command_id'],
    terminalId: row['terminal_id'],
    kind: row['kind'],
    state: row['state'],
    sessionId: order?.['sessionId'] ?? null,
    minutes: order?.['minutes'] ?? null,
    by: order?.['by'] ?? null,
  };
}

export function placeOf(row: Row): PlaceRow {
  return {
    placeId: row['place_id'],
    siteId: row['site_id'],
    number: row['number'],
    day: row['day'],
    takenAt: row['taken_at'],
    state: row['state'],
    terminalId: row['terminal_id'],
    endedAt: row['ended_at'],
  };
}
