import { HEARTBEAT_INTERVAL_MS } from '#protocol/limits.ts';
import type { Log } from './log.ts';

/** One probe round and its heartbeat every 15 s, never two at once (design.md §5). One that takes longer leaves the next out. */
export class RoundTimer {
  readonly #round: () => Promise<void>;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;
  #isBusy = false;
  #isHurried = false;

  constructor(round: () => Promise<void>, log: Log) {
    this.#round = round;
    this.#log = log;
  }

  start(firstInMs: number): void {
    this.#timer = setTimeout(() => this.#next(), firstInMs);
  }

  /** One round now, or as soon as the one under way is over; the others follow it. */
  hurry(): void {
    if (this.#isBusy) {
      this.#isHurried = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#next();
  }

  #next(): void {
    this.#timer = setTimeout(() => this.#next(), HEARTBEAT_INTERVAL_MS);
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#round()
      .catch((error: unknown) => this.#log.error({ err: error }, 'probe round'))
      .finally(() => {
        this.#isBusy = false;
        if (!this.#isHurried) return;
        this.#isHurried = false;
        this.hurry();
      });
  }
}
