import { performance } from 'node:perf_hooks';
import { type BothClocks, clocksApart } from '../core/sleep-rules.ts';
import type { Now } from '../core/time-limits.ts';
import { readBothClocks } from './boot-time.ts';

/** Where a terminal reads the time. */
export type Clock = {
  now(): Now;
  /** Takes the server's time, milliseconds since 1970, as heard at this moment. Half the round trip is the error. */
  anchor(serverTime: number): void;
  /** How long the machine slept since this was asked last, milliseconds; 0: not at all. `now` has counted it already. */
  takeSleep(): number;
  /** The machine's wall clock minus the server's time, milliseconds; null while no server was heard. */
  offsetMs(): number | null;
};

/** The clocks of the machine, milliseconds: one that never goes back, and the one on its wall, which anybody may set. Tests push them. */
export type MachineClocks = { mono(): number; wall(): number };
const ownClocks: MachineClocks = { mono: () => performance.now(), wall: () => Date.now() };

/**
 * The terminal's time. The monotonic clock decides, and runs on while the machine sleeps: each look compares it with the time since boot. The server's time is
 * anchored on it at each contact, so a changed wall clock moves nothing. Before the first contact the wall clock is the best guess there is.
 */
export class TerminalClock implements Clock {
  readonly #read: () => BothClocks | null;
  readonly #machine: MachineClocks;
  #seen: BothClocks | null;
  /** asleep since this program started */
  #asleepMs = 0;
  #untoldMs = 0;
  #anchor: Now;
  #heardServer = false;

  constructor(read: () => BothClocks | null = readBothClocks, machine: MachineClocks = ownClocks) {
    this.#read = read;
    this.#machine = machine;
    this.#seen = read();
    this.#anchor = { mono: machine.mono(), at: machine.wall() };
  }

  now(): Now {
    const mono = this.#mono();
    return { mono, at: Math.round(this.#anchor.at + (mono - this.#anchor.mono)) };
  }

  anchor(serverTime: number): void {
    this.#anchor = { mono: this.#mono(), at: serverTime };
    this.#heardServer = true;
  }

  takeSleep(): number {
    this.#noticeSleep();
    const slept = this.#untoldMs;
    this.#untoldMs = 0;
    return slept;
  }

  offsetMs(): number | null {
    return this.#heardServer ? Math.round(this.#machine.wall() - this.now().at) : null;
  }

  #mono(): number {
    this.#noticeSleep();
    return this.#machine.mono() + this.#asleepMs;
  }

  #noticeSleep(): void {
    const seen = this.#read();
    if (!seen) return;
    const apart = this.#seen ? clocksApart(this.#seen, seen) : 0;
    if (this.#seen && apart === 0) return;
    this.#seen = seen;
    if (apart <= 0) return;
    this.#asleepMs += apart;
    this.#untoldMs += apart;
  }
}
