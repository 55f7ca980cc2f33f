/** One message as it came, and how to answer it. */
export type TerminalMessage = { event: string; message: unknown; ack: (answer: unknown) => void };

/**
 * The messages of one terminal, answered one after the other in the order they came: facts and heartbeats must not overtake each other. Bounded: who sends on and on
 * without waiting for answers finds it full.
 */
export class TerminalQueue {
  readonly #limit: number;
  readonly #answer: (message: TerminalMessage) => Promise<void>;
  #waiting: TerminalMessage[] = [];
  #isRunning = false;

  /** @param answer must not throw */
  constructor(limit: number, answer: (message: TerminalMessage) => Promise<void>) {
    this.#limit = limit;
    this.#answer = answer;
  }

  /**
   * Puts a message at the end.
   * @returns `full`: not taken; else what now runs because of it, null when something ran already
   */
  push(message: TerminalMessage): Promise<void> | 'full' | null {
    if (this.#waiting.length >= this.#limit) return 'full';
    this.#waiting.push(message);
    return this.#isRunning ? null : this.#run();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting = [];
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) await this.#answer(next);
    this.#isRunning = false;
  }
}
