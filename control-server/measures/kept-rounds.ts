import type { DnsAnswer, Portal } from '#protocol/measures.ts';
import { mediumCode, mediumOf } from './medium-code.ts';
import { InRoom } from './number-rooms.ts';
import { type Round, isDelayFine, isFineButDelay } from './round-rules.ts';

/** Rounds a diagnosis looks back on: two minutes, so that there are two that went outwards on a quiet day. */
const KEPT_ROUNDS = 8;

/** What words stand for in a number; 0: not there. */
const servers: readonly NonNullable<Round['server']>[] = ['answers', 'failed'];
const dnsAnswers: readonly DnsAnswer[] = ['right', 'wrong', 'none'];
const portals: readonly Portal[] = ['none', 'captive', 'unreachable'];
const airs: readonly NonNullable<Round['air']>[] = ['there', 'missing'];
const carriers: readonly boolean[] = [false, true];

/** The numbers of one round. */
const [TAKEN_AT, AT, SIGNAL, BOX_MS, REFS_MS, REFS_JITTER_MS, WORDS, COUNTS, LENGTH] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
/** Numbers of all rounds together. */
export const ROUNDS_LENGTH = KEPT_ROUNDS * LENGTH;
/** Bits of WORDS and COUNTS: a word has two, a count of reference points three, one of packets nine (four times a hundred at most). */
const FINE = 1;
/** A resolver was asked, or a reference point. */
const OUTWARD = (3 << 5) | (7 << 13);

/**
 * The last rounds of one terminal in a ring of numbers, changed in place (as LossWindow, for the same reason), and given as `Round`s to who asks: ROUNDS_LENGTH numbers of its room.
 */
export class KeptRounds extends InRoom {
  #next = 0;
  #count = 0;

  /** Adds one and forgets the oldest where there are enough. */
  add(round: Round): void {
    const from = this.#placeOf(this.#next);
    this.set(from + TAKEN_AT, round.takenAt);
    this.set(from + AT, round.at);
    this.set(from + SIGNAL, round.signalDbm ?? Number.NaN);
    this.set(from + BOX_MS, round.boxMs ?? Number.NaN);
    this.set(from + REFS_MS, round.refsMs ?? Number.NaN);
    this.set(from + REFS_JITTER_MS, round.refsJitterMs ?? Number.NaN);
    this.set(
      from + WORDS,
      (isFineButDelay(round) ? FINE : 0) |
        (mediumCode(round.medium) << 1) |
        (code(servers, round.server) << 3) |
        (code(dnsAnswers, round.dns) << 5) |
        (code(portals, round.portal) << 7) |
        (code(airs, round.air) << 9) |
        (code(carriers, round.hasCarrier) << 11) |
        (round.refsTried << 13) |
        (round.refsAnswered << 16) |
        (round.boxSent << 19),
    );
    this.set(from + COUNTS, round.boxLost | (round.refsSent << 9) | (round.refsLost << 18));
    this.#next = (this.#next + 1) % KEPT_ROUNDS;
    this.#count = Math.min(KEPT_ROUNDS, this.#count + 1);
  }

  /** Nothing in any of them that a diagnosis would look at twice. */
  areFine(usualMs: number | null): boolean {
    for (let place = 0; place < this.#count; place += 1) {
      const from = this.#placeOf(place);
      const words = this.at(from + WORDS);
      if ((words & FINE) === 0 || !isDelayFine(this.known(from + REFS_MS), usualMs)) return false;
    }
    return true;
  }

  /** All of them, oldest first. */
  all(): Round[] {
    const rounds: Round[] = [];
    for (let back = this.#count; back > 0; back -= 1) {
      rounds.push(this.#roundAt(this.#placeOf((this.#next - back + KEPT_ROUNDS) % KEPT_ROUNDS)));
    }
    return rounds;
  }

  /** When the last of them that went beyond the box reached us, ms; 0: none did. */
  get lastOutwardAt(): number {
    let last = 0;
    for (let place = 0; place < this.#count; place += 1) {
      const from = this.#placeOf(place);
      if ((this.at(from + WORDS) & OUTWARD) !== 0) last = Math.max(last, this.at(from + AT));
    }
    return last;
  }

  #placeOf(number: number): number {
    return number * LENGTH;
  }

  #roundAt(from: number): Round {
    const words = this.at(from + WORDS);
    const counts = this.at(from + COUNTS);
    return {
      takenAt: this.at(from + TAKEN_AT),
      at: this.at(from + AT),
      medium: mediumOf((words >> 1) & 3),
      hasCarrier: wordOf(carriers, words >> 11),
      signalDbm: this.known(from + SIGNAL),
      boxSent: words >> 19,
      boxLost: counts & 511,
      boxMs: this.known(from + BOX_MS),
      refsTried: (words >> 13) & 7,
      refsAnswered: (words >> 16) & 7,
      refsSent: (counts >> 9) & 511,
      refsLost: counts >> 18,
      refsMs: this.known(from + REFS_MS),
      refsJitterMs: this.known(from + REFS_JITTER_MS),
      server: wordOf(servers, words >> 3),
      dns: wordOf(dnsAnswers, words >> 5),
      portal: wordOf(portals, words >> 7),
      air: wordOf(airs, words >> 9),
    };
  }
}

function code<T>(words: readonly T[], word: T | null): number {
  return word === null ? 0 : words.indexOf(word) + 1;
}

/** @param bits of which the lowest two are the word's */
function wordOf<T>(words: readonly T[], bits: number): T | null {
  return words[(bits & 3) - 1] ?? null;
}
