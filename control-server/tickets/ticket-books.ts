import { randomBytes } from 'node:crypto';
import type { SlowHashCost } from '#protocol/ticket-book.ts';

/** A book is read anew at least so often: what it says of the hours reaches well beyond that. */
const REFRESHED_EVERY_MS = 6 * 3_600_000;

/** What changes the ticket books of the sites, counted in memory; and the slow hashes that are still to be made, one after the other. */
export class TicketBooks {
  readonly cost: SlowHashCost;
  /** of this run: what was changed before it is not counted */
  readonly #run = randomBytes(6).toString('base64url');
  readonly #changes = new Map<string, number>();
  #making: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(cost: SlowHashCost) {
    this.cost = cost;
  }

  /** A ticket of this site is good, or is not any more. */
  changed(siteId: string): void {
    this.#changes.set(siteId, (this.#changes.get(siteId) ?? 0) + 1);
  }

  /** @param rules the revision of the site's rules */
  revisionOf(siteId: string, rules: number, now: number): string {
    return `${this.#run}.${this.#changes.get(siteId) ?? 0}.${rules}.${Math.floor(now / REFRESHED_EVERY_MS)}`;
  }

  /** Does it when all that was given before is done: one slow hash at a time leaves a core to everybody else. @param make must not reject */
  inTurn(make: () => Promise<void>): void {
    this.#making = this.#making.then(() => (this.#isClosed ? undefined : make()));
  }

  /** Resolves when nothing is left to make. */
  async settled(): Promise<void> {
    await this.#making;
  }

  /** Finishes the one that is being made; the tickets of the others are in no book. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#making;
  }
}
