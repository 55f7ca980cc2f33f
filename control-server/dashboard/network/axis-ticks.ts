import type { HistorySpan } from '#protocol/line-history.ts';
import { type Language, clockWords } from '../format/clock-words.ts';
import { monthWords, shortDayWords } from '../format/moment-words.ts';
import { firstsBetween, hoursBetween, midnightsBetween } from './calendar.ts';

/** How many hours, days or months apart labels may stand: those that people count in. */
const STRIDES: Record<HistorySpan, readonly number[]> = {
  day: [1, 2, 3, 4, 6, 12],
  month: [1, 2, 3, 5, 7, 10, 15],
  year: [1, 2, 3, 4, 6],
};

const betweenOf = { day: hoursBetween, month: midnightsBetween, year: firstsBetween } as const;

/**
 * Where the axis of time has its labels: whole hours, midnights or first days of the month of the reader's clock, as many as fit.
 * `from`, `to`: ms since 1970. `room`: how many labels have room side by side.
 */
export function timeTicks(span: HistorySpan, from: number, to: number, room: number): number[] {
  const between = betweenOf[span];
  const strides = STRIDES[span];
  const stride = strides.find((every) => between(from, to, every).length <= room) ?? strides.at(-1);
  return between(from, to, stride);
}

/** The label of a tick: "14 h", "mar. 3", or "nov.". */
export function tickWords(span: HistorySpan, moment: number, language: Language): string {
  if (span === 'year') return monthWords(moment, language, 'short');
  return span === 'day' ? clockWords(moment, language) : shortDayWords(moment, language);
}
