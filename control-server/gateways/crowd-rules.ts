/** While more wait at the door than this, a whole network returns: then those who are away are the many, and come first. */
const CROWD = 1_500;
/** Fewer than this at the door are no crowd any more, once it has been so for CALM_MS. */
const FEW = 64;
const CALM_MS = 500;
/** Then those who are here have their turn again, however many wait: 10,000 come in in half of it. */
const LONGEST_MS = 10_000;
/** And so long at least. */
const APART_MS = 10_000;
/** Who has given up waiting comes back within this, jittered (kiosk-app/shell/server-link.ts), and belongs to the crowd still. */
const STRAGGLERS_MS = 10_000;

/**
 * Is a whole network coming back? Milliseconds of a clock that never goes back.
 *
 *   calm ──more than CROWD wait──► crowd ──few wait for a while, or too long──► calm (a while at least, after too long)
 */
export class Crowd {
  #since: number | null = null;
  #fewSince: number | null = null;
  #notBefore = Number.NEGATIVE_INFINITY;
  #overAt = Number.NEGATIVE_INFINITY;

  /** @param waiting how many wait at the door now */
  isThere(waiting: number, now: number): boolean {
    if (this.#since === null) {
      if (waiting <= CROWD || now < this.#notBefore) return false;
      this.#since = now;
      this.#fewSince = null;
      return true;
    }
    this.#fewSince = waiting < FEW ? (this.#fewSince ?? now) : null;
    const isTooLong = now - this.#since >= LONGEST_MS;
    if (isTooLong) this.#notBefore = now + APART_MS;
    if (isTooLong || (this.#fewSince !== null && now - this.#fewSince >= CALM_MS)) {
      this.#since = null;
      this.#overAt = now;
    }
    return this.#since !== null;
  }

  /** Is it there, or were stragglers of it a moment ago? Not of one that did not end. */
  hasStragglers(waiting: number, now: number): boolean {
    return this.isThere(waiting, now) || (now - this.#overAt < STRAGGLERS_MS && now >= this.#notBefore);
  }
}
