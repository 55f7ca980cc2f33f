/** When to look again whether the queue is still held back, milliseconds. */
const HELD_BACK_MS = 2;

/**
 * Work in the order it came, for a few milliseconds in each turn of the event loop: between two turns the sockets are read and commits are made, so that nobody's
 * message waits for the whole queue. By time, not by count: a slow machine, or a turn with a long commit in it, still gets its work done. The pieces of one turn run beside
 * each other: what they wait for (a commit) they wait for together.
 */
export class TurnQueue {
  readonly #budgetMs: () => number;
  readonly #isHeldBack: () => boolean;
  #waiting: (() => void)[] = [];
  #first = 0;
  #isPlanned = false;

  /**
   * @param budgetMs how long the work of one turn may take; one piece is done in any case
   * @param isHeldBack asked at each turn: something else goes first now
   */
  constructor(budgetMs: () => number, isHeldBack: () => boolean) {
    this.#budgetMs = budgetMs;
    this.#isHeldBack = isHeldBack;
  }

  get waiting(): number {
    return this.#waiting.length - this.#first;
  }

  /** @returns when it is the caller's turn */
  turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#plan();
    });
  }

  #plan(): void {
    if (this.#isPlanned || this.waiting === 0) return;
    this.#isPlanned = true;
    if (this.#isHeldBack()) setTimeout(() => this.#planAgain(), HELD_BACK_MS);
    else setImmediate(() => void this.#work());
  }

  #planAgain(): void {
    this.#isPlanned = false;
    this.#plan();
  }

  async #work(): Promise<void> {
    const until = performance.now() + this.#budgetMs();
    do {
      this.#waiting[this.#first]?.();
      this.#first += 1;
      // After it and all that follows from it without waiting for anything outside.
      await new Promise((resolve) => process.nextTick(resolve));
    } while (this.waiting > 0 && performance.now() < until);
    if (this.#first > 1_000 || this.waiting === 0) {
      this.#waiting = this.#waiting.slice(this.#first);
      this.#first = 0;
    }
    this.#planAgain();
  }
}
