import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type JournalEvent, JournalRecord } from '#protocol/journal-events.ts';
import { MAX_JOURNAL_BATCH } from '#protocol/limits.ts';
import { syncFolder } from './durable-file.ts';

/**
 * The terminal's own memory of facts: append-only JSON lines, one file a boot, fsynced before the effect. What the server has committed is
 * forgotten here, the present boot's file last of all. A torn last line (power cut while writing) is cut off at start: it was never a fact.
 */
export class Journal {
  readonly #folder: string;
  readonly #file: number;
  readonly bootId: string;
  #nextSeq = 1;
  /** Records the server has not acknowledged, oldest boot first. */
  #waiting: JournalRecord[] = [];
  readonly #filesOfOldBoots = new Map<string, string>();

  /**
   * Opens the journal in `folder` for a new boot.
   * @returns the journal and the records that earlier boots left, in order. Throws what the file system throws (full, read-only).
   */
  static open(folder: string, bootId: string): { journal: Journal; earlier: JournalRecord[] } {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const names = readdirSync(folder)
      .filter((name) => /^\d{8}-.+\.jsonl$/.test(name))
      .sort();
    const earlier = names.flatMap((name) => readRecords(join(folder, name)));
    const last = names.at(-1);
    const number = last ? Number(last.slice(0, 8)) + 1 : 1;
    const journal = new Journal(folder, `${String(number).padStart(8, '0')}-${bootId}.jsonl`, bootId);
    for (const name of names) journal.#filesOfOldBoots.set(name.slice(9, -'.jsonl'.length), join(folder, name));
    journal.#waiting = [...earlier];
    return { journal, earlier };
  }

  private constructor(folder: string, name: string, bootId: string) {
    this.#folder = folder;
    this.bootId = bootId;
    this.#file = openSync(join(folder, name), 'ax', 0o600);
    syncFolder(this.#folder);
  }

  /** Writes a fact and fsyncs it; only then returns. Throws when it could not be made durable. */
  append(event: JournalEvent, at: number): JournalRecord {
    const record: JournalRecord = { bootId: this.bootId, seq: this.#nextSeq, at, event };
    writeSync(this.#file, `${JSON.stringify(record)}\n`);
    fsyncSync(this.#file);
    this.#nextSeq += 1;
    this.#waiting.push(record);
    return record;
  }

  /** @returns how many facts the server has not acknowledged. */
  get pending(): number {
    return this.#waiting.length;
  }

  /** @returns the next records to send: of one boot, in order; null when nothing waits. */
  nextBatch(): { bootId: string; records: JournalRecord[] } | null {
    const first = this.#waiting[0];
    if (!first) return null;
    const records: JournalRecord[] = [];
    for (const record of this.#waiting) {
      if (record.bootId !== first.bootId || records.length >= MAX_JOURNAL_BATCH) break;
      records.push(record);
    }
    return { bootId: first.bootId, records };
  }

  /** Takes the server's word that it has committed all of `bootId` up to `seq`; forgets them, and the files of old boots with nothing left. */
  acknowledge(bootId: string, seq: number): void {
    this.#waiting = this.#waiting.filter((record) => record.bootId !== bootId || record.seq > seq);
    const oldFile = this.#filesOfOldBoots.get(bootId);
    if (oldFile && !this.#waiting.some((record) => record.bootId === bootId)) {
      rmSync(oldFile, { force: true });
      this.#filesOfOldBoots.delete(bootId);
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Reads one boot's file up to the first line that is not a whole record, and cuts the file there. */
function readRecords(path: string): JournalRecord[] {
  const text = readFileSync(path, 'utf8');
  const records: JournalRecord[] = [];
  let goodBytes = 0;
  for (const line of text.split('\n').slice(0, -1)) {
    const record = parseRecord(line);
    if (!record || record.seq !== records.length + 1) break;
    records.push(record);
    goodBytes += Buffer.byteLength(line) + 1;
  }
  if (goodBytes < Buffer.byteLength(text)) truncateSync(path, goodBytes);
  return records;
}

function parseRecord(line: string): JournalRecord | null {
  try {
    return JournalRecord.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
