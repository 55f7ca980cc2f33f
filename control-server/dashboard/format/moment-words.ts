import { type Language, clockWords, sameDay } from './clock-words.ts';

const localeOf: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB', ar: 'ar-MA-u-nu-latn' };

/** A day on an axis: "mar. 3". `moment` in ms since 1970 UTC, in the browser's time zone unless said otherwise. */
export function shortDayWords(moment: number, language: Language, timeZone?: string): string {
  return new Intl.DateTimeFormat(localeOf[language], { weekday: 'short', day: 'numeric', timeZone }).format(moment);
}

/** When something began: its hour if that was today, "10 h 12"; its day as well if not, "mar. 3, 10 h 12". */
export function momentWords(moment: number, now: number, language: Language, timeZone?: string): string {
  const hour = clockWords(moment, language, timeZone);
  if (sameDay(moment, now, timeZone)) return hour;
  return `${shortDayWords(moment, language, timeZone)}${language === 'ar' ? '، ' : ', '}${hour}`;
}
