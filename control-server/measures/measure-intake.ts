import type { Measure } from '#protocol/measures.ts';
import type { Db } from '../db/database.ts';
import { unhurried } from '../db/unhurried.ts';
import { markHeard } from '../terminals/terminal-store.ts';
import { Turns } from '../turns.ts';
import { type TakenMeasure, keepMinute } from './measure-store.ts';
import { MINUTE_MS, minuteOf, secondOf, secondsEnded } from './minute-rules.ts';
import { type Arrived, PackedMeasures } from './packed-measures.ts';
import { bucketOf, sumUp } from './rollup-rules.ts';
import { addToBucket, bucketMs } from './rollup-store.ts';
import { isTimely } from './step-rules.ts';

/** So few terminals are written each few seconds, and not each minute: it costs nothing, and a crash loses less. */
const FEW_TERMINALS = 100;
const FEW_EVERY_MS = 4_000;
/** A terminal that tells so many measures in one minute is written at once. */
const MANY = 64;

/** The minute of one terminal that is being gathered. */
type Gathering = {
  terminalId: string;
  /** in the database; 0: not known yet */
  terminal: number;
  heardAt: number;
  isHeard: boolean;
  writtenAt: number;
  measures: PackedMeasures;
};
type Finished = { of: Gathering; startAt: number; taken: Arrived[]; heardAt: number | null };

/**
 * Gathers in memory what heartbeats bring and writes one row for each terminal and minute, with its share of five minutes and hour. The minutes of terminals end at seconds of their own (minute-rules.ts), so
 * a sixtieth of a network is written each second. A crash loses the minute that is being gathered (seconds of a small network); a power cut also those since the last commit of a fact.
 */
export class MeasureIntake {
  readonly #db: Db;
  readonly #gathered = new Map<string, Gathering>();
  /** the same by the second at which their minutes end: each second has its own to write, and ten thousand are not looked at for a sixtieth of them */
  readonly #bySecond = Array.from({ length: 60 }, (): Gathering[] => []);
  /** who told so many that it is written before its minute is over */
  readonly #talkative = new Set<Gathering>();
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** minutes that are over because the next one has begun */
  #over: Finished[] = [];
  #written: Promise<unknown> = Promise.resolve();
  /** how many wait for what is written: it is done without giving way for longer than one turn of the event loop */
  #asking = 0;

  constructor(db: Db) {
    this.#db = db;
  }

  /** A heartbeat: who is heard, and the latest measure, which is repeated until there is a newer one. */
  take(terminalId: string, receivedAt: number, measure: Measure | null): void {
    const gathering = this.#gatheringOf(terminalId, receivedAt);
    gathering.heardAt = receivedAt;
    gathering.isHeard = true;
    if (!measure || !isTimely(measure.takenAt, receivedAt)) return;
    const { measures } = gathering;
    const startAt = minuteOf(terminalId, measure.takenAt);
    if (startAt !== measures.startAt) {
      if (measures.count > 0) this.#over.push(finish(gathering, false));
      measures.clear(startAt);
    }
    measures.add(measure, receivedAt);
    if (measures.count >= MANY) this.#talkative.add(gathering);
  }

  /** Writes the minutes that are over. Called each second. */
  async writeDue(now: number): Promise<void> {
    const finished = this.#over;
    this.#over = [];
    for (const gathering of this.#due(now)) {
      finished.push(finish(gathering, true));
      gathering.writtenAt = now;
      gathering.measures.clear(minuteOf(gathering.terminalId, now));
    }
    this.#talkative.clear();
    await this.#write(finished, false);
  }

  #due(now: number): Gathering[] {
    const areFew = this.#gathered.size <= FEW_TERMINALS;
    const seconds = secondsEnded(this.#lookedAt, now);
    this.#lookedAt = now;
    const ended = areFew ? [...this.#gathered.values()] : seconds.flatMap((second) => this.#bySecond[second] ?? []);
    const due = ended.filter(({ isHeard, measures, writtenAt }) => {
      const isFewsTurn = areFew && Math.abs(now - writtenAt) >= FEW_EVERY_MS;
      return isHeard && (isFewsTurn || now >= measures.startAt + MINUTE_MS);
    });
    for (const gathering of this.#talkative) if (gathering.isHeard && !due.includes(gathering)) due.push(gathering);
    return due;
  }

  /**
   * Writes what was gathered until now, so that whoever reads the database next finds it there.
   * @param terminalIds of these alone; not there: of all
   * @param isLast the server stops: the latest measure of each is kept whole
   */
  async write(terminalIds: readonly string[] | null = null, isLast = false): Promise<void> {
    const finished = this.#over;
    this.#over = [];
    for (const terminalId of terminalIds ?? this.#gathered.keys()) {
      const gathering = this.#gathered.get(terminalId);
      if (!gathering?.isHeard) continue;
      finished.push(finish(gathering, true));
      gathering.measures.clear(gathering.measures.startAt);
    }
    this.#asking += 1;
    try {
      await this.#write(finished, isLast);
    } finally {
      this.#asking -= 1;
    }
  }

  #gatheringOf(terminalId: string, now: number): Gathering {
    const known = this.#gathered.get(terminalId);
    if (known) return known;
    const measures = new PackedMeasures();
    measures.clear(minuteOf(terminalId, now));
    const gathering: Gathering = { terminalId, terminal: 0, heardAt: 0, isHeard: false, writtenAt: now, measures };
    this.#gathered.set(terminalId, gathering);
    this.#bySecond[secondOf(terminalId)]?.push(gathering);
    return gathering;
  }

  /** One after the other: what was gathered before is in the database before what follows. */
  async #write(finished: readonly Finished[], isLast: boolean): Promise<void> {
    const before = this.#written;
    const written = before.then(
      () => this.#writeInTurns(finished, isLast),
      () => this.#writeInTurns(finished, isLast),
    );
    this.#written = written;
    await written;
  }

  async #writeInTurns(finished: readonly Finished[], isLast: boolean): Promise<void> {
    // In the order of the table: each page of it is written once.
    const sorted = finished.toSorted(
      (one, other) => one.startAt - other.startAt || one.of.terminal - other.of.terminal,
    );
    const turns = new Turns();
    for (let next = 0; next < sorted.length;) {
      // A transaction holds up whoever waits for an answer: in between they have their turn.
      await unhurried(this.#db, async (trx) => {
        do {
          const one = sorted[next];
          next += 1;
          if (one) writeOne(trx, one, isLast);
        } while (next < sorted.length && !turns.isOver);
      });
      if (next < sorted.length) await turns.giveWay(this.#asking > 0);
    }
  }
}

/** @param saysHeard whether its being heard is written with it */
function finish(of: Gathering, saysHeard: boolean): Finished {
  const { measures } = of;
  if (saysHeard) of.isHeard = false;
  return { of, startAt: measures.startAt, taken: measures.unpacked(), heardAt: saysHeard ? of.heardAt : null };
}

function writeOne(trx: Db, { of, taken, heardAt }: Finished, isLast: boolean): void {
  if (taken.length > 0) of.terminal = keepMeasures(trx, of.terminalId, of.terminal, taken, isLast).terminal;
  if (heardAt !== null) markHeard(trx, of.terminalId, heardAt);
}

/**
 * Writes measures of any moments and adds them to their buckets, in one transaction; one that is there already counts no second time, so late and repeated ones are harmless. What an intake
 * has gathered of these terminals is to be written before.
 * @returns how many are new
 */
export async function recordMeasures(db: Db, taken: readonly TakenMeasure[]): Promise<number> {
  const ofTerminal = Map.groupBy(taken, ({ terminalId }) => terminalId);
  return db.transaction().execute(async (trx) => {
    let kept = 0;
    for (const [terminalId, own] of ofTerminal) kept += keepMeasures(trx, terminalId, 0, own, false).kept;
    return kept;
  });
}

function keepMeasures(trx: Db, terminalId: string, known: number, taken: readonly Arrived[], isLast: boolean) {
  let [terminal, kept] = [known, 0];
  const minutes = Map.groupBy(taken, ({ measure }) => `${measure.medium} ${minuteOf(terminalId, measure.takenAt)}`);
  const all: Measure[] = [];
  for (const own of minutes.values()) {
    const startAt = minuteOf(terminalId, own[0]?.measure.takenAt ?? 0);
    const done = keepMinute(trx, terminalId, terminal, startAt, own, isLast);
    terminal = done.terminal;
    kept += done.fresh.length;
    all.push(...done.fresh);
  }
  for (const table of ['measure_five_minutes', 'measure_hours'] as const) {
    const buckets = Map.groupBy(all, ({ medium, takenAt }) => `${medium} ${bucketOf(takenAt, bucketMs[table])}`);
    for (const own of buckets.values()) {
      const [first] = own;
      if (!first) continue;
      const startAt = bucketOf(first.takenAt, bucketMs[table]);
      addToBucket(trx, table, { terminalId, startAt, medium: first.medium, rollup: sumUp(own) });
    }
  }
  return { terminal, kept };
}
