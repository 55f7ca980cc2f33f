import type { HistoryAnswer, LineHistory } from '#protocol/line-history.ts';
import { availability } from './availability.ts';
import type { LineName } from './line-name.ts';
import { type Stretch, stretchesOf } from './stretches.ts';

export type Column = (number | null)[];

/** What the chart of one line draws. Seconds since 1970 on the axis of time, as uPlot counts; a null is a gap. */
export type ChartColumns = {
  fromS: number;
  toS: number;
  /** time (the middle of each step), highest, lowest and mean delay of the site, mean delay of the terminal; ms */
  delay: [number[], Column, Column, Column, Column];
  /** time, loss of the site, loss of the terminal; percent, a gap where nothing answered at all: that is a cut, and shaded */
  loss: [number[], Column, Column];
  /** time, share of the site's rounds that had an answer, percent */
  available: [number[], Column];
  stretches: Stretch[];
};

/** Turns an answer of `history:read` into columns. Without a terminal its columns are all gaps, so that the chart keeps its shape. */
export function chartColumns(answer: HistoryAnswer, line: LineName): ChartColumns {
  const { from, stepMs } = answer;
  const site = answer[line];
  const terminal = answer.terminal?.[line] ?? null;
  const steps = site.word.length;
  // A step is drawn in its middle: it speaks for all of its time, not for its first instant.
  const times = Array.from({ length: steps }, (_, place) => (from + (place + 0.5) * stepMs) / 1_000);
  const column = (values: Column | null | undefined): Column =>
    Array.from({ length: steps }, (_, place) => values?.[place] ?? null);
  return {
    fromS: from / 1_000,
    toS: (from + steps * stepMs) / 1_000,
    delay: [times, column(site.highMs), column(site.lowMs), column(site.meanMs), column(terminal?.meanMs)],
    loss: [times, column(lossWhileAnswered(site)), column(terminal && lossWhileAnswered(terminal))],
    available: [times, column(availability(site))],
    stretches: stretchesOf(site.word, from, stepMs),
  };
}

/** Loss of the steps that had an answer at all. A step without any is a cut: its 100 % would hide all that is worth seeing under it. */
export function lossWhileAnswered({ lossPercent, downShare }: Pick<LineHistory, 'lossPercent' | 'downShare'>): Column {
  return lossPercent.map((loss, place) => (downShare[place] === 1 ? null : loss));
}

/** Did anybody ever measure this line in that time? A line that was measured as down counts. */
export function hasMeasure(history: LineHistory): boolean {
  return history.word.some((word) => word !== 'silent' && word !== 'unknown');
}

/**
 * Places with a value between two gaps: a line through points does not show them, so they are drawn as dots.
 * `seen`: the first and the last place in sight; of a long history the rest is not looked at.
 */
export function lonePlaces(
  column: ArrayLike<number | null | undefined>,
  seen?: readonly [number, number] | null,
): number[] {
  const [first, last] = seen ?? [0, column.length - 1];
  const isGap = (place: number) => (column[place] ?? null) === null;
  const lone: number[] = [];
  for (let place = first; place <= last; place += 1) {
    if (!isGap(place) && isGap(place - 1) && isGap(place + 1)) lone.push(place);
  }
  return lone;
}
