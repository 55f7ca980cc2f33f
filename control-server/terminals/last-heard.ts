/** A site, and when any of its terminals was heard last, ms. */
type Heard = { siteId: string; at: number };

/** Which site was heard last, and which before it: enough to say of every site when another was heard, without a look at all of them for each. */
export class LastHeard {
  #last: Heard | null = null;
  /** of the others the last */
  #before: Heard | null = null;

  hear(siteId: string, at: number): void {
    if (this.#last?.siteId === siteId) this.#last.at = Math.max(this.#last.at, at);
    else if (this.#last === null || at >= this.#last.at) {
      this.#before = this.#last;
      this.#last = { siteId, at };
    } else if (this.#before === null || at > this.#before.at) this.#before = { siteId, at };
  }

  /** When a terminal of another site was last heard; null: never. */
  elsewhereAt(siteId: string): number | null {
    return (this.#last?.siteId === siteId ? this.#before : this.#last)?.at ?? null;
  }
}
