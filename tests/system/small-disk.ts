import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own for one test: a small tmpfs. Mounting needs root. */
export class SmallDisk {
  readonly folder: string;
  readonly #parent: string;

  constructor(size: string) {
    this.#parent = mkdtempSync(join(tmpdir(), 'escale-small-disk-'));
    this.folder = join(this.#parent, 'disk');
    mkdirSync(this.folder);
    run('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', this.folder]);
  }

  /** Takes all room but `free` bytes, in pages of 4 KiB. */
  fill(free = 0): void {
    const file = openSync(join(this.folder, 'filler'), 'a');
    const page = Buffer.alloc(4096, 1);
    try {
      for (;;) writeSync(file, page);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    } finally {
      closeSync(file);
    }
    if (free > 0) run('truncate', ['-s', `-${free}`, join(this.folder, 'filler')]);
  }

  empty(): void {
    rmSync(join(this.folder, 'filler'), { force: true });
  }

  /** Nobody may have a file open for writing there. */
  setReadOnly(isReadOnly: boolean): void {
    run('mount', ['-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, this.folder]);
  }

  remove(): void {
    spawnSync('umount', ['-l', this.folder]);
    rmSync(this.#parent, { recursive: true, force: true });
  }
}

function run(program: string, args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
}
