import type { MachineClocks } from '../../../kiosk-app/shell/terminal-clock.ts';

/** The true time of the run, which stands still until it is pushed; the server's clock shows it. */
export class TrueTime {
  #now: number;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** @param now never earlier than before */
  pushTo(now: number): void {
    this.#now = Math.max(this.#now, now);
  }
}

/** An ordinary crystal is wrong by so many millionths at most. */
export const MOST_PPM = 50;

/** The clocks of one terminal's machine: a monotonic one that runs a little wrong, from its boot on, and one on the wall that is set by anybody. */
export class PushedMachine implements MachineClocks {
  readonly #time: TrueTime;
  readonly #bootedAt: number;
  readonly #rate: number;
  #wallError: number;

  constructor(time: TrueTime, { ppm, wallError }: { ppm: number; wallError: number }) {
    this.#time = time;
    this.#bootedAt = time.now();
    this.#rate = 1 + ppm / 1_000_000;
    this.#wallError = wallError;
  }

  mono(): number {
    return (this.#time.now() - this.#bootedAt) * this.#rate;
  }

  wall(): number {
    return this.#bootedAt + this.mono() + this.#wallError;
  }

  setWall(byMs: number): void {
    this.#wallError += byMs;
  }

  get wallError(): number {
    return this.#wallError;
  }
}
