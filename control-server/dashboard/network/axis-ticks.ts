import type { HistorySpan } from '#protocol/line-history.ts';
import { type Language, clockWords } from '../format/clock-words.ts';
import { shortDayWords } from '../format/moment-words.ts';
import { hoursBetween, midnightsBetween } from './calendar.ts';

/** How many hours or days apart labels may stand: those that people count in. */
const STRIDES: Record<HistorySpan, readonly number[]> = {
  day: [1, 2, 3, 4, 6, 12],
  month: [1, 2, 3, 5, 7, 10, 15],
  year: [7, 14, 30, 61, 92, 183],
};

/**
 * Where the axis of time has its labels: whole hours or midnights of the reader's clock, as many as fit.
 * `from`, `to`: ms since 1970. `room`: how many labels have room side by side.
 */
export function timeTicks(span: HistorySpan, from: number, to: number, room: number): number[] {
  const between = span === 'day' ? hoursBetween : midnightsBetween;
  const strides = STRIDES[span];
  const stride = strides.find((every) => between(from, to, every).length <= room) ?? strides.at(-1);
  return between(from, to, stride);
}

/** The label of a tick: "14 h", or "mar. 3". */
export function tickWords(span: HistorySpan, moment: number, language: Language): string {
  return span === 'day' ? clockWords(moment, language) : shortDayWords(moment, language);
}
