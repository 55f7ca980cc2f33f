import type { Measure, Timing } from '#protocol/measures.ts';
import { type Arrived, storedMeasure, timingOf } from './packed-measures.ts';
import {
  type Rollup,
  type StepFigures,
  bySteps,
  mergeRollups,
  microseconds,
  noFigures,
  sumUp,
} from './rollup-rules.ts';
import { steps, stepsOf } from './step-rules.ts';
import { VarintReader, VarintWriter } from './varints.ts';

export const MINUTE_MS = 60_000;

/**
 * One minute of one terminal over one medium: when each measure was taken, sums, lowest and highest of every step, and whole those that found something. Sixty rounds a minute at
 * most: the 99th percentile of so few is the highest (nearest rank).
 */
export type Minute = {
  startAt: number;
  /** ascending */
  takenAt: readonly number[];
  /** when the latest of them reached us */
  receivedAt: number;
  rollup: Rollup;
  /** as the latest said */
  rateMbps: number | null;
  card: NonNullable<Measure['card']>;
  /** ascending: what failed or lost something, what came with another card than the one before, and what a server kept that stopped */
  whole: readonly Measure[];
};

/**
 * Where the minute of a terminal begins that a moment falls into, ms since 1970. Each terminal's minutes begin at a second of its own, by its id: the minutes of a network are
 * written all the time, and not all at once.
 */
export function minuteOf(terminalId: string, moment: number): number {
  const phaseMs = secondOf(terminalId) * 1_000;
  return Math.floor((moment - phaseMs) / MINUTE_MS) * MINUTE_MS + phaseMs;
}

/** The second of each minute, 0 to 59, at which a terminal's minutes begin and end. */
export function secondOf(terminalId: string): number {
  return Number.parseInt(terminalId.slice(0, 6), 16) % 60 || 0;
}

/** At which seconds of a minute minutes ended since a moment before; all of them after a minute or where the clock was set back. */
export function secondsEnded(before: number, now: number): number[] {
  const [from, to] = [Math.floor(before / 1_000), Math.floor(now / 1_000)];
  const count = to < from ? 60 : Math.min(60, to - from);
  return Array.from({ length: count }, (_, place) => (((to - place) % 60) + 60) % 60);
}

/**
 * Adds measures to what is known of their minute. One that is in it already (same moment) counts no second time.
 * @param keepsLast the latest is kept whole: the server stops
 * @returns the minute, and the measures that are new
 */
export function addToMinute(
  before: Minute | null,
  startAt: number,
  taken: readonly Arrived[],
  keepsLast = false,
): { minute: Minute; fresh: Measure[] } {
  const known = new Set(before?.takenAt);
  const news = taken
    .filter(({ measure: { takenAt } }) => !known.has(takenAt) && known.add(takenAt))
    .toSorted((one, other) => one.measure.takenAt - other.measure.takenAt);
  const fresh = news.map(({ measure }) => measure);
  const last = news.at(-1);
  const isLater = last !== undefined && last.measure.takenAt > (before?.takenAt.at(-1) ?? 0);
  const whole = fresh.filter((measure, place) => {
    const earlier = fresh[place - 1];
    return (
      isTelling(measure) ||
      (earlier && isOtherCard(earlier, measure)) ||
      (keepsLast && isLater && measure === last.measure)
    );
  });
  const rollup = sumUp(fresh);
  const minute: Minute = {
    startAt,
    takenAt: [...known].toSorted((one, other) => one - other),
    receivedAt: isLater ? last.receivedAt : (before?.receivedAt ?? 0),
    rollup: before ? mergeRollups(before.rollup, rollup) : rollup,
    rateMbps: isLater ? (last.measure.wifi?.rateMbps ?? null) : (before?.rateMbps ?? null),
    card: isLater ? cardOf(last.measure) : (before?.card ?? noCard),
    whole: [...(before?.whole ?? []), ...whole].toSorted((one, other) => one.takenAt - other.takenAt),
  };
  return { minute, fresh };
}

/** The latest measure of a minute: whole where it is, else as the minute was on average. */
export function latestOf({ takenAt, rollup, rateMbps, card, whole }: Minute, medium: Measure['medium']): Measure {
  const last = takenAt.at(-1) ?? 0;
  const kept = whole.at(-1);
  if (kept?.takenAt === last) return kept;
  const { signalRounds, signalSumDbm } = rollup;
  return storedMeasure({
    takenAt: last,
    medium,
    timings: bySteps((step) => averageOf(rollup.steps[step])),
    signalDbm: signalRounds === 0 ? null : Math.round(signalSumDbm / signalRounds),
    rateMbps,
    card,
  });
}

const FORM = 1;
const writer = new VarintWriter();

/** A minute in some seventy bytes. */
export function encodeMinute({ startAt, takenAt, receivedAt, rollup, rateMbps, card, whole }: Minute): Buffer {
  writer.put(FORM);
  writer.put(takenAt.length);
  let [before, pace] = [startAt, 0];
  // At an even pace each moment after the second is told by zero, or nearly.
  for (const moment of takenAt) {
    writer.putSigned(moment - before - pace);
    [before, pace] = [moment, moment - before];
  }
  writer.putSigned(receivedAt - before);
  putFacts({ rateMbps, card });
  writer.put(rollup.signalRounds);
  if (rollup.signalRounds > 0) writer.putSigned(rollup.signalSumDbm);
  for (const step of steps) putFigures(rollup.steps[step], takenAt.length);
  writer.put(whole.length);
  for (const measure of whole) {
    writer.put(takenAt.indexOf(measure.takenAt));
    putFacts({ rateMbps: measure.wifi?.rateMbps ?? null, card: cardOf(measure) });
    putNullable(signalOf(measure) === null ? null : -(signalOf(measure) ?? 0));
    const timings = stepsOf(measure);
    for (const step of steps) putTiming(timings[step]);
  }
  return writer.take();
}

/** @throws RangeError for bytes that are no minute */
export function decodeMinute(bytes: Uint8Array, startAt: number, medium: Measure['medium']): Minute {
  const reader = new VarintReader(bytes);
  if (reader.take() !== FORM) throw new RangeError('a minute of another form');
  const takenAt: number[] = [];
  const count = reader.take();
  let [before, pace] = [startAt, 0];
  for (let place = 0; place < count; place += 1) {
    const moment = before + pace + reader.takeSigned();
    takenAt.push(moment);
    [before, pace] = [moment, moment - before];
  }
  const receivedAt = before + reader.takeSigned();
  const facts = takeFacts(reader);
  const signalRounds = reader.take();
  const signalSumDbm = signalRounds > 0 ? reader.takeSigned() : 0;
  const rollup: Rollup = {
    measures: count,
    signalRounds,
    signalSumDbm,
    steps: bySteps(() => takeFigures(reader, count)),
  };
  const whole = Array.from({ length: reader.take() }, () => {
    const place = reader.take();
    const own = takeFacts(reader);
    const attenuation = takeNullable(reader);
    const signalDbm = attenuation === null ? null : 0 - attenuation;
    const timings = bySteps(() => takeTiming(reader));
    return storedMeasure({ takenAt: takenAt[place] ?? 0, medium, timings, signalDbm, ...own });
  });
  return { startAt, takenAt, receivedAt, rollup, ...facts, whole };
}

const noCard = { carrier: null, speedMbps: null, newErrors: null };

function cardOf({ card }: Measure): NonNullable<Measure['card']> {
  return { carrier: card?.carrier ?? null, speedMbps: card?.speedMbps ?? null, newErrors: card?.newErrors ?? null };
}

function signalOf({ wifi }: Measure): number | null {
  const signalDbm = wifi?.signalDbm ?? null;
  return signalDbm === null ? null : Math.round(signalDbm);
}

/** Would somebody who asks what happened look at it twice? */
function isTelling(measure: Measure): boolean {
  const timings = stepsOf(measure);
  const hasLost = steps.some((step) => {
    const timing = timings[step];
    return timing.kind === 'failed' || (timing.kind === 'measured' && timing.lost > 0);
  });
  return hasLost || measure.card?.carrier === false || (measure.card?.newErrors ?? 0) > 0;
}

function isOtherCard(one: Measure, other: Measure): boolean {
  return one.card?.carrier !== other.card?.carrier || one.card?.speedMbps !== other.card?.speedMbps;
}

function averageOf({ rounds, failed, sumUs, jitterRounds, jitterSumUs, sent, lost }: StepFigures): Timing {
  const answered = rounds - failed;
  if (rounds === 0) return { kind: 'not-measured' };
  const each = Math.max(1, Math.round(sent / rounds));
  if (answered === 0) return { kind: 'failed', sent: each };
  const jitterUs = jitterRounds === 0 ? null : Math.round(jitterSumUs / jitterRounds);
  return timingOf(Math.round(sumUs / answered), jitterUs, each, Math.min(each - 1, Math.round(lost / rounds)));
}

/** One bit each: not tried, tried each time, all answered, each with its jitter. */
const [UNTRIED, EACH_TIME, ALL_WELL, ALL_JITTER] = [1, 2, 4, 8];

function putFigures(figures: StepFigures, count: number): void {
  const { rounds, failed, sumUs, lowUs, highUs, jitterRounds, jitterSumUs, sent, lost } = figures;
  if (rounds === 0) return writer.put(UNTRIED);
  const answered = rounds - failed;
  const [isEachTime, isWell, hasJitter] = [rounds === count, failed === 0 && lost === 0, jitterRounds === answered];
  writer.put((isEachTime ? EACH_TIME : 0) + (isWell ? ALL_WELL : 0) + (hasJitter ? ALL_JITTER : 0));
  if (!isEachTime) writer.put(rounds);
  if (!isWell) {
    writer.put(failed);
    writer.put(lost);
  }
  writer.put(sent);
  if (answered > 0 && lowUs !== null && highUs !== null) {
    writer.put(lowUs);
    writer.put(highUs - lowUs);
    writer.put(sumUs - answered * lowUs);
  }
  if (!hasJitter) writer.put(jitterRounds);
  if (jitterRounds > 0) writer.put(jitterSumUs);
}

function takeFigures(reader: VarintReader, count: number): StepFigures {
  const bits = reader.take();
  if (bits === UNTRIED) return noFigures;
  const rounds = (bits & EACH_TIME) > 0 ? count : reader.take();
  const [failed, lost] = (bits & ALL_WELL) > 0 ? [0, 0] : [reader.take(), reader.take()];
  const sent = reader.take();
  const answered = rounds - failed;
  const [low, range, above] = answered > 0 ? [reader.take(), reader.take(), reader.take()] : [0, 0, 0];
  const jitterRounds = (bits & ALL_JITTER) > 0 ? answered : reader.take();
  const jitterSumUs = jitterRounds > 0 ? reader.take() : 0;
  const [lowUs, highUs] = answered > 0 ? [low, low + range] : [null, null];
  return { rounds, failed, sumUs: above + answered * low, lowUs, highUs, jitterRounds, jitterSumUs, sent, lost };
}

type Facts = Pick<Minute, 'rateMbps' | 'card'>;

function putFacts({ rateMbps, card }: Facts): void {
  writer.put(card.carrier === null ? 0 : card.carrier ? 2 : 1);
  putNullable(card.speedMbps);
  putNullable(card.newErrors);
  putNullable(rateMbps === null ? null : Math.round(rateMbps * 1_000));
}

function takeFacts(reader: VarintReader): Facts {
  const carrier = reader.take();
  const [speedMbps, newErrors, rate] = [takeNullable(reader), takeNullable(reader), takeNullable(reader)];
  const card = { carrier: carrier === 0 ? null : carrier === 2, speedMbps, newErrors };
  return { card, rateMbps: rate === null ? null : rate / 1_000 };
}

function putTiming(timing: Timing): void {
  putNullable(timing.kind === 'not-measured' ? null : timing.sent);
  if (timing.kind === 'not-measured') return;
  putNullable(timing.kind === 'measured' ? microseconds(timing.ms) : null);
  if (timing.kind !== 'measured') return;
  putNullable(timing.jitterMs === null ? null : microseconds(timing.jitterMs));
  writer.put(timing.lost);
}

function takeTiming(reader: VarintReader): Timing {
  const sent = takeNullable(reader);
  const us = sent === null ? null : takeNullable(reader);
  return us === null ? timingOf(us, null, sent, 0) : timingOf(us, takeNullable(reader), sent, reader.take());
}

/** One more than it is, and 0 for null. */
function putNullable(value: number | null): void {
  writer.put(value === null ? 0 : value + 1);
}

function takeNullable(reader: VarintReader): number | null {
  const value = reader.take();
  return value === 0 ? null : value - 1;
}
