/** Fewer at the door are no network: they come in within a burst. */
const CROWD = 200;
/** Who is let in proves itself at once. Where so many inside have not, strangers knock, and nobody is kept waiting for them. */
const STRANGERS = 1_000;
/** Fewer than this at the door are no crowd any more, once it has been so for CALM_MS: who gives up waiting asks again within a second (kiosk-app/shell/server-link.ts). */
const FEW = 64;
const CALM_MS = 1_500;
/** Then those who are here have their turn again, however many wait: 10,000 come in in half of it on a machine that is a third as fast as it should be. */
const LONGEST_MS = 20_000;
/** And so long at least. */
const APART_MS = 10_000;
/** Who has given up more than once comes back within this, jittered, and belongs to the crowd still: many of them are one again. */
const STRAGGLERS_MS = 10_000;

/** How many wait at the door, were let in and have not proven themselves, and are here. */
export type Doorstep = { waiting: number; unproven: number; here: number };

/**
 * Is a whole network coming back? More wait than are here: then those who are away are the many, and come first. Milliseconds of a clock that never goes back.
 *
 *   calm ──more wait than are here──► crowd ──few wait for a while──► stragglers ──many again──► crowd
 *    ▲                                  └──strangers, or too long──► calm (a while at least)   └──a while──► calm
 */
export class Crowd {
  #since: number | null = null;
  #fewSince: number | null = null;
  #notBefore = Number.NEGATIVE_INFINITY;
  #overAt = Number.NEGATIVE_INFINITY;

  isThere({ waiting, unproven, here }: Doorstep, now: number): boolean {
    if (this.#since === null) {
      const enough = this.#wasOverAMomentAgo(now) ? CROWD : Math.max(CROWD, here);
      if (waiting <= enough || unproven > STRANGERS || now < this.#notBefore) return false;
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
    return this.isThere(doorstep, now) || this.#wasOverAMomentAgo(now);
  }

  #wasOverAMomentAgo(now: number): boolean {
    return now - this.#overAt < STRAGGLERS_MS && now >= this.#notBefore;
  }
}
