import { existsSync, globSync, renameSync, writeFileSync } from 'node:fs';
import type { Wrapping } from './child-seat.ts';

const LIBRARY = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')[0] ?? '/usr/lib/faketime/libfaketimeMT.so.1';

export function whyNoFakedClock(): string | null {
  return existsSync(LIBRARY) ? null : 'needs libfaketime (Debian package faketime)';
}

/**
 * A wall clock that jumps while its program runs. The monotonic clock stays true, as on a real machine: without FAKETIME_DONT_FAKE_MONOTONIC libfaketime
 * would fake that too.
 */
export class FakedClock {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    this.jump(0);
  }

  get wrapping(): Wrapping {
    return {
      env: {
        LD_PRELOAD: LIBRARY,
        FAKETIME_TIMESTAMP_FILE: this.#file,
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
        NO_FAKE_STAT: '1',
        TZ: 'Europe/Paris',
      },
    };
  }

  /** @param seconds by which the wall clock is wrong from now on; 0: it is right */
  jump(seconds: number): void {
    writeFileSync(`${this.#file}.new`, `${seconds < 0 ? '-' : '+'}${Math.abs(Math.round(seconds))}\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }
}
