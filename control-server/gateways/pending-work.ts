/** Messages being answered. The database is closed only when none is left. */
export class PendingWork {
  readonly #running = new Set<Promise<unknown>>();

  track(work: Promise<unknown>): void {
    const settled: Promise<unknown> = work.catch(() => undefined).finally(() => this.#running.delete(settled));
    this.#running.add(settled);
  }

  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
