import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Measure } from '#protocol/measures.ts';
import { MAX_LATE_MEASURES } from '#protocol/limits.ts';
import type { LateMeasures } from '#protocol/terminal-messages.ts';
import { type Anchor, type WaitingMeasure, keepWaiting, settleTimes, waitingAgain } from '../core/measure-ring.ts';
import type { Now } from '../core/time-limits.ts';
import { readBothClocks } from './boot-time.ts';
import type { Log } from './log.ts';
import { MeasureStore } from './measure-store.ts';
import type { Clock } from './terminal-clock.ts';

/** Messages told in one go: after three days away the rest follows with the next heartbeats, within the server's limits on messages. */
const MESSAGES_AT_A_TIME = 50;

/** `segment`: the file that it is in; null: in none. */
type Waiting = WaitingMeasure & { segment: string | null };

/** The machine's boot, as proc(5) names it, and what to add to the terminal's monotonic clock to get the time since then, milliseconds. */
export type ThisBoot = { id: string | null; upAtZeroMs: number };

/** Rounds made while the line was down, told when it is back; on disk, so that a restart of the terminal or a power cut loses none that can be dated. */
export class MeasureBacklog {
  readonly #store: MeasureStore;
  readonly #boot: ThisBoot;
  #waiting: Waiting[] = [];
  #isTelling = false;

  /** Takes up what earlier runs left in the store. */
  constructor(store: MeasureStore, boot: ThisBoot, log: Log) {
    this.#store = store;
    this.#boot = boot;
    const lost: string[] = [];
    for (const { stored, segment } of store.read()) {
      const one = waitingAgain(stored, store.anchors, boot.id);
      if (one) this.#waiting.push({ ...one, segment });
      else lost.push(segment);
    }
    store.forget(lost);
    this.#forget(this.#waiting.length - store.size.measures);
    if (lost.length > 0) log.warn({ lost: lost.length }, 'measures of an earlier boot cannot be dated');
  }

  get size(): number {
    return this.#waiting.length;
  }

  /** @param mono its moment on the monotonic clock, or null where its `takenAt` is on the server's clock already */
  keep(measure: Measure, mono: number | null): void {
    const up = mono === null ? null : this.#up(mono);
    const since = up === null ? null : { boot: this.#boot.id ?? '', up };
    const segment = this.#store.append({ since, measure });
    this.#forget(this.#waiting.length + 1 - this.#store.size.measures);
    this.#waiting = keepWaiting(this.#waiting, { mono: up, measure, segment }, this.#store.size.measures);
  }

  /**
   * Tells what waits, oldest first. Call when the server's time is known.
   * @param send resolves to false when no answer came: then it goes again later, and the server keeps each once.
   */
  async tell(now: Now, send: (message: LateMeasures) => Promise<boolean>): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    if (this.#waiting.some(({ mono }) => mono !== null)) {
      const { up, at } = this.#anchor(now);
      this.#waiting = settleTimes(this.#waiting, { mono: up, at });
    }
    try {
      for (let sent = 0; sent < MESSAGES_AT_A_TIME && this.#waiting.length > 0; sent += 1) {
        const told = new Set(this.#waiting.slice(0, MAX_LATE_MEASURES));
        if (!(await send({ measures: [...told].map(({ measure }) => measure) }))) return;
        this.#waiting = this.#waiting.filter((one) => !told.has(one));
        this.#store.forget([...told].map(({ segment }) => segment));
      }
    } finally {
      this.#isTelling = false;
    }
  }

  close(): void {
    this.#store.close();
  }

  /** By what this boot has heard first: a measure that was told before the last restart is told with the same moment, by which the server knows it. */
  #anchor(now: Now): Anchor {
    const boot = this.#boot.id ?? '';
    const heard = this.#store.anchors.find((one) => one.boot === boot);
    if (heard) return heard;
    const anchor = { boot, up: this.#up(now.mono), at: now.at };
    this.#store.anchor(anchor);
    return anchor;
  }

  #forget(count: number): void {
    if (count <= 0) return;
    this.#store.forget(this.#waiting.slice(0, count).map(({ segment }) => segment));
    this.#waiting = this.#waiting.slice(count);
  }

  #up(mono: number): number {
    return Math.round(mono + this.#boot.upAtZeroMs);
  }
}

/** The backlog of a terminal whose folder is `dataDir`. */
export function openMeasureBacklog(dataDir: string, clock: Clock, log: Log): MeasureBacklog {
  const upAtZeroMs = (readBothClocks()?.bootMs ?? 0) - clock.now().mono;
  return new MeasureBacklog(new MeasureStore(join(dataDir, 'measures'), log), { id: bootId(), upAtZeroMs }, log);
}

/** @returns null where the machine does not say (Windows, macOS) */
function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return null;
  }
}
