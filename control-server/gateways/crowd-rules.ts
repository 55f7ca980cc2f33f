/** While more wait at the door than this, a whole network returns: then those who are away are the many, and come first. */
const CROWD = 1_500;
/** Fewer than this at the door are no crowd any more, once it has been so for CALM_MS. */
const FEW = 64;
const CALM_MS = 500;
/** Then those who are here have their turn again, however many wait: 10,000 come in in half of it. */
const LONGEST_MS = 10_000;
/** And so long at least. */
const APART_MS = 10_000;

/**
 * Is a whole network coming back? Milliseconds of a clock that never goes back.
 *
 *   calm ──more than CROWD wait──► crowd ──few wait for a while, or too long──► calm (a while at least, after too long)
 */
export class Crowd {
  #since: number | null = null;
  #fewSince: number | null = null;
  #notBefore = Number.NEGATIVE_INFINITY;

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
    if (isTooLong || (this.#fewSince !== null && now - this.#fewSince >= CALM_MS)) this.#since = null;
    return this.#since !== null;
  }
}
