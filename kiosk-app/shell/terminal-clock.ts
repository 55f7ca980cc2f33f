import { performance } from 'node:perf_hooks';
import type { Now } from '../core/time-limits.ts';

/**
 * The terminal's time. The monotonic clock decides; the server's time is anchored on it at each contact, so a changed wall clock moves
 * nothing. Before the first contact the wall clock is the best guess there is.
 */
export class TerminalClock {
  #anchor = { mono: performance.now(), at: Date.now() };

  now(): Now {
    const mono = performance.now();
    return { mono, at: Math.round(this.#anchor.at + (mono - this.#anchor.mono)) };
  }

  /** Takes the server's time, milliseconds, as heard at this moment. Half the round trip is the error. */
  anchor(serverTime: number): void {
    this.#anchor = { mono: performance.now(), at: serverTime };
  }
}
