import { closeSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { tool } from './root-tools.ts';

const PAGE_BYTES = 4_096;
const FILLER = 'filler';

/** Puts a file system in memory in the place of an empty folder. @param size as mount(8) takes it, e.g. `3m` @returns how to undo it */
export function mountMemory(folder: string, size: string): () => void {
  tool('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', folder]);
  return () => void tool('umount', ['-l', folder]);
}

/** Fills it to the last page. @param leftPages pages of 4 kB that stay free */
export function fill(folder: string, leftPages: number): void {
  const path = join(folder, FILLER);
  const file = openSync(path, 'a');
  const page = Buffer.alloc(PAGE_BYTES, 'x');
  let pages = 0;
  try {
    for (;;) {
      if (writeSync(file, page) < PAGE_BYTES) break;
      pages += 1;
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    closeSync(file);
  }
  truncateSync(path, Math.max(0, pages - leftPages) * PAGE_BYTES);
}

export function empty(folder: string): void {
  rmSync(join(folder, FILLER), { force: true });
}

/**
 * A disk that breaks: ext4 on a file. `breakDown` makes it read-only at once and forgets what was not yet durable, as a power cut does; `repair` is what a
 * technician does, when no program uses it any more.
 */
export class BreakableDisk {
  readonly #folder: string;
  readonly #image: string;

  constructor(folder: string, mebibytes = 16) {
    this.#folder = folder;
    this.#image = join(dirname(folder), `${basename(folder)}.img`);
    tool('truncate', ['-s', `${mebibytes}M`, this.#image]);
    tool('mkfs.ext4', ['-q', '-F', '-b', '1024', this.#image]);
    this.#mount();
  }

  /** ext4(5), mount option `abort`: "Simulate the effects of calling ext4_abort() for debugging purposes". */
  breakDown(): void {
    tool('mount', ['-o', 'remount,abort', this.#folder]);
  }

  repair(): void {
    tool('umount', [this.#folder]);
    try {
      tool('e2fsck', ['-fy', this.#image]);
    } catch (error) {
      // 1: errors were corrected (e2fsck(8)).
      if (!(error instanceof Error && 'status' in error && error.status === 1)) throw error;
    }
    this.#mount();
  }

  remove(): void {
    tool('umount', ['-l', this.#folder]);
    rmSync(this.#image, { force: true });
  }

  #mount(): void {
    tool('mount', ['-o', 'loop,errors=remount-ro', this.#image, this.#folder]);
  }
}
