import type BetterSqlite3 from 'better-sqlite3';
import { addToMinute, encodeMinute, minuteOf } from '../../measures/minute-rules.ts';
import { type Arrived, storedMeasure, timingOf } from '../../measures/packed-measures.ts';
import { bySteps } from '../../measures/rollup-rules.ts';
import type { Step } from '../../measures/step-rules.ts';
import { mediumCode } from '../../measures/medium-code.ts';
import type { Medium } from '#protocol/measures.ts';

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
export function minutesOfMeasures(sqlite: BetterSqlite3.Database): void {
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
