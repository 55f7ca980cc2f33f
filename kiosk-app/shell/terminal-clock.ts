import { performance } from 'node:perf_hooks';
import type { Now } from '../core/time-limits.ts';

/** Where a terminal reads the time. */
export type Clock = {
  now(): Now;
  /** Takes the server's time, milliseconds since 1970, as heard at this moment. Half the round trip is the error. */
  anchor(serverTime: number): void;
};

/**
 * The terminal's time. The monotonic clock decides; the server's time is anchored on it at each contact, so a changed wall clock moves
 * nothing. Before the first contact the wall clock is the best guess there is.
 */
export class TerminalClock implements Clock {
  #anchor = { mono: performance.now(), at: Date.now() };

  now(): Now {
    const mono = performance.now();
    return { mono, at: Math.round(this.#anchor.at + (mono - this.#anchor.mono)) };
  }

  anchor(serverTime: number): void {
    this.#anchor = { mono: performance.now(), at: serverTime };
  }
}
