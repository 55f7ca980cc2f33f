import { closeSync, fsyncSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder } from '../durable-file.ts';
import { segmentName } from './segment-name.ts';

type OpenSegment = { name: string; file: number; bytes: number };

/**
 * Appends to the present boot's segments. After a failed write the segment is cut back to what was durable, and never written again: what a failed fsync leaves in
 * the page cache is not to be trusted (fsync(2), NOTES; "fsyncgate"). The next write begins a new segment.
 */
export class SegmentWriter {
  readonly #folder: string;
  readonly #bootId: string;
  readonly #segmentBytes: number;
  #nextNumber: number;
  #open: OpenSegment | null = null;
  /** Bytes of a failed write that could not be cut off yet. */
  #uncut: { path: string; bytes: number } | null = null;

  constructor(folder: string, bootId: string, nextNumber: number, segmentBytes: number) {
    this.#folder = folder;
    this.#bootId = bootId;
    this.#nextNumber = nextNumber;
    this.#segmentBytes = segmentBytes;
  }

  /**
   * Writes all lines at once and fsyncs them once.
   * @returns the segment they are in. Throws what the file system throws; then nothing of them counts.
   */
  write(lines: string): { name: string; bytes: number } {
    if (this.#uncut) {
      cut(this.#uncut.path, this.#uncut.bytes);
      this.#uncut = null;
    }
    if (this.#open && this.#open.bytes >= this.#segmentBytes) this.close();
    this.#open ??= this.#begin();
    const segment = this.#open;
    try {
      const bytes = Buffer.from(lines);
      for (let done = 0; done < bytes.length;) done += writeSync(segment.file, bytes, done);
      fsyncSync(segment.file);
      segment.bytes += bytes.length;
      return { name: segment.name, bytes: bytes.length };
    } catch (error) {
      this.#abandon(segment);
      throw error;
    }
  }

  close(): void {
    if (this.#open) closeSync(this.#open.file);
    this.#open = null;
  }

  #begin(): OpenSegment {
    const name = segmentName(this.#nextNumber, this.#bootId);
    const file = openSync(join(this.#folder, name), 'ax', 0o600);
    this.#nextNumber += 1;
    const segment = { name, file, bytes: 0 };
    try {
      syncFolder(this.#folder);
    } catch (error) {
      this.#abandon(segment);
      throw error;
    }
    return segment;
  }

  #abandon({ name, file, bytes }: OpenSegment): void {
    const path = join(this.#folder, name);
    this.#open = null;
    try {
      ftruncateSync(file, bytes);
      fsyncSync(file);
      if (bytes === 0) rmSync(path, { force: true });
    } catch {
      this.#uncut = { path, bytes };
    } finally {
      closeSync(file);
    }
  }
}

function cut(path: string, bytes: number): void {
  const file = openSync(path, 'r+');
  try {
    ftruncateSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
