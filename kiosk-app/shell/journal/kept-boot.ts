import type { JournalRecord } from '#protocol/journal-events.ts';
import { MAX_JOURNAL_BATCH } from '#protocol/limits.ts';
import type { KeptSegment } from './journal-bounds.ts';
import { lostRecord } from './boot-repair.ts';
import { recordLine } from './segment-lines.ts';

/** Largest batch as JSON: well below MAX_MESSAGE_BYTES, so that no batch is ever refused for its size. */
export const MAX_BATCH_BYTES = 32 * 1024;

/** A record that waits for the server, with what it takes on the disk. */
type Waiting = { record: JournalRecord; bytes: number };

/** One boot's records: where they are on the disk, how far the server is, and in memory those that wait for it. */
export class KeptBoot {
  readonly bootId: string;
  segments: KeptSegment[] = [];
  lastSeq: number;
  /** All up to here is committed at the server, as far as the terminal knows. */
  acknowledged = 0;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;

  constructor(bootId: string, lastSeq = 0) {
    this.bootId = bootId;
    this.lastSeq = lastSeq;
  }

  get pending(): number {
    return this.#waiting.length;
  }

  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Records that follow those that wait already. */
  add(records: readonly JournalRecord[]): void {
    for (const record of records) {
      const bytes = Buffer.byteLength(recordLine(record));
      this.#waiting.push({ record, bytes });
      this.#waitingBytes += bytes;
      this.lastSeq = Math.max(this.lastSeq, record.seq);
    }
  }

  /** Forgets what is committed. @returns whether that was news */
  acknowledge(seq: number): boolean {
    if (seq <= this.acknowledged) return false;
    this.acknowledged = seq;
    const done = this.#waiting.filter(({ record }) => record.seq <= seq);
    this.#waiting = this.#waiting.slice(done.length);
    for (const { bytes } of done) this.#waitingBytes -= bytes;
    return true;
  }

  /** Segments that are acknowledged whole are kept from now on. @param at now, on the server's clock */
  stampAcknowledged(at: number): void {
    for (const segment of this.segments) if (segment.lastSeq <= this.acknowledged) segment.acknowledgedAt ??= at;
  }

  /**
   * The server is no longer as far as it said: all after `seq` waits again.
   * @param kept the records that are still there, in order; the places of those that are not are told as lost, so that the server sees no hole
   */
  rewind(seq: number, kept: readonly JournalRecord[]): void {
    const again = kept.filter((record) => record.seq > seq);
    const first = again[0];
    const gone = first
      ? Array.from({ length: first.seq - seq - 1 }, (_, i) => lostRecord(this.bootId, seq + 1 + i, first.at))
      : [];
    this.acknowledged = seq;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.add([...gone, ...again]);
    for (const segment of this.segments) if (segment.lastSeq > seq) segment.acknowledgedAt = null;
  }

  /** @returns the next records to tell, in order; none when nothing waits */
  batch(): JournalRecord[] {
    const records: JournalRecord[] = [];
    let bytes = 0;
    for (const one of this.#waiting) {
      bytes += one.bytes;
      if (records.length > 0 && (records.length >= MAX_JOURNAL_BATCH || bytes > MAX_BATCH_BYTES)) break;
      records.push(one.record);
    }
    return records;
  }
}
