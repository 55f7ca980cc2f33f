/** One message as it came, and how to answer it. */
export type TerminalMessage = { event: string; message: unknown; ack: (answer: unknown) => void };

export type Answerer = {
  /** Must not throw. @returns when it is answered, null: it is */
  answer(message: TerminalMessage): Promise<void> | null;
};

/** Counts on when all that came in one go (what one read of a socket brought) has been given out: promises have their turn after it. */
const settled = Promise.resolve();
let burst = 0;
let isBurst = false;
function burstNow(): number {
  if (!isBurst) void settled.then(endBurst);
  isBurst = true;
  return burst;
}
function endBurst(): void {
  burst += 1;
  isBurst = false;
}

/**
 * The messages of one terminal, answered one after the other in the order they came: facts and heartbeats must not overtake each other. What can be answered on the spot while nothing else
 * is being answered, is. Bounded: who sends on and on without waiting for answers finds it full, however fast they are given.
 */
export class TerminalQueue {
  readonly #limit: number;
  readonly #by: Answerer;
  /** null: nothing waits, as nearly always */
  #waiting: TerminalMessage[] | null = null;
  #isRunning = false;
  /** answered on the spot in the burst of that number: whoever sent them did not wait for an answer */
  #onTheSpot = 0;
  #burst = 0;

  /** @param limit how many may come besides the one being answered before that has been */
  constructor(limit: number, by: Answerer) {
    this.#limit = limit;
    this.#by = by;
  }

  /**
   * Answers a message, or puts it at the end.
   * @returns `full`: not taken; else what now runs because of it, null when it is answered already or something ran before
   */
  push(message: TerminalMessage): Promise<void> | 'full' | null {
    const now = burstNow();
    if (this.#burst !== now) this.#onTheSpot = 0;
    this.#burst = now;
    const before = this.#onTheSpot + (this.#waiting?.length ?? 0);
    if (this.#isRunning) {
      if (before >= this.#limit) return 'full';
      this.#waiting ??= [];
      this.#waiting.push(message);
      return null;
    }
    if (before > this.#limit) return 'full';
    this.#isRunning = true;
    const answering = this.#by.answer(message);
    if (answering || this.#waiting) return this.#goOn(answering);
    this.#isRunning = false;
    this.#onTheSpot += 1;
    return null;
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting = null;
  }

  async #goOn(answering: Promise<void> | null): Promise<void> {
    if (answering) await answering;
    for (let next = this.#waiting?.shift(); next; next = this.#waiting?.shift()) {
      const more = this.#by.answer(next);
      if (more) await more;
    }
    this.#waiting = null;
    this.#isRunning = false;
  }
}
