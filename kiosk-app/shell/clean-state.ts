import { join } from 'node:path';
import { readIfThere, replaceFile } from './durable-file.ts';

/**
 * Whether the terminal is proven clean. The file is the only thing that outlives a session besides the journal; anything but `clean` in it
 * makes the next start wipe first (design.md §4). A power cut at any point fails safe: it is written `not-clean` before a resident's process is
 * shown, `clean` only after the check found nothing.
 */
export class CleanState {
  readonly #path: string;

  constructor(dataDir: string) {
    this.#path = join(dataDir, 'clean-state');
  }

  /** @returns what the file says; `first` when this terminal never ran. Anything unreadable counts as not clean. */
  read(): 'clean' | 'not-clean' | 'first' {
    const text = readIfThere(this.#path);
    if (text === null) return 'first';
    return text === 'clean\n' ? 'clean' : 'not-clean';
  }

  write(state: 'clean' | 'not-clean'): void {
    replaceFile(this.#path, `${state}\n`);
  }
}
