import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere, replaceFile } from './durable-file.ts';

const TEXT = { clean: 'clean\n', 'not-clean': 'not-clean\n' } as const;

/**
 * Whether the terminal is proven clean. The file is the only thing that outlives a session besides the journal; anything but `clean` in it
 * makes the next start wipe first (design.md §4). A power cut at any point fails safe: it is written `not-clean` before a resident's process is
 * shown, `clean` only after the check found nothing.
 */
export class CleanState {
  readonly #path: string;
  /** what this process wrote last, durably */
  #written: 'clean' | 'not-clean' | null = null;

  constructor(dataDir: string) {
    this.#path = join(dataDir, 'clean-state');
  }

  /** @returns what the file says; `first` when this terminal never ran. Anything unreadable counts as not clean. */
  read(): 'clean' | 'not-clean' | 'first' {
    const text = readIfThere(this.#path);
    if (text === null) return 'first';
    return text === TEXT.clean ? 'clean' : 'not-clean';
  }

  /**
   * Durable when it returns; throws what the file system throws. What stands there already by our own hand is not written again. `clean` replaces
   * the file as a whole; `not-clean` is written over it, as half of it is no `clean` either: a resident waits for that, and a rename takes 5 ms more.
   */
  write(state: 'clean' | 'not-clean'): void {
    if (this.#written === state) return;
    const isThere = this.#written !== null;
    this.#written = null;
    if (state === 'not-clean' && isThere) writeOver(this.#path, TEXT[state]);
    else replaceFile(this.#path, TEXT[state]);
    this.#written = state;
  }
}

/** Throws where there is no such file. What the file has beyond the text stays. */
function writeOver(path: string, text: string): void {
  const file = openSync(path, 'r+');
  try {
    writeSync(file, text, 0);
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
}
