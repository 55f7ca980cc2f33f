import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Room kept on the disk, given up when it is full: so that the facts of a session that runs can still be written. */
export class ReserveFile {
  readonly #path: string;
  readonly #bytes: number;
  #isHeld = false;

  constructor(folder: string, bytes: number) {
    this.#path = join(folder, 'reserve');
    this.#bytes = bytes;
  }

  /** What it would take to hold it, bytes. */
  get missingBytes(): number {
    return this.#isHeld || this.#isThere() ? 0 : this.#bytes;
  }

  /** Takes the room, if it is not taken already. @throws what the file system throws; then nothing of it is taken */
  take(): void {
    if (this.#isHeld || this.#isThere()) {
      this.#isHeld = true;
      return;
    }
    const file = openSync(this.#path, 'w', 0o600);
    try {
      // Written out: a file of the right length with a hole in it would hold nothing.
      const block = Buffer.alloc(this.#bytes, 0x65);
      for (let done = 0; done < block.length;) done += writeSync(file, block, done);
      fsyncSync(file);
      this.#isHeld = true;
    } catch (error) {
      rmSync(this.#path, { force: true });
      throw error;
    } finally {
      closeSync(file);
    }
  }

  /** @returns whether there is more room on the disk now */
  giveUp(): boolean {
    if (!this.#isHeld) return false;
    this.#isHeld = false;
    try {
      rmSync(this.#path);
      return true;
    } catch {
      return false;
    }
  }

  #isThere(): boolean {
    const found = statSync(this.#path, { throwIfNoEntry: false });
    return found !== undefined && found.size >= this.#bytes;
  }
}
