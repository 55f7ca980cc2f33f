import type { LineHistory } from '#protocol/line-history.ts';
import type { Medium } from '#protocol/measures.ts';
import { fibreWord, wifiWord } from '../sites/line-rules.ts';
import { type Rollup, type StepFigures, emptyRollup, mergeRollups } from './rollup-rules.ts';

/** What terminals measured in one step of a chart, medium by medium. */
export type HistoryRow = { startAt: number; medium: Medium; rollup: Rollup };

/** The steps of a chart: `count` of them, each `stepMs` long, the first beginning at `from`. */
export type HistoryGrid = { from: number; stepMs: number; count: number };

/** From this share of rounds without any answer a step counts as cut. */
const DOWN_FROM = 0.5;

/** The grid that ends with the step in which `now` lies. Milliseconds. */
export function gridUpTo(now: number, stepMs: number, count: number): HistoryGrid {
  const lastStart = Math.floor(now / stepMs) * stepMs;
  return { from: lastStart - (count - 1) * stepMs, stepMs, count };
}

/** The two lines over time from what was measured; who speaks for which as in site-line-rules.ts, step by step. */
export function historyOf(rows: readonly HistoryRow[], grid: HistoryGrid): { fibre: LineHistory; wifi: LineHistory } {
  const cable = columnOf(rows, grid, (medium) => medium !== 'wifi');
  const air = columnOf(rows, grid, (medium) => medium === 'wifi');
  const wired = cable.map((rollup, place) => (rollup.measures > 0 ? rollup : lendToFibre(air[place] ?? emptyRollup)));
  // One step for the whole chart, or a curve would jump where the reference points were set up.
  const beyond = wired.some(({ steps }) => steps.references.rounds > 0) ? 'references' : 'server';
  const isHeard = cable.map((rollup, place) => rollup.measures + (air[place]?.measures ?? 0) > 0);
  return {
    fibre: lineOf(wired, isHeard, (rollup) => fibrePoint(rollup, beyond)),
    wifi: lineOf(air, isHeard, wifiPoint),
  };
}

type Point = { word: LineHistory['word'][number]; figures: StepFigures; downShare: number | null };

function lineOf(column: readonly Rollup[], isHeard: readonly boolean[], judge: (rollup: Rollup) => Point): LineHistory {
  const points = column.map(judge);
  const of = <T>(read: (point: Point) => T) => points.map(read);
  return {
    word: points.map(({ word }, place) => (isHeard[place] ? word : 'silent')),
    meanMs: of(({ figures }) => meanMs(figures)),
    lowMs: of(({ figures }) => milliseconds(figures.lowUs)),
    highMs: of(({ figures }) => milliseconds(figures.highUs)),
    jitterMs: of(({ figures }) => jitterMs(figures)),
    lossPercent: of(({ figures }) => lossPercent(figures)),
    downShare: of(({ downShare }) => downShare),
  };
}

function fibrePoint({ steps }: Rollup, beyond: 'references' | 'server'): Point {
  const figures = steps[beyond];
  const downShare = least([share(steps.references), share(steps.server)]);
  const { dns } = steps;
  const word = fibreWord({
    ...judged(figures, downShare),
    dnsMs: dns.rounds > 0 && dns.failed / dns.rounds > DOWN_FROM ? 'failed' : meanMs(dns),
  });
  return { word, figures, downShare };
}

function wifiPoint(rollup: Rollup): Point {
  const { gateway } = rollup.steps;
  const downShare = wifiDownShare(rollup);
  const signalDbm = rollup.signalRounds === 0 ? null : rollup.signalSumDbm / rollup.signalRounds;
  const word = wifiWord({
    ...judged(gateway, downShare),
    // A box that never answers a ping is no loss: nothing is known then.
    lossPercent: gateway.failed === gateway.rounds ? null : lossPercent(gateway),
    signalDbm,
  });
  return { word, figures: gateway, downShare };
}

function judged(figures: StepFigures, downShare: number | null) {
  return {
    isDown: (downShare ?? 0) >= DOWN_FROM,
    delayMs: meanMs(figures),
    jitterMs: jitterMs(figures),
    lossPercent: lossPercent(figures),
  };
}

/** A Wi-Fi terminal speaks for the fibre unless its Wi-Fi is in the way. */
function lendToFibre(air: Rollup): Rollup {
  return (wifiDownShare(air) ?? 0) >= DOWN_FROM ? emptyRollup : air;
}

function wifiDownShare({ steps }: Rollup): number | null {
  return least([share(steps.gateway), share(steps.references), share(steps.server)]);
}

function columnOf(
  rows: readonly HistoryRow[],
  { from, stepMs, count }: HistoryGrid,
  isOf: (medium: Medium) => boolean,
): Rollup[] {
  const column: Rollup[] = Array.from({ length: count }, () => emptyRollup);
  for (const { startAt, medium, rollup } of rows) {
    const place = Math.floor((startAt - from) / stepMs);
    const before = column[place];
    if (before && isOf(medium)) column[place] = mergeRollups(before, rollup);
  }
  return column;
}

function share({ rounds, failed }: StepFigures): number | null {
  return rounds === 0 ? null : failed / rounds;
}

function least(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function meanMs({ rounds, failed, sumUs }: StepFigures): number | null {
  return rounds > failed ? sumUs / (rounds - failed) / 1_000 : null;
}

function jitterMs({ jitterRounds, jitterSumUs }: StepFigures): number | null {
  return jitterRounds === 0 ? null : jitterSumUs / jitterRounds / 1_000;
}

function lossPercent({ sent, lost }: StepFigures): number | null {
  return sent === 0 ? null : (100 * lost) / sent;
}

function milliseconds(us: number | null): number | null {
  return us === null ? null : us / 1_000;
}
