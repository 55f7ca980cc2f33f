import { isFullDisk, requireRoom } from '../durable-file.ts';
import type { Log } from '../log.ts';
import type { JournalLimits } from './journal-bounds.ts';
import { ReserveFile } from './reserve-file.ts';
import { SegmentWriter } from './segment-writer.ts';

/**
 * The disk under the journal, with its troubles.
 *
 *   well ──no room──► full (the reserve is given up) ──room for the reserve again──► well
 *     └──no write at all──► unwritable ──a write is taken──► well
 */
export class JournalDisk {
  readonly #folder: string;
  readonly #bootId: string;
  readonly #limits: JournalLimits;
  readonly #log: Log;
  readonly #reserve: ReserveFile;
  /** null until the folder could be read */
  #writer: SegmentWriter | null = null;
  #trouble: 'full' | 'unwritable' | null = null;
  /** the same as the log knows it, across tries */
  #saidTrouble: 'full' | 'unwritable' | null = null;

  constructor(folder: string, bootId: string, limits: JournalLimits, log: Log) {
    this.#folder = folder;
    this.#bootId = bootId;
    this.#limits = limits;
    this.#log = log;
    this.#reserve = new ReserveFile(folder, limits.reserveBytes);
  }

  /** What the disk refused last; stays until `recover` finds it well. */
  get trouble(): 'full' | 'unwritable' | null {
    return this.#trouble;
  }

  /**
   * Writes lines at once, fsynced.
   * @param mayUseReserve for facts that are so, whether or not they fit. @returns where they are, or null when they are not durable
   */
  write(lines: string, mayUseReserve: boolean): { name: string; bytes: number } | null {
    const first = this.#try(() => this.#writer?.write(lines));
    if (first.isDone) return first.value ?? null;
    if (!mayUseReserve || !this.makeRoom()) return null;
    return this.#try(() => this.#writer?.write(lines)).value ?? null;
  }

  /** Gives the reserve up where the disk is full. @returns whether there is more room now */
  makeRoom(): boolean {
    if (this.#trouble !== 'full' || !this.#reserve.giveUp()) return false;
    this.#log.warn({}, 'the disk is full: the reserve is given up');
    return true;
  }

  /** @returns whether the disk did what was asked; if not, `trouble` says so */
  attempt(work: () => void): boolean {
    return this.#try(work).isDone;
  }

  /** Looks at a disk that is well, without writing: a full or read-only one is known before a resident comes. */
  look(): void {
    this.attempt(() => requireRoom(this.#folder, this.#limits.leastFreeBytes));
  }

  /**
   * Tries whether the disk is well, again or for the first time.
   * @param load reads the folder, once; gives the number of the next segment. @param flush writes what waits for the disk; whether it could. @param prove any write
   */
  recover(load: () => number, flush: () => boolean, prove: () => void): void {
    this.#trouble = null;
    this.#try(() => {
      this.#writer ??= new SegmentWriter(this.#folder, this.#bootId, load(), this.#limits.segmentBytes);
      if (!flush()) return;
      // Looked at first, so that a disk that stays full is not filled and emptied each few seconds.
      requireRoom(this.#folder, this.#reserve.missingBytes + this.#limits.leastFreeBytes);
      this.#reserve.take();
      if (this.#saidTrouble) prove();
    });
    if (this.#trouble || !this.#saidTrouble) return;
    this.#saidTrouble = null;
    this.#log.info({}, 'journal: the disk takes facts again');
  }

  close(): void {
    this.#writer?.close();
  }

  #try<T>(work: () => T): { isDone: boolean; value?: T } {
    try {
      return { isDone: true, value: work() };
    } catch (error) {
      const trouble = isFullDisk(error) ? 'full' : 'unwritable';
      if (this.#saidTrouble !== trouble) this.#log.error({ err: error }, `journal: the disk is ${trouble}`);
      this.#trouble = trouble;
      this.#saidTrouble = trouble;
      return { isDone: false };
    }
  }
}
