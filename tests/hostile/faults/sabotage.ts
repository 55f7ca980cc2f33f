import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { DATABASE_FILE } from '../../../control-server/db/database.ts';

/**
 * A server that is not what it should be, made by hand in its database before the check: the command must find it.
 * `lost-row`: acknowledged and never committed. `changed-row`: committed as something else. `free-ticket`: a used ticket is good again. `done-order`: an order
 * that nobody did stands as done.
 */
export const sabotages = ['lost-row', 'changed-row', 'free-ticket', 'done-order'] as const;
export type Sabotage = (typeof sabotages)[number];

const statements: Record<Sabotage, string> = {
  'lost-row': `DELETE FROM journal_records WHERE (terminal_id, boot_id, seq) =
    (SELECT terminal_id, boot_id, seq FROM journal_records WHERE type = 'session-ended' ORDER BY received_at DESC LIMIT 1)`,
  'changed-row': `UPDATE journal_records SET event = json_set(event, '$.consumedMs', 7) WHERE (terminal_id, boot_id, seq) =
    (SELECT terminal_id, boot_id, seq FROM journal_records WHERE type = 'session-ended' ORDER BY received_at DESC LIMIT 1)`,
  'free-ticket': `UPDATE tickets SET state = 'issued' WHERE ticket_id = (SELECT ticket_id FROM sessions WHERE state = 'ended'
    AND end_reason <> 'terminal-restarted' AND ticket_id IS NOT NULL ORDER BY ended_at DESC LIMIT 1)`,
  'done-order': `INSERT INTO commands (command_id, terminal_id, kind, asked_at, expires_at, state, state_at, was_sent)
    SELECT '00000000-0000-4000-8000-000000000000', terminal_id, 'extend', 0, 1, 'done', 1, 1 FROM terminals LIMIT 1`,
};

/** @throws when there is nothing to sabotage: the run was too short */
export function sabotageRow(dataDir: string, sabotage: Sabotage): void {
  const sqlite = new BetterSqlite3(join(dataDir, DATABASE_FILE));
  try {
    const { changes } = sqlite.prepare(statements[sabotage]).run();
    if (changes !== 1) throw new Error(`nothing to sabotage for ${sabotage}`);
  } finally {
    sqlite.close();
  }
}
