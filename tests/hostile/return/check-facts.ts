import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { Ledger } from '../../../bench/load/light-fleet.ts';
import { factTypeAt } from '../../../bench/load/terminal-life.ts';
import { DATABASE_FILE } from '../../../control-server/db/database.ts';

/** What the database has of the terminals' facts. */
export type FactsChecked = {
  made: number;
  /** made and not there, though the terminal has nothing left to tell */
  lost: number;
  /** there twice: the same fact under two numbers, or counted twice in a session's time */
  doubled: number;
  /** something else stands where a fact should, or out of order; or the server has what nobody made */
  wrong: number;
};

type Row = { terminal_id: string; boot_id: string; seq: number; type: string };

/**
 * Compares the database of `dataDir` (its server may still run) with what the terminals say they have made, fact by fact: number, kind and order; and the minutes
 * of all sessions with the minutes used.
 */
export function checkFacts(dataDir: string, ledgers: readonly Ledger[]): FactsChecked {
  const sqlite = new BetterSqlite3(join(dataDir, DATABASE_FILE), { readonly: true });
  try {
    const found: FactsChecked = { made: 0, lost: 0, doubled: 0, wrong: 0 };
    const expected = new Map(ledgers.map((ledger) => [`${ledger.terminalId} ${ledger.bootId}`, ledger]));
    const next = new Map<string, number>();
    const rows = sqlite
      .prepare<[], Row>(
        'SELECT terminal_id, boot_id, seq, type FROM journal_records ORDER BY terminal_id, boot_id, seq',
      )
      .iterate();
    for (const { terminal_id, boot_id, seq, type } of rows) {
      const key = `${terminal_id} ${boot_id}`;
      const ledger = expected.get(key);
      const due = next.get(key) ?? 1;
      if (!ledger || seq > ledger.made || type !== factTypeAt(seq)) found.wrong += 1;
      // What a hole leaves out is lost; a number that comes again cannot be (it is the table's key).
      if (seq > due) found.lost += seq - due;
      next.set(key, seq + 1);
    }
    for (const [key, { made }] of expected) {
      found.made += made;
      found.lost += Math.max(0, made + 1 - (next.get(key) ?? 1));
    }
    const count = (sql: string) => Number(sqlite.prepare(sql).pluck().get() ?? 0);
    // Light terminals make no fact like another: the same words twice are one fact told twice.
    found.doubled += count(
      "SELECT count(*) - count(DISTINCT terminal_id || ' ' || event) FROM journal_records WHERE type <> 'boot-began'",
    );
    const consumed = ledgers.reduce((sum, { consumedMs }) => sum + consumedMs, 0);
    if (count('SELECT sum(consumed_ms) FROM sessions') !== consumed) found.doubled += 1;
    return found;
  } finally {
    sqlite.close();
  }
}
