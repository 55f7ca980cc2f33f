import type BetterSqlite3 from 'better-sqlite3';
import { addToMinute, encodeMinute, minuteOf } from '../../measures/minute-rules.ts';
import { type Arrived, storedMeasure, timingOf } from '../../measures/packed-measures.ts';
import { bySteps } from '../../measures/rollup-rules.ts';
import type { Step } from '../../measures/step-rules.ts';
import { mediumCode } from '../../measures/medium-code.ts';
import type { Medium } from '#protocol/measures.ts';

/**
 * Facts in the order they are committed, one after the other in few pages; how far each boot is stands in a row of its own, by which each fact is kept once. Of sessions only those with a request or a ticket
 * are in the index of it.
 */
const journal = `
CREATE TABLE journal_boots (
  terminal_id TEXT NOT NULL REFERENCES terminals(terminal_id),
  boot_id TEXT NOT NULL,
  committed_seq INTEGER NOT NULL,
  PRIMARY KEY (terminal_id, boot_id)
) STRICT, WITHOUT ROWID;
INSERT INTO journal_boots SELECT terminal_id, boot_id, max(seq) FROM journal_records GROUP BY terminal_id, boot_id;

ALTER TABLE journal_records RENAME TO first_journal_records;
CREATE TABLE journal_records (
  record_id INTEGER PRIMARY KEY,
  terminal_id TEXT NOT NULL,
  boot_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  type TEXT NOT NULL,
  event TEXT NOT NULL
) STRICT;
INSERT INTO journal_records (terminal_id, boot_id, seq, at, received_at, type, event)
  SELECT terminal_id, boot_id, seq, at, received_at, type, event FROM first_journal_records
  ORDER BY received_at, terminal_id, boot_id, seq;
DROP TABLE first_journal_records;

DROP INDEX sessions_request;
CREATE UNIQUE INDEX sessions_request ON sessions(terminal_id, request_id) WHERE request_id IS NOT NULL;
DROP INDEX sessions_ticket;
CREATE INDEX sessions_ticket ON sessions(ticket_id) WHERE ticket_id IS NOT NULL;`;

/** What terminals tell all day: facts and measures. */
export function whatComesOften(sqlite: BetterSqlite3.Database): void {
  sqlite.exec(journal);
  minutesOfMeasures(sqlite);
}

/**
 * Measures by the minute instead of one by one (measures/minute-rules.ts). Rows lie in the order of time, so that what is written lies together and what is forgotten does too; a terminal is a small
 * number in them. `start_at` in seconds since 1970 UTC; `medium`: measures/medium-code.ts.
 */
const tables = `
CREATE TABLE measured_terminals (
  number INTEGER PRIMARY KEY,
  terminal_id TEXT NOT NULL UNIQUE REFERENCES terminals(terminal_id)
) STRICT;

CREATE TABLE measure_minutes (
  start_at INTEGER NOT NULL,
  terminal INTEGER NOT NULL,
  medium INTEGER NOT NULL,
  figures BLOB NOT NULL,
  PRIMARY KEY (start_at, terminal, medium)
) STRICT, WITHOUT ROWID;`;

type Row = { [C in `${Step}_${'us' | 'jitter_us' | 'sent' | 'lost'}`]: number | null } & {
  terminal_id: string;
  taken_at: number;
  received_at: number;
  medium: Medium;
  signal_dbm: number | null;
  rate_mbps: number | null;
  carrier: number | null;
  speed_mbps: number | null;
  card_errors: number | null;
};

/** The two days of single measures that there are go into their minutes, terminal by terminal. They are in their five minutes and hours already. */
function minutesOfMeasures(sqlite: BetterSqlite3.Database): void {
  sqlite.exec(tables);
  const insert = sqlite.prepare(
    'INSERT INTO measure_minutes (start_at, terminal, medium, figures) VALUES (?, ?, ?, ?)',
  );
  const number = sqlite.prepare('INSERT INTO measured_terminals (terminal_id) VALUES (?)');
  const read = sqlite.prepare<[string], Row>('SELECT * FROM measures WHERE terminal_id = ? ORDER BY taken_at');
  const terminals = sqlite.prepare<[], { terminal_id: string }>('SELECT DISTINCT terminal_id FROM measures').all();
  for (const { terminal_id: terminalId } of terminals) {
    const terminal = number.run(terminalId).lastInsertRowid;
    const minutes = new Map<string, { startAt: number; medium: Medium; taken: Arrived[] }>();
    for (const row of read.all(terminalId)) {
      const startAt = minuteOf(terminalId, row.taken_at);
      const key = `${startAt} ${row.medium}`;
      const own = minutes.get(key) ?? { startAt, medium: row.medium, taken: [] };
      own.taken.push({ receivedAt: row.received_at, measure: measureOf(row) });
      minutes.set(key, own);
    }
    for (const { startAt, medium, taken } of minutes.values()) {
      const { minute } = addToMinute(null, startAt, taken, true);
      insert.run(startAt / 1_000, terminal, mediumCode(medium), encodeMinute(minute));
    }
  }
  sqlite.exec('DROP TABLE measures');
}

function measureOf(row: Row) {
  const carrier = row.carrier === null ? null : row.carrier === 1;
  return storedMeasure({
    takenAt: row.taken_at,
    medium: row.medium,
    timings: bySteps((step) =>
      timingOf(row[`${step}_us`], row[`${step}_jitter_us`], row[`${step}_sent`], row[`${step}_lost`] ?? 0),
    ),
    signalDbm: row.signal_dbm,
    rateMbps: row.rate_mbps,
    card: { carrier, speedMbps: row.speed_mbps, newErrors: row.card_errors },
  });
}
