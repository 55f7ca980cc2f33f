import { type Attempts, countFailure, noAttempts, secondsToWait } from './sign-in-delay-rules.ts';

/** Failed attempts older than this are forgotten. */
const FORGOTTEN_AFTER_MS = 60 * 60_000;
const MAX_KEYS = 10_000;

/** The failed sign-ins of each account, or of each address, in memory. */
export class SignInDelays {
  readonly #longestMs: number;
  readonly #attempts = new Map<string, Attempts>();

  /** @param longestMs the longest wait this kind of key can get */
  constructor(longestMs: number) {
    this.#longestMs = longestMs;
  }

  secondsToWait(key: string, now: number): number {
    return secondsToWait(this.#attempts.get(key) ?? noAttempts, now);
  }

  /** Counts before the password is checked, so that many at once are not all free. `forgive` undoes it. */
  count(key: string, now: number): void {
    const attempts = countFailure(this.#attempts.get(key) ?? noAttempts, now, this.#longestMs);
    // Last in the map's order: the oldest goes first when there are too many.
    this.#attempts.delete(key);
    this.#attempts.set(key, attempts);
    if (this.#attempts.size > MAX_KEYS) this.#forgetOldest();
  }

  forgive(key: string): void {
    this.#attempts.delete(key);
  }

  /** Drops what is old. Called each minute. */
  sweep(now: number): void {
    for (const [key, { blockedUntil }] of this.#attempts) {
      if (now - blockedUntil > FORGOTTEN_AFTER_MS) this.#attempts.delete(key);
    }
  }

  #forgetOldest(): void {
    const oldest = this.#attempts.keys().next().value;
    if (oldest !== undefined) this.#attempts.delete(oldest);
  }
}
