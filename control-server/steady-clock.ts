import type { Clock } from './clock.ts';

/** Compares a wall clock with a monotonic one: tells whether somebody set it since the last look. */
export class SteadyClock {
  readonly #wall: Clock;
  readonly #monotonic: () => number;
  #wallAt: number;
  #monotonicAt: number;

  /** @param monotonic milliseconds that never go back */
  constructor(wall: Clock, monotonic: () => number) {
    this.#wall = wall;
    this.#monotonic = monotonic;
    this.#wallAt = wall.now();
    this.#monotonicAt = monotonic();
  }

  /**
   * Did the wall clock move by more than `tolerance` (ms) against the monotonic one since this was asked last? The next time is compared with now: a clock that was put
   * right is trusted from then on.
   */
  wasSet(tolerance: number): boolean {
    const wall = this.#wall.now();
    const monotonic = this.#monotonic();
    const moved = Math.abs(wall - this.#wallAt - (monotonic - this.#monotonicAt));
    this.#wallAt = wall;
    this.#monotonicAt = monotonic;
    return moved > tolerance;
  }
}
