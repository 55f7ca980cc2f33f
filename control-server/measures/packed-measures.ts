import type { Measure, Medium, Timing } from '#protocol/measures.ts';
import { mediumCode, mediumOf } from './medium-code.ts';
import { microseconds } from './rollup-rules.ts';
import { type Step, steps, stepsOf } from './step-rules.ts';

/** One measure, and when it reached us. */
export type Arrived = { receivedAt: number; measure: Measure };

/** Whole numbers of one measure: moment, arrival, medium, four of each step, signal, rate, carrier, speed, errors. */
const LENGTH = 3 + 4 * steps.length + 5;
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
    let at = this.count * LENGTH;
    const put = (value: number | null) => {
      this.#numbers[at] = value ?? NONE;
      at += 1;
    };
    put(offset);
    put(receivedAt - measure.takenAt);
    put(mediumCode(measure.medium));
    const timings = stepsOf(measure);
    for (const step of steps) {
      const timing = timings[step];
      const isMeasured = timing.kind === 'measured';
      put(isMeasured ? microseconds(timing.ms) : null);
      put(isMeasured && timing.jitterMs !== null ? microseconds(timing.jitterMs) : null);
      put(timing.kind === 'not-measured' ? null : timing.sent);
      put(isMeasured ? timing.lost : null);
    }
    const { card, wifi } = measure;
    const signalDbm = wifi?.signalDbm ?? null;
    const rateMbps = wifi?.rateMbps ?? null;
    put(signalDbm === null ? null : Math.round(signalDbm));
    put(rateMbps === null ? null : Math.round(rateMbps * 1_000));
    const carrier = card?.carrier ?? null;
    put(carrier === null ? null : carrier ? 1 : 0);
    put(card?.speedMbps ?? null);
    put(card?.newErrors ?? null);
    this.count += 1;
  }

  /** All of them, in the order they came. */
  unpacked(): Arrived[] {
    return Array.from({ length: this.count }, (_, place) => this.#unpack(place * LENGTH));
  }

  #unpack(from: number): Arrived {
    const numbers = this.#numbers;
    const take = (at: number) => (numbers[from + at] === NONE ? null : (numbers[from + at] ?? null));
    const takenAt = this.startAt + (take(0) ?? 0);
    const timings = {} as Record<Step, Timing>;
    for (const [place, step] of steps.entries()) {
      const [us, jitterUs, sent, lost] = [0, 1, 2, 3].map((figure) => take(3 + 4 * place + figure)) as [
        number | null,
        number | null,
        number | null,
        number | null,
      ];
      timings[step] = timingOf(us, jitterUs, sent, lost ?? 0);
    }
    const tail = 3 + 4 * steps.length;
    const [signalDbm, rate, carrier] = [take(tail), take(tail + 1), take(tail + 2)];
    const facts = { signalDbm, rateMbps: rate === null ? null : rate / 1_000 };
    const card = {
      carrier: carrier === null ? null : carrier === 1,
      speedMbps: take(tail + 3),
      newErrors: take(tail + 4),
    };
    const measure = storedMeasure({ takenAt, medium: mediumOf(take(2) ?? NONE), timings, ...facts, card });
    return { receivedAt: takenAt + (take(1) ?? 0), measure };
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
