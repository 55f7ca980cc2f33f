import type { HistorySpan } from '#protocol/line-history.ts';
import { type Language, clockWords } from '../format/clock-words.ts';
import { dateOfYearWords, monthWords, shortDayWords } from '../format/moment-words.ts';
import { firstsBetween, hoursBetween, midnightsBetween, startOfDay } from './calendar.ts';

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

const DAY_MS = 86_400_000;
/** Up to so much in sight is told in hours, then in days, then in months. */
const MOST_MS = { day: 2.5 * DAY_MS, month: 75 * DAY_MS };

/** In what the axis counts: as its span does, or finer where little of it is in sight. `from`, `to`: ms since 1970. */
export function unitOf(span: HistorySpan, from: number, to: number): HistorySpan {
  if (span === 'day' || to - from <= MOST_MS.day) return 'day';
  return span === 'month' || to - from <= MOST_MS.month ? 'month' : 'year';
}

/** The label of a tick: "14 h", "mar. 3", or "nov.". Among hours of a longer span a midnight says its day, days of a year say their month. */
export function tickWords(unit: HistorySpan, moment: number, language: Language, span = unit): string {
  if (unit === 'year') return monthWords(moment, language, 'short');
  if (unit === 'month') return span === 'year' ? dateOfYearWords(moment, language) : shortDayWords(moment, language);
  return span !== 'day' && startOfDay(moment) === moment
    ? shortDayWords(moment, language)
    : clockWords(moment, language);
}
