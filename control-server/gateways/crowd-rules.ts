/** Fewer at the door are no network: they come in within a burst. */
const CROWD = 200;
/** Who is let in proves itself at once. Where so many inside have not, strangers knock, and nobody is kept waiting for them. */
const STRANGERS = 1_000;
/** Fewer than this at the door are no crowd any more, once it has been so for CALM_MS. */
const FEW = 64;
const CALM_MS = 500;
/** Then those who are here have their turn again, however many wait: 10,000 come in in half of it. */
const LONGEST_MS = 10_000;
/** And so long at least. */
const APART_MS = 10_000;
/** Who has given up waiting comes back within this, jittered (kiosk-app/shell/server-link.ts), and belongs to the crowd still. */
const STRAGGLERS_MS = 10_000;

/** How many wait at the door, were let in and have not proven themselves, and are here. */
export type Doorstep = { waiting: number; unproven: number; here: number };

/**
 * Is a whole network coming back? More wait than are here: then those who are away are the many, and come first. Milliseconds of a clock that never goes back.
 *
 *   calm ──more wait than are here──► crowd ──few wait for a while, strangers, or too long──► calm (after these two a while at least)
 */
export class Crowd {
  #since: number | null = null;
  #fewSince: number | null = null;
  #notBefore = Number.NEGATIVE_INFINITY;
  #overAt = Number.NEGATIVE_INFINITY;

  isThere({ waiting, unproven, here }: Doorstep, now: number): boolean {
    if (this.#since === null) {
      if (waiting <= Math.max(CROWD, here) || unproven > STRANGERS || now < this.#notBefore) return false;
      this.#since = now;
      this.#fewSince = null;
      return true;
    }
    this.#fewSince = waiting < FEW ? (this.#fewSince ?? now) : null;
    const isNone = unproven > STRANGERS || now - this.#since >= LONGEST_MS;
    if (isNone) this.#notBefore = now + APART_MS;
    if (isNone || (this.#fewSince !== null && now - this.#fewSince >= CALM_MS)) {
      this.#since = null;
      this.#overAt = now;
    }
    return this.#since !== null;
  }

  /** Is it there, or were stragglers of it a moment ago? Not of one that did not end. */
  hasStragglers(doorstep: Doorstep, now: number): boolean {
    return this.isThere(doorstep, now) || (now - this.#overAt < STRAGGLERS_MS && now >= this.#notBefore);
  }
}
