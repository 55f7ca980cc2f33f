import type { HistoryAnswer } from '#protocol/line-history.ts';
import type { LineWord } from '#protocol/measures.ts';
import type { CsvValue } from '../format/csv.ts';
import { availability } from './availability.ts';
import type { LineName } from './line-name.ts';

/** The names of the columns, and the words of a line, in the reader's language. */
export type HistoryHeads = {
  site: readonly [
    from: string,
    word: string,
    mean: string,
    low: string,
    high: string,
    jitter: string,
    loss: string,
    availability: string,
  ];
  /** where a terminal is shown beside its site */
  terminal: readonly [mean: string, loss: string];
  word: (word: LineWord) => string;
};

/** What the chart shows, step by step: moments as ISO 8601 in UTC (RFC 3339), figures as numbers, nothing where nothing was measured. */
export function historyRows(answer: HistoryAnswer, line: LineName, heads: HistoryHeads): CsvValue[][] {
  const { from, stepMs } = answer;
  const site = answer[line];
  const terminal = answer.terminal?.[line] ?? null;
  const isUp = availability(site);
  const rows = site.word.map((word, place): CsvValue[] => [
    new Date(from + place * stepMs).toISOString(),
    heads.word(word),
    ...[site.meanMs, site.lowMs, site.highMs, site.jitterMs, site.lossPercent, isUp].map(
      (column) => column[place] ?? null,
    ),
    ...(terminal ? [terminal.meanMs[place] ?? null, terminal.lossPercent[place] ?? null] : []),
  ]);
  return [[...heads.site, ...(terminal ? heads.terminal : [])], ...rows];
}
