import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { DATABASE_FILE } from '../../../control-server/db/database.ts';
import type { ServerHistory } from './history.ts';

/** A row as SQLite gives it; what the columns hold is said by control-server/db/schema.ts. */
// oxlint-disable-next-line typescript/no-explicit-any
type Row = Record<string, any>;

/** Reads the database past the server's own code. Works beside a running server (WAL). @throws what SQLite throws */
export function readServer(dataDir: string): ServerHistory {
  const sqlite = new BetterSqlite3(join(dataDir, DATABASE_FILE), { readonly: true });
  try {
    const all = (sql: string) => sqlite.prepare<[], Row>(sql).all();
    const [integrity] = all('PRAGMA integrity_check');
    if (integrity?.['integrity_check'] !== 'ok')
      throw new Error(`the database is damaged: ${JSON.stringify(integrity)}`);
    const hasOrders = all("SELECT name FROM sqlite_schema WHERE name = 'commands'").length > 0;
    return sqlite.transaction(() => ({
      records: all('SELECT * FROM journal_records ORDER BY terminal_id, boot_id, seq').map((row) => ({
        terminalId: row['terminal_id'] ?? '',
        bootId: row['boot_id'] ?? '',
        seq: row['seq'] ?? 0,
        at: row['at'] ?? 0,
        receivedAt: row['received_at'] ?? 0,
        event: JSON.parse(row['event'] ?? 'null'),
      })),
      sessions: all('SELECT * FROM sessions').map((row) => ({
        sessionId: row['session_id'] ?? '',
        terminalId: row['terminal_id'] ?? '',
        ticketId: row['ticket_id'] ?? null,
        minutes: row['minutes'] ?? 0,
        state: row['state'] ?? 'granted',
        endsAt: row['ends_at'] ?? null,
        endReason: row['end_reason'] ?? null,
        consumedMs: row['consumed_ms'] ?? 0,
      })),
      tickets: all('SELECT * FROM tickets').map((row) => ({
        ticketId: row['ticket_id'] ?? '',
        state: row['state'] ?? 'issued',
        minutes: row['minutes'] ?? 0,
        sessionId: row['session_id'] ?? null,
      })),
      orders: hasOrders
        ? all('SELECT * FROM commands').map((row) => ({
            commandId: row['command_id'] ?? '',
            terminalId: row['terminal_id'] ?? '',
            kind: row['kind'] ?? '',
            state: row['state'] ?? 'sent',
            code: row['refusal_code'] ?? null,
          }))
        : null,
    }))();
  } finally {
    sqlite.close();
  }
}

/** @returns when it last heard each terminal, as far as it has written that down: another text whenever it has written more */
export function lastHeard(dataDir: string): string {
  const sqlite = new BetterSqlite3(join(dataDir, DATABASE_FILE), { readonly: true });
  try {
    const heard = 'SELECT group_concat(coalesce(last_heard_at, 0)) FROM terminals';
    return sqlite.prepare<[], string>(heard).pluck().get() ?? '';
  } finally {
    sqlite.close();
  }
}
