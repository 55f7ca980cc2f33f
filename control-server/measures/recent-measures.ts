import type { Measure, Medium, Timing } from '#protocol/measures.ts';
import type { ShownMeasure } from '#protocol/tile-figures.ts';
import { isCutBeforeBox, isCutBeyond } from '../sites/line-rules.ts';
import { KeptLatest, LATEST_LENGTH } from './kept-latest.ts';
import { KeptRounds, ROUNDS_LENGTH } from './kept-rounds.ts';
import { LossWindow } from './loss-window.ts';
import { InRoom, type NumberRoom, NumberRooms } from './number-rooms.ts';
import { LOSS_WINDOW_MS, type Latest, type Recent, asked, latestAfter, probesOf, usualAfter } from './recent-rules.ts';
import { type Round, type ServiceState, roundOf, withLooks } from './round-rules.ts';
import { mergeReferences } from './step-rules.ts';

/** Where each number stands, after the latest and the rounds. What is not known is no number (NaN). */
const ROUNDS = LATEST_LENGTH;
const OWN = ROUNDS + ROUNDS_LENGTH;
const [RECEIVED_AT, DNS_AT, REFERENCES_AT] = [OWN, OWN + 1, OWN + 2];
const [CUT_BEYOND_SINCE, CUT_BEFORE_BOX_SINCE, USUAL_MS] = [OWN + 3, OWN + 4, OWN + 5];
/** Numbers of one terminal. */
export const RECENT_LENGTH = OWN + 6;

/**
 * What one terminal measured lately, in numbers that are changed in place. Kept as the objects that a heartbeat brings, it would be garbage of an age at which collecting costs most: with
 * ten thousand terminals that was a fifth of the server's work.
 */
export class RecentMeasures extends InRoom {
  readonly #latest: KeptLatest;
  readonly #rounds: KeptRounds;
  readonly #window = new LossWindow();
  #services: readonly ServiceState[] = [];
  #isQuiet = true;
  #hasSeenAir = false;

  /** @param room empty, of RECENT_LENGTH */
  constructor(first: Measure, now: number, room: NumberRoom = new NumberRooms(RECENT_LENGTH).take()) {
    super(room);
    this.#latest = new KeptLatest(room);
    this.#rounds = new KeptRounds(room, ROUNDS);
    this.take(first, now);
  }

  /** When the last measure reached us, ms. */
  get receivedAt(): number {
    return this.at(RECEIVED_AT);
  }

  get medium(): Medium {
    return this.#latest.medium;
  }

  /** Nothing in the last rounds that a diagnosis would look at twice. */
  get isQuiet(): boolean {
    return this.#isQuiet;
  }

  /** 0: not quiet. Else what a diagnosis of a quiet site looks at, the medium and whether the air was seen, in one number. */
  get quietness(): number {
    return this.#isQuiet ? 1 + 2 * this.#latest.mediumCode + Number(this.#hasSeenAir) : 0;
  }

  /** What the reference points usually take from here, ms. */
  get usualMs(): number | null {
    return this.known(USUAL_MS);
  }

  get services(): readonly ServiceState[] {
    return this.#services;
  }

  /** The public Wi-Fi was in the air once. */
  get hasSeenAir(): boolean {
    return this.#hasSeenAir;
  }

  /** The last rounds, oldest first. */
  get rounds(): Round[] {
    return this.#rounds.all();
  }

  /** When the last of these that went outwards reached us, ms; 0: none did. */
  get lastLookAt(): number {
    return this.#rounds.lastOutwardAt;
  }

  /** The latest of each step: a value of its own, which stays as it is. */
  get latest(): Latest {
    return this.#latest.value;
  }

  /** The same as staff see it. */
  get shown(): ShownMeasure {
    return this.#latest.shown;
  }

  /** What its site's lines are judged by: a value of its own, which stays as it is. */
  now(): Recent {
    const { latest } = this;
    return this.#recent(latest, mergeReferences(latest.references));
  }

  /**
   * Takes a measure that has just come. The same one again (heartbeats repeat it) changes nothing but the moment.
   * @returns as `now`
   */
  take(measure: Measure, now: number): Recent {
    this.set(RECEIVED_AT, now);
    const before = this.#latest.takenAt;
    if (before === measure.takenAt) return this.now();
    const isAsked = asked(measure);
    const carriesOn = before !== null && !(isAsked.dns && isAsked.references);
    const carried = carriesOn
      ? { latest: this.latest, dnsAt: this.at(DNS_AT), referencesAt: this.at(REFERENCES_AT) }
      : null;
    const latest = latestAfter(measure, isAsked, carried, now);
    if (isAsked.dns) this.set(DNS_AT, now);
    if (isAsked.references) this.set(REFERENCES_AT, now);
    this.#latest.keep(latest);
    const beyond = mergeReferences(latest.references);
    const beyondNow = isAsked.references ? beyond : mergeReferences(measure.references);
    this.#since(CUT_BEYOND_SINCE, isCutBeyond(beyond, latest.server) === true, measure.takenAt);
    this.#since(CUT_BEFORE_BOX_SINCE, isCutBeforeBox(latest.gateway, beyond, latest.server) === true, measure.takenAt);
    this.#window.add(now, probesOf(measure, beyondNow), LOSS_WINDOW_MS);
    this.#keepRound(measure, beyondNow, before === null ? 0 : measure.takenAt - before, now);
    return this.#recent(latest, beyond);
  }

  #keepRound(measure: Measure, beyond: Timing, passedMs: number, now: number): void {
    const round = roundOf(measure, now, beyond);
    this.#rounds.add(round);
    const usualMs = usualAfter(this.usualMs, round.refsMs, passedMs);
    this.set(USUAL_MS, usualMs ?? Number.NaN);
    this.#services = withLooks(this.#services, measure.services ?? [], measure.takenAt);
    this.#isQuiet = this.#rounds.areFine(usualMs) && this.#services.every(({ run }) => run === 0);
    this.#hasSeenAir ||= round.air === 'there';
  }

  #recent(latest: Latest, beyond: Timing): Recent {
    return {
      latest,
      beyond,
      receivedAt: this.receivedAt,
      cutBeyondSince: this.known(CUT_BEYOND_SINCE),
      cutBeforeBoxSince: this.known(CUT_BEFORE_BOX_SINCE),
      probes: this.#window.probes,
    };
  }

  #since(place: number, isSo: boolean, at: number): void {
    if (!isSo) this.set(place, Number.NaN);
    else if (this.known(place) === null) this.set(place, at);
  }
}
