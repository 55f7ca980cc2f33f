import { MAX_REFERENCES } from '#protocol/limits.ts';
import type { Medium, Timing } from '#protocol/measures.ts';
import type { Figure, ShownMeasure } from '#protocol/tile-figures.ts';
import { mediumCode, mediumOf } from './medium-code.ts';
import { InRoom } from './number-rooms.ts';
import type { Latest } from './recent-rules.ts';

/** A timing is four numbers. In place of the median one of two codes, the better word the greater; of one that failed all are lost. */
const [MS, JITTER_MS, SENT, LOST, TIMING] = [0, 1, 2, 3, 4];
const [FAILED, NOT_MEASURED] = [-1, -2];
/** Where each number stands. */
const [TAKEN_AT, MEDIUM, CARRIER, SIGNAL, REFERENCES_COUNT] = [0, 1, 2, 3, 4];
const [GATEWAY, DNS, SERVER, REFERENCES] = [5, 9, 13, 17];
/** Numbers of all of it. */
export const LATEST_LENGTH = REFERENCES + MAX_REFERENCES * TIMING;

/** The latest of each step of one terminal, in numbers that are changed in place (as KeptRounds, for the same reason): LATEST_LENGTH of its room, none known until the first is kept. */
export class KeptLatest extends InRoom {
  keep(latest: Latest): void {
    const { takenAt, medium, carrier, signalDbm, references } = latest;
    this.set(TAKEN_AT, takenAt);
    this.set(MEDIUM, mediumCode(medium));
    this.set(CARRIER, carrier === null ? Number.NaN : Number(carrier));
    this.set(SIGNAL, signalDbm ?? Number.NaN);
    this.set(REFERENCES_COUNT, references.length);
    this.#keepTiming(GATEWAY, latest.gateway);
    this.#keepTiming(DNS, latest.dns);
    this.#keepTiming(SERVER, latest.server);
    let place = REFERENCES;
    for (const timing of references) {
      this.#keepTiming(place, timing);
      place += TIMING;
    }
  }

  /** When the terminal took it, ms; null: nothing is kept yet. */
  get takenAt(): number | null {
    return this.known(TAKEN_AT);
  }

  get medium(): Medium {
    return mediumOf(this.at(MEDIUM));
  }

  get mediumCode(): number {
    return this.at(MEDIUM);
  }

  /** A value of its own, which stays as it is. */
  get value(): Latest {
    const carrier = this.known(CARRIER);
    return {
      takenAt: this.at(TAKEN_AT),
      medium: this.medium,
      carrier: carrier === null ? null : carrier === 1,
      signalDbm: this.known(SIGNAL),
      gateway: this.#timing(GATEWAY),
      dns: this.#timing(DNS),
      references: this.#references(),
      server: this.#timing(SERVER),
    };
  }

  /**
   * As staff see it: whole milliseconds and tenths of a percent, so that what nobody would see change is not told again. Read off the numbers: pages are told of every terminal, four times
   * a second.
   */
  get shown(): ShownMeasure {
    const signal = this.known(SIGNAL);
    return {
      medium: this.medium,
      lossPercent: this.#lossPercent(),
      signalDbm: signal === null ? null : Math.round(signal),
      gateway: figureOf(this.at(GATEWAY + MS)),
      dns: figureOf(this.at(DNS + MS)),
      beyond: figureOf(this.#nearestReference()),
      server: figureOf(this.at(SERVER + MS)),
    };
  }

  #references(): Timing[] {
    const references: Timing[] = [];
    for (let place = REFERENCES; place < this.#endOfReferences(); place += TIMING) references.push(this.#timing(place));
    return references;
  }

  /** What all bursts of the round came to, DNS apart, in tenths of a percent. Null: nothing was sent. */
  #lossPercent(): number | null {
    let sent = this.at(GATEWAY + SENT) + this.at(SERVER + SENT);
    let lost = this.at(GATEWAY + LOST) + this.at(SERVER + LOST);
    for (let place = this.#endOfReferences() - TIMING; place >= REFERENCES; place -= TIMING) {
      sent += this.at(place + SENT);
      lost += this.at(place + LOST);
    }
    return sent === 0 ? null : Math.round((1_000 * lost) / sent) / 10;
  }

  /** One dead reference is no outage (protocol/measures.ts), so the fastest answer stands for them all; FAILED when every one that was tried failed. */
  #nearestReference(): number {
    let nearest = NOT_MEASURED;
    for (let place = this.#endOfReferences() - TIMING; place >= REFERENCES; place -= TIMING) {
      const ms = this.at(place + MS);
      if (nearest < 0 ? ms > nearest : ms >= 0 && ms < nearest) nearest = ms;
    }
    return nearest;
  }

  #endOfReferences(): number {
    return REFERENCES + this.at(REFERENCES_COUNT) * TIMING;
  }

  #keepTiming(from: number, timing: Timing): void {
    const isMeasured = timing.kind === 'measured';
    const sent = timing.kind === 'not-measured' ? 0 : timing.sent;
    this.set(from + MS, isMeasured ? timing.ms : timing.kind === 'failed' ? FAILED : NOT_MEASURED);
    this.set(from + JITTER_MS, isMeasured ? (timing.jitterMs ?? Number.NaN) : Number.NaN);
    this.set(from + SENT, sent);
    this.set(from + LOST, isMeasured ? timing.lost : sent);
  }

  #timing(from: number): Timing {
    const ms = this.at(from + MS);
    if (ms === NOT_MEASURED) return { kind: 'not-measured' };
    const sent = this.at(from + SENT);
    if (ms === FAILED) return { kind: 'failed', sent };
    return { kind: 'measured', ms, jitterMs: this.known(from + JITTER_MS), sent, lost: this.at(from + LOST) };
  }
}

/** Whole from 1 upwards; below that it reads "< 1 ms", which 0 stands for. */
function figureOf(ms: number): Figure {
  if (ms === FAILED) return 'failed';
  if (ms === NOT_MEASURED) return null;
  return ms < 1 ? 0 : Math.round(ms);
}
