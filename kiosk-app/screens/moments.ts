import type { Language } from '../core/screen-contract.ts';

/**
 * The hour and minute of a moment, as a clock on the wall here shows them.
 * @param moment milliseconds since 1970-01-01 UTC
 * @returns `14 h 32` in French (narrow no-break spaces, as the Imprimerie nationale writes it; Intl would say 14:32), else `14:32`. Digits are
 * the Latin ones in Arabic too, as in the Maghreb and on French papers.
 */
export function timeOfDay(moment: number, language: Language): string {
  const date = new Date(moment);
  const minutes = String(date.getMinutes()).padStart(2, '0');
  if (language === 'fr') return `${date.getHours()}\u202fh\u202f${minutes}`;
  return `${String(date.getHours()).padStart(2, '0')}:${minutes}`;
}

/**
 * An hour that the server gives as a minute of the site's own day, so that no time zone is needed here.
 * @param minute minutes after midnight, 0 to 1440
 * @returns `14 h`, `14 h 30` in French, else `14:00`
 */
export function hourOfDay(minute: number, language: Language): string {
  const hour = Math.floor(minute / 60);
  const rest = String(minute % 60).padStart(2, '0');
  if (language !== 'fr') return `${String(hour).padStart(2, '0')}:${rest}`;
  return minute % 60 === 0 ? `${hour}\u202fh` : `${hour}\u202fh\u202f${rest}`;
}

const locales: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB', ar: 'ar-MA-u-nu-latn' };

/**
 * The day of an opening, from the numbers of a refusal (weekday 1 is Monday, ISO 8601).
 * @returns `mardi` within the week, else `mardi 24 novembre`
 */
export function openingDay(detail: Readonly<Record<string, string | number>>, language: Language): string {
  const words = (date: Date, format: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locales[language], { ...format, timeZone: 'UTC' }).format(date);
  // 1 January 2024 was a Monday, and 2024 has a 29 February.
  const weekday = words(new Date(Date.UTC(2024, 0, Number(detail.weekday))), { weekday: 'long' });
  if (Number(detail.days) < 7) return weekday;
  const day = new Date(Date.UTC(2024, Number(detail.month) - 1, Number(detail.day)));
  return `${weekday} ${words(day, { day: 'numeric', month: 'long' })}`;
}
