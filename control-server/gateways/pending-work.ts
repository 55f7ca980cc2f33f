/** Messages being answered. The database is closed only when none is left. */
export class PendingWork {
  #running = 0;
  #waiting: (() => void)[] = [];

  /** Counted until it settles; what it throws is its maker's business. */
  track(work: Promise<unknown>): void {
    this.#running += 1;
    const settled = () => this.#settle();
    work.then(settled, settled);
  }

  /** @returns when nothing is being answered */
  async settled(): Promise<void> {
    while (this.#running > 0) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  #settle(): void {
    this.#running -= 1;
    if (this.#running > 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
