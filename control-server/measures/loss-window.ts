/** Probes of some rounds. */
export type Probes = { sent: number; lost: number };
/** The steps whose loss is judged; DNS is asked once and answers or does not. */
const lossSteps = ['gateway', 'references', 'server'] as const;
export type LossStep = (typeof lossSteps)[number];
export type ProbesByStep = Record<LossStep, Probes>;

/** Their places in a round. */
const [GATEWAY, REFERENCES, SERVER] = [0, 1, 2];

/** Sent and lost of one step in one number: at most 400 and 400 (four reference points, a hundred packets each). */
const SENT = 1_024;
/** A round in the ring: its moment and three steps. */
const LENGTH = 1 + lossSteps.length;
const FIRST_ROOM = 4;
/** Moments are kept as milliseconds after a base, which is moved before they grow too large for the ring. */
const FARTHEST_MS = 2 ** 30;

/**
 * The probes of a terminal's last minutes: round by round in a ring of small numbers, and all of them together. Changed in place: made anew with each round, those of ten thousand
 * terminals are garbage that has grown old before it dies, which is the dearest kind to collect.
 */
export class LossWindow {
  #ring = new Int32Array(FIRST_ROOM * LENGTH);
  #base = 0;
  #oldest = 0;
  #rounds = 0;
  /** sent and lost of all rounds, step by step */
  readonly #sums = [0, 0, 0, 0, 0, 0];

  /** All rounds together. */
  get probes(): ProbesByStep {
    return { gateway: this.#sumOf(GATEWAY), references: this.#sumOf(REFERENCES), server: this.#sumOf(SERVER) };
  }

  #sumOf(step: number): Probes {
    return { sent: this.#sums[2 * step] ?? 0, lost: this.#sums[2 * step + 1] ?? 0 };
  }

  /**
   * @param at of the round, ms
   * @param lengthMs rounds as old as this, or older, are forgotten
   */
  add(at: number, probes: ProbesByStep, lengthMs: number): void {
    while (this.#rounds > 0 && at - this.#momentOf(0) >= lengthMs) this.#forgetOldest();
    if (this.#rounds === 0) this.#base = at;
    const room = this.#ring.length / LENGTH;
    if (this.#rounds === room) this.#moveTo(room * 2);
    else if (room > FIRST_ROOM && this.#rounds < room / 4) this.#moveTo(room / 2);
    if (Math.abs(at - this.#base) > FARTHEST_MS) this.#moveBase(at);
    const place = this.#placeOf(this.#rounds);
    this.#ring[place] = at - this.#base;
    this.#rounds += 1;
    this.#addStep(place, GATEWAY, probes.gateway);
    this.#addStep(place, REFERENCES, probes.references);
    this.#addStep(place, SERVER, probes.server);
  }

  /** @param place of its round */
  #addStep(place: number, step: number, { sent, lost }: Probes): void {
    this.#ring[place + 1 + step] = sent * SENT + lost;
    this.#count(step, sent, lost);
  }

  #forgetOldest(): void {
    const place = this.#placeOf(0);
    for (let step = 0; step < lossSteps.length; step += 1) {
      const packed = this.#ring[place + 1 + step] ?? 0;
      this.#count(step, -Math.floor(packed / SENT), -(packed % SENT));
    }
    this.#oldest = (this.#oldest + 1) % (this.#ring.length / LENGTH);
    this.#rounds -= 1;
  }

  #count(step: number, sent: number, lost: number): void {
    this.#sums[2 * step] = (this.#sums[2 * step] ?? 0) + sent;
    this.#sums[2 * step + 1] = (this.#sums[2 * step + 1] ?? 0) + lost;
  }

  /** @param number of a round, the oldest first */
  #placeOf(number: number): number {
    return ((this.#oldest + number) * LENGTH) % this.#ring.length;
  }

  #momentOf(number: number): number {
    return this.#base + (this.#ring[this.#placeOf(number)] ?? 0);
  }

  #moveTo(room: number): void {
    const ring = new Int32Array(room * LENGTH);
    const [from, length] = [this.#oldest * LENGTH, this.#rounds * LENGTH];
    // The part from the oldest round to the end of the old ring, and what goes on at its beginning.
    const first = this.#ring.subarray(from, Math.min(from + length, this.#ring.length));
    ring.set(first);
    ring.set(this.#ring.subarray(0, length - first.length), first.length);
    this.#ring = ring;
    this.#oldest = 0;
  }

  #moveBase(at: number): void {
    const base = this.#momentOf(0);
    for (let number = 0; number < this.#rounds; number += 1) {
      this.#ring[this.#placeOf(number)] = this.#momentOf(number) - base;
    }
    this.#base = base;
    if (Math.abs(at - base) <= FARTHEST_MS) return;
    // The clock was set back by days: what was before it says nothing of the last minutes.
    this.#sums.fill(0);
    this.#rounds = 0;
    this.#base = at;
  }
}
