/** How much a bucket holds and how fast it fills. */
export type BucketSize = { capacity: number; perSecond: number };

/**
 * A token bucket (RFC 2697 §3 without its colours): full at the start, fills evenly, each thing done takes tokens out. It reads no clock: every call says when it is,
 * in milliseconds of a clock that never goes back.
 */
export class TokenBucket {
  readonly #size: BucketSize;
  #tokens: number;
  #at: number;

  constructor(size: BucketSize, now: number) {
    this.#size = size;
    this.#tokens = size.capacity;
    this.#at = now;
  }

  /** @returns the tokens there are; below zero while a debt is being worked off */
  tokens(now: number): number {
    if (now > this.#at) {
      const filled = this.#tokens + ((now - this.#at) * this.#size.perSecond) / 1_000;
      this.#tokens = Math.min(this.#size.capacity, filled);
      this.#at = now;
    }
    return this.#tokens;
  }

  /** Takes `count` if there are as many. @returns whether it did */
  take(count: number, now: number): boolean {
    if (this.tokens(now) < count) return false;
    this.#tokens -= count;
    return true;
  }

  /** Takes `count` in any case. @returns milliseconds until the debt is worked off, 0 when there is none */
  spend(count: number, now: number): number {
    this.tokens(now);
    this.#tokens -= count;
    return this.msUntil(0, now);
  }

  /** What was taken for something that turned out to cost nothing. */
  giveBack(count: number, now: number): void {
    this.#tokens = Math.min(this.#size.capacity, this.tokens(now) + count);
  }

  /** @returns milliseconds until there are `count` tokens, 0 when there are */
  msUntil(count: number, now: number): number {
    const missing = count - this.tokens(now);
    return missing <= 0 ? 0 : (missing * 1_000) / this.#size.perSecond;
  }

  isFull(now: number): boolean {
    return this.tokens(now) >= this.#size.capacity;
  }
}
