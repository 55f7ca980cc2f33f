import { type Language, clockWords, sameDay } from './clock-words.ts';
import { dateFormat } from './intl-formats.ts';

const localeOf: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB', ar: 'ar-MA-u-nu-latn' };

/** A day on an axis: "mar. 3". `moment` in ms since 1970 UTC, in the browser's time zone unless said otherwise. */
export function shortDayWords(moment: number, language: Language, timeZone?: string): string {
  return dateFormat(localeOf[language], { weekday: 'short', day: 'numeric', timeZone }).format(moment);
}

/** A month: "nov." on an axis, "novembre 2026" in a row. */
export function monthWords(moment: number, language: Language, form: 'short' | 'long', timeZone?: string): string {
  const year = form === 'long' ? ({ year: 'numeric' } as const) : {};
  return dateFormat(localeOf[language], { month: form, ...year, timeZone }).format(moment);
}

/** A day of the year on a chart: "24 nov.". In the browser's time zone unless said otherwise. */
export function dateOfYearWords(moment: number, language: Language, timeZone?: string): string {
  return dateFormat(localeOf[language], { day: 'numeric', month: 'short', timeZone }).format(moment);
}

/** A moment of a month for who reads it years later: "24 nov., 10 h 12". */
export function dateAndClockWords(moment: number, language: Language, timeZone?: string): string {
  const separator = language === 'ar' ? '، ' : ', ';
  return `${dateOfYearWords(moment, language, timeZone)}${separator}${clockWords(moment, language, timeZone)}`;
}

/** When something began: its hour if that was today, "10 h 12"; its day as well if not, "mar. 3, 10 h 12". */
export function momentWords(moment: number, now: number, language: Language, timeZone?: string): string {
  const hour = clockWords(moment, language, timeZone);
  if (sameDay(moment, now, timeZone)) return hour;
  return `${shortDayWords(moment, language, timeZone)}${language === 'ar' ? '، ' : ', '}${hour}`;
}
