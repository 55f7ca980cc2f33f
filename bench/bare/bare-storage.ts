import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { Timing } from '#protocol/measures.ts';
import type { Heartbeat, JournalAppend } from '#protocol/terminal-messages.ts';

type Waiting = { terminalId: string; batch: JournalAppend; done: (committedSeq: number) => void };
type Row = [terminal: number, at: number, ...us: (number | null)[]];

/** What has to be written, in the plainest way that keeps it: each measure a row, batched; each fact a row, fsynced in groups before it is acknowledged. */
export class BareStorage {
  readonly #sqlite: BetterSqlite3.Database;
  readonly #insertMeasure: BetterSqlite3.Statement;
  readonly #insertRecord: BetterSqlite3.Statement;
  readonly #seq: BetterSqlite3.Statement;
  readonly #numbers = new Map<string, number>();
  #measures: Row[] = [];
  #waiting: Waiting[] = [];

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#sqlite = new BetterSqlite3(join(folder, 'bare.sqlite'));
    this.#sqlite.pragma('journal_mode = WAL');
    this.#sqlite.pragma('synchronous = FULL');
    this.#sqlite.exec(`
      CREATE TABLE IF NOT EXISTS measures (terminal INTEGER, taken_at INTEGER, gateway_us INTEGER, gateway_jitter_us INTEGER, gateway_lost INTEGER,
        dns_us INTEGER, references_us INTEGER, references_jitter_us INTEGER, references_lost INTEGER, server_us INTEGER, server_jitter_us INTEGER,
        server_lost INTEGER, PRIMARY KEY (terminal, taken_at)) WITHOUT ROWID, STRICT;
      CREATE TABLE IF NOT EXISTS records (terminal_id TEXT, boot_id TEXT, seq INTEGER, at INTEGER, type TEXT, event TEXT,
        PRIMARY KEY (terminal_id, boot_id, seq)) WITHOUT ROWID, STRICT;`);
    this.#insertMeasure = this.#sqlite.prepare(
      'INSERT OR IGNORE INTO measures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#insertRecord = this.#sqlite.prepare('INSERT OR IGNORE INTO records VALUES (?, ?, ?, ?, ?, ?)');
    this.#seq = this.#sqlite.prepare('SELECT max(seq) AS seq FROM records WHERE terminal_id = ? AND boot_id = ?');
  }

  committedSeq(terminalId: string, bootId: string): number {
    return Number((this.#seq.get(terminalId, bootId) as { seq: number | null }).seq ?? 0);
  }

  keepMeasure(terminalId: string, { measure }: Pick<Heartbeat, 'measure'>): void {
    if (!measure) return;
    const terminal = this.#numbers.get(terminalId) ?? this.#numbers.size + 1;
    this.#numbers.set(terminalId, terminal);
    const { gateway, dns, references, server } = measure;
    const [first] = references;
    const steps = [...figures(gateway), us(dns), ...figures(first), ...figures(server)];
    this.#measures.push([terminal, measure.takenAt, ...steps]);
  }

  /** All that came since the last time, in one transaction that waits for no disk. */
  writeMeasures(): void {
    const rows = this.#measures;
    this.#measures = [];
    if (rows.length === 0) return;
    this.#sqlite.pragma('synchronous = NORMAL');
    this.#sqlite.transaction(() => {
      for (const row of rows) this.#insertMeasure.run(...row);
    })();
    this.#sqlite.pragma('synchronous = FULL');
  }

  /** Those that come in the same turn are committed together. */
  append(terminalId: string, batch: JournalAppend, done: (committedSeq: number) => void): void {
    this.#waiting.push({ terminalId, batch, done });
    if (this.#waiting.length === 1) setImmediate(() => this.#commit());
  }

  close(): void {
    this.writeMeasures();
    this.#sqlite.close();
  }

  #commit(): void {
    const group = this.#waiting;
    this.#waiting = [];
    this.#sqlite.transaction(() => {
      for (const { terminalId, batch } of group) {
        for (const { bootId, seq, at, event } of batch.records) {
          this.#insertRecord.run(terminalId, bootId, seq, at, event.type, JSON.stringify(event));
        }
      }
    })();
    for (const { batch, done } of group) done(batch.records.at(-1)?.seq ?? 0);
  }
}

function us(timing: Timing | undefined): number | null {
  return timing?.kind === 'measured' ? Math.round(timing.ms * 1_000) : null;
}

function figures(timing: Timing | undefined): (number | null)[] {
  if (timing?.kind !== 'measured') return [null, null, timing?.kind === 'failed' ? timing.sent : null];
  return [us(timing), timing.jitterMs === null ? null : Math.round(timing.jitterMs * 1_000), timing.lost];
}
