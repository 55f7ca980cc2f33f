import type { HistoryAnswer, HistorySpan } from '#protocol/line-history.ts';
import { startOfDay, startOfHour, startOfMonth } from './calendar.ts';
import { type LineFacts, lineFacts } from './line-facts.ts';
import type { LineName } from './line-name.ts';

/** One line of the table under the chart: an hour of the day, a day of the month, or a month of the year. `begins`: ms since 1970. */
export type FigureRow = { begins: number; facts: LineFacts };

/** More would be a list nobody reads: the oldest, begun before the time asked for, goes. */
const MAX_ROWS: Record<HistorySpan, number> = { day: 24, month: 30, year: 13 };
const startOfRow = { day: startOfHour, month: startOfDay, year: startOfMonth } as const;

/** The figures of a line by hours, days or months of the reader's calendar, the latest first. `asOf`: when the answer was read, ms since 1970. */
export function figureRows(answer: HistoryAnswer, line: LineName, span: HistorySpan, asOf: number): FigureRow[] {
  const { from, stepMs } = answer;
  const history = answer[line];
  const startOf = startOfRow[span];
  const groups: { begins: number; first: number; end: number }[] = [];
  history.word.forEach((_, place) => {
    const begins = startOf(from + place * stepMs);
    const last = groups.at(-1);
    if (last?.begins === begins) last.end = place + 1;
    else groups.push({ begins, first: place, end: place + 1 });
  });
  return groups
    .slice(-MAX_ROWS[span])
    .map(({ begins, first, end }) => ({ begins, facts: lineFacts(history, { from, stepMs, asOf }, first, end) }))
    .toReversed();
}
