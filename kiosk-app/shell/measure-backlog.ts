import type { Measure } from '#protocol/measures.ts';
import { MAX_LATE_MEASURES } from '#protocol/limits.ts';
import type { LateMeasures } from '#protocol/terminal-messages.ts';
import { type WaitingMeasure, keepWaiting, settleTimes } from '../core/measure-ring.ts';
import type { Now } from '../core/time-limits.ts';

/** Messages told in one go: after three days away the rest follows with the next heartbeats, within the server's limits on messages. */
const MESSAGES_AT_A_TIME = 50;

/** Rounds made while the line was down, told when it is back. In memory: a restart of the terminal loses them. */
export class MeasureBacklog {
  #waiting: WaitingMeasure[] = [];
  #isTelling = false;

  /** @param mono its moment on the monotonic clock, or null where its `takenAt` is on the server's clock already */
  keep(measure: Measure, mono: number | null): void {
    this.#waiting = keepWaiting(this.#waiting, { mono, measure });
  }

  /**
   * Tells what waits, oldest first. Call when the server's time is known.
   * @param send resolves to false when no answer came: then it goes again later, and the server keeps each once.
   */
  async tell(now: Now, send: (message: LateMeasures) => Promise<boolean>): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    this.#waiting = settleTimes(this.#waiting, now);
    try {
      for (let sent = 0; sent < MESSAGES_AT_A_TIME && this.#waiting.length > 0; sent += 1) {
        const told = new Set(this.#waiting.slice(0, MAX_LATE_MEASURES));
        if (!(await send({ measures: [...told].map(({ measure }) => measure) }))) return;
        this.#waiting = this.#waiting.filter((one) => !told.has(one));
      }
    } finally {
      this.#isTelling = false;
    }
  }
}
