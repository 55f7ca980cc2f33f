import type { Measure, Medium, Timing } from '#protocol/measures.ts';
import { mediumCode, mediumOf } from './medium-code.ts';
import { microseconds } from './rollup-rules.ts';
import { type Step, mergeReferences } from './step-rules.ts';

/** One measure, and when it reached us. */
export type Arrived = { receivedAt: number; measure: Measure };

/** Where each whole number of one measure stands, after its moment. */
const [ARRIVAL, MEDIUM, GATEWAY, DNS, REFERENCES, SERVER] = [1, 2, 3, 7, 11, 15];
const [SIGNAL, RATE, CARRIER, SPEED, ERRORS, LENGTH] = [19, 20, 21, 22, 23, 24];
/** Four numbers of a step. */
const [MEDIAN, JITTER, SENT, LOST] = [0, 1, 2, 3];
/** What is not known. Signals are negative, so -1 will not do. */
const NONE = -2_147_483_648;
/** It grows by so many: a minute at the ordinary pace has four. */
const ROOM = 4;

/**
 * Measures of one minute in memory, a hundred bytes each: as objects the minute of ten thousand terminals would be most of the server's memory. What is not stored of a
 * measure (step-rules.ts) is not kept here either.
 */
export class PackedMeasures {
  /** where the minute begins, ms since 1970 */
  startAt = 0;
  count = 0;
  #numbers = new Int32Array(ROOM * LENGTH);

  /** Begins anew. */
  clear(startAt: number): void {
    this.startAt = startAt;
    this.count = 0;
    if (this.#numbers.length > ROOM * LENGTH) this.#numbers = new Int32Array(ROOM * LENGTH);
  }

  /** Adds one; the same moment again (heartbeats repeat a measure until there is a newer one) adds nothing. */
  add(measure: Measure, receivedAt: number): void {
    const offset = measure.takenAt - this.startAt;
    for (let place = 0; place < this.count; place += 1) if (this.#numbers[place * LENGTH] === offset) return;
    if ((this.count + 1) * LENGTH > this.#numbers.length) {
      const larger = new Int32Array(this.#numbers.length + ROOM * LENGTH);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    const from = this.count * LENGTH;
    const { card, wifi } = measure;
    const signalDbm = wifi?.signalDbm ?? null;
    const rateMbps = wifi?.rateMbps ?? null;
    const carrier = card?.carrier ?? null;
    this.#put(from, offset);
    this.#put(from + ARRIVAL, receivedAt - measure.takenAt);
    this.#put(from + MEDIUM, mediumCode(measure.medium));
    this.#putTiming(from + GATEWAY, measure.gateway);
    this.#putTiming(from + DNS, measure.dns);
    this.#putTiming(from + REFERENCES, mergeReferences(measure.references));
    this.#putTiming(from + SERVER, measure.server);
    this.#put(from + SIGNAL, signalDbm === null ? null : Math.round(signalDbm));
    this.#put(from + RATE, rateMbps === null ? null : Math.round(rateMbps * 1_000));
    this.#put(from + CARRIER, carrier === null ? null : Number(carrier));
    this.#put(from + SPEED, card?.speedMbps ?? null);
    this.#put(from + ERRORS, card?.newErrors ?? null);
    this.count += 1;
  }

  /** All of them, in the order they came. */
  unpacked(): Arrived[] {
    return Array.from({ length: this.count }, (_, place) => this.#unpack(place * LENGTH));
  }

  #unpack(from: number): Arrived {
    const takenAt = this.startAt + (this.#at(from) ?? 0);
    const [carrier, rate] = [this.#at(from + CARRIER), this.#at(from + RATE)];
    const measure = storedMeasure({
      takenAt,
      medium: mediumOf(this.#at(from + MEDIUM) ?? NONE),
      timings: {
        gateway: this.#timingAt(from + GATEWAY),
        dns: this.#timingAt(from + DNS),
        references: this.#timingAt(from + REFERENCES),
        server: this.#timingAt(from + SERVER),
      },
      signalDbm: this.#at(from + SIGNAL),
      rateMbps: rate === null ? null : rate / 1_000,
      card: {
        carrier: carrier === null ? null : carrier === 1,
        speedMbps: this.#at(from + SPEED),
        newErrors: this.#at(from + ERRORS),
      },
    });
    return { receivedAt: takenAt + (this.#at(from + ARRIVAL) ?? 0), measure };
  }

  #timingAt(from: number): Timing {
    const sent = this.#at(from + SENT);
    return timingOf(this.#at(from + MEDIAN), this.#at(from + JITTER), sent, this.#at(from + LOST) ?? 0);
  }

  #putTiming(from: number, timing: Timing): void {
    const isMeasured = timing.kind === 'measured';
    this.#put(from + MEDIAN, isMeasured ? microseconds(timing.ms) : null);
    this.#put(from + JITTER, isMeasured && timing.jitterMs !== null ? microseconds(timing.jitterMs) : null);
    this.#put(from + SENT, timing.kind === 'not-measured' ? null : timing.sent);
    this.#put(from + LOST, isMeasured ? timing.lost : null);
  }

  #put(at: number, value: number | null): void {
    this.#numbers[at] = value ?? NONE;
  }

  #at(place: number): number | null {
    const value = this.#numbers[place] ?? NONE;
    return value === NONE ? null : value;
  }
}

/** Whole microseconds as a timing. `sent` null: not measured; `us` null: no answer came. */
export function timingOf(us: number | null, jitterUs: number | null, sent: number | null, lost: number): Timing {
  if (sent === null) return { kind: 'not-measured' };
  if (us === null) return { kind: 'failed', sent };
  return { kind: 'measured', ms: us / 1_000, jitterMs: jitterUs === null ? null : jitterUs / 1_000, sent, lost };
}

/** A measure of what is stored of one: its reference points as one, and no name of a network, which is asked of the terminal. */
export function storedMeasure(parts: {
  takenAt: number;
  medium: Medium;
  timings: Record<Step, Timing>;
  signalDbm: number | null;
  rateMbps: number | null;
  card: NonNullable<Measure['card']>;
}): Measure {
  const { takenAt, medium, timings, signalDbm, rateMbps, card } = parts;
  const hasCard = card.carrier !== null || card.speedMbps !== null || card.newErrors !== null;
  const hasWifi = signalDbm !== null || rateMbps !== null;
  const { gateway, dns, references, server } = timings;
  return {
    takenAt,
    medium,
    card: hasCard ? card : null,
    wifi: hasWifi ? { ssid: null, signalDbm, signalIsEstimated: false, rateMbps } : null,
    gateway,
    dns,
    references: references.kind === 'not-measured' ? [] : [references],
    server,
  };
}
