import type { Now } from '../../../kiosk-app/core/time-limits.ts';
import { type Clock, TerminalClock } from '../../../kiosk-app/shell/terminal-clock.ts';

/**
 * The terminal's real clock with a monotonic side that runs `speed` times as fast, so that a minute of a session is over in two seconds. The server's time
 * (`at`), with which moments are told and orders expire, runs as it does.
 */
export class FasterClock extends TerminalClock implements Clock {
  readonly #speed: number;
  readonly #start: number;

  constructor(speed: number) {
    super();
    this.#speed = speed;
    this.#start = super.now().mono;
  }

  override now(): Now {
    const { mono, at } = super.now();
    return { at, mono: this.#start + (mono - this.#start) * this.#speed };
  }
}
