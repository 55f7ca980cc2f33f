import { TokenBucket } from '../token-bucket-rules.ts';
import type { AdmissionLimits } from './admission-limits.ts';

export type AdmissionRefusal = 'server-busy' | 'rate-limited';
export type Turn<T> = { admitted: T[]; refused: { who: T; reason: AdmissionRefusal }[] };

/** One address: who waits, oldest first, and how many it has inside without a proof. */
type Line<T> = { waiting: Map<T, number>; unproven: number; failures: TokenBucket };

/** How often those who waited too long are looked for, milliseconds. */
const LOOK_EVERY_MS = 100;

/**
 * The door. A handshake waits in the line of its address; lines are served turn by turn, so that a crowd behind one address keeps nobody else waiting.
 *
 *   ask ──► waiting ──turn──► unproven ──proof──► (inside, counted no more)
 *    │         │└──too long, or its address has failed too often──► refused
 *    │         └──left──► (gone)                └──ended──► (gone; a failure of its address)
 *    └──no room, or failed too often──► refused
 */
export class Admission<T> {
  readonly #limits: AdmissionLimits;
  readonly #pace: TokenBucket;
  readonly #lines = new Map<string, Line<T>>();
  /** Addresses whose line is not empty, in the order of their turns. */
  readonly #turns = new Set<string>();
  #waiting = 0;
  #unproven = 0;
  #lookedAt: number;

  constructor(limits: AdmissionLimits, now: number) {
    this.#limits = limits;
    this.#pace = new TokenBucket(limits.pace, now);
    this.#lookedAt = now;
  }

  get waiting(): number {
    return this.#waiting;
  }

  get unproven(): number {
    return this.#unproven;
  }

  /** Puts `who` at the end of its address's line. @returns whom that refuses (itself, or the last of the longest line), and why */
  ask(address: string, who: T, now: number): Turn<T>['refused'] {
    const line = this.#lines.get(address) ?? this.#openLine(address, now);
    if (line.failures.tokens(now) < 1) return [{ who, reason: 'rate-limited' }];
    const refused: Turn<T>['refused'] = [];
    if (this.#waiting >= this.#limits.waiting) {
      const last = this.#lastOfLongerLine(line);
      if (last === null) return [{ who, reason: 'server-busy' }];
      refused.push({ who: last, reason: 'server-busy' });
    }
    line.waiting.set(who, now);
    this.#turns.add(address);
    this.#waiting += 1;
    return refused;
  }

  /**
   * One turn: whom to let in now, and whom to send away.
   * @param hellos how many wait for their turn now
   * @param isCrowd a whole network returns
   */
  turn(now: number, hellos = 0, isCrowd = false): Turn<T> {
    const refused = now - this.#lookedAt >= LOOK_EVERY_MS ? this.#weedOut(now) : [];
    const admitted: T[] = [];
    let passedOver = 0;
    const { perTurn, perTurnOfCrowd } = this.#limits;
    const places = hellos >= this.#limits.hellos ? 0 : isCrowd ? perTurnOfCrowd : perTurn;
    while (admitted.length < places && passedOver < this.#turns.size) {
      if (this.#unproven >= this.#limits.unproven) break;
      const [address = ''] = this.#turns;
      const line = this.#lines.get(address);
      this.#turns.delete(address);
      if (!line || line.waiting.size === 0) continue;
      // To the end of the turns, let in or not.
      this.#turns.add(address);
      if (line.unproven >= this.#limits.unprovenOfOneAddress || line.failures.tokens(now) < 1) {
        passedOver += 1;
        continue;
      }
      if (!this.#pace.take(1, now)) break;
      passedOver = 0;
      line.failures.take(1, now);
      const who = line.waiting.keys().next().value as T;
      this.#leaveLine(address, line, who);
      line.unproven += 1;
      this.#unproven += 1;
      admitted.push(who);
    }
    return { admitted, refused };
  }

  /** @returns milliseconds until the next turn makes sense; null: not before somebody asks */
  msUntilTurn(now: number, hellos = 0): number | null {
    if (this.#waiting === 0) return null;
    const look = Math.max(0, this.#lookedAt + LOOK_EVERY_MS - now);
    if (this.#unproven >= this.#limits.unproven || hellos >= this.#limits.hellos) return look;
    for (const address of this.#turns) {
      if (this.#isServed(address, now)) return Math.min(look, this.#pace.msUntil(1, now));
    }
    return look;
  }

  /** Somebody who waited has gone. */
  leave(address: string, who: T): void {
    const line = this.#lines.get(address);
    if (line?.waiting.has(who)) this.#leaveLine(address, line, who);
  }

  /** Somebody let in has proven itself: it counts no more. */
  prove(address: string, now: number): void {
    this.#lines.get(address)?.failures.giveBack(1, now);
    this.#freePlace(address);
  }

  /** Somebody let in has ended without a proof. */
  fail(address: string): void {
    this.#freePlace(address);
  }

  #freePlace(address: string): void {
    const line = this.#lines.get(address);
    if (!line || line.unproven === 0) return;
    line.unproven -= 1;
    this.#unproven -= 1;
  }

  #isServed(address: string, now: number): boolean {
    const line = this.#lines.get(address);
    if (!line) return false;
    return line.unproven < this.#limits.unprovenOfOneAddress && line.failures.tokens(now) >= 1;
  }

  #openLine(address: string, now: number): Line<T> {
    const line: Line<T> = { waiting: new Map(), unproven: 0, failures: new TokenBucket(this.#limits.failures, now) };
    this.#lines.set(address, line);
    return line;
  }

  #leaveLine(address: string, line: Line<T>, who: T): void {
    line.waiting.delete(who);
    this.#waiting -= 1;
    if (line.waiting.size === 0) this.#turns.delete(address);
  }

  /** Makes room for one more in `line` where a line is longer than it would be; null: none is. */
  #lastOfLongerLine(line: Line<T>): T | null {
    let longest = '';
    let length = line.waiting.size + 1;
    for (const address of this.#turns) {
      const size = this.#lines.get(address)?.waiting.size ?? 0;
      if (size > length) [longest, length] = [address, size];
    }
    const found = this.#lines.get(longest);
    if (!found) return null;
    const last = [...found.waiting.keys()].at(-1) as T;
    this.#leaveLine(longest, found, last);
    return last;
  }

  /** Sends away who waited too long or whose address failed too often, and forgets addresses of which nothing is left to know. */
  #weedOut(now: number): Turn<T>['refused'] {
    this.#lookedAt = now;
    const refused: Turn<T>['refused'] = [];
    for (const [address, line] of this.#lines) {
      const reason = line.failures.tokens(now) < 1 ? 'rate-limited' : 'server-busy';
      for (const [who, since] of line.waiting) {
        if (reason === 'server-busy' && now - since < this.#limits.waitMs) break;
        this.#leaveLine(address, line, who);
        refused.push({ who, reason });
      }
      if (line.waiting.size === 0 && line.unproven === 0 && line.failures.isFull(now)) this.#lines.delete(address);
    }
    return refused;
  }
}
