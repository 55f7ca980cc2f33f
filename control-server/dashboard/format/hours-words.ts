import type { LocalDate, OpenInterval } from '#protocol/room-rules.ts';
import type { Language } from './clock-words.ts';

const NARROW_SPACE = '\u202F';
const localeOf: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB', ar: 'ar-MA-u-nu-latn' };

/** A minute of the day (0 to 1440) as people say it: fr "14 h", "9 h 05" and "24 h" for the end of the day, else "14:00". */
export function minuteWords(minute: number, language: Language): string {
  const hour = Math.floor(minute / 60);
  const rest = String(minute % 60).padStart(2, '0');
  if (language !== 'fr') return `${String(hour).padStart(2, '0')}:${rest}`;
  const h = `${hour}${NARROW_SPACE}h`;
  return minute % 60 === 0 ? h : `${h}${NARROW_SPACE}${rest}`;
}

/** "9 h – 12 h, 14 h – 18 h". Among Arabic letters each is isolated (Unicode UAX #9). */
export function intervalsWords(intervals: readonly OpenInterval[], language: Language): string {
  return intervals
    .map(({ from, to }) => `${minuteWords(from, language)} – ${minuteWords(to, language)}`)
    .map((words) => (language === 'ar' ? `\u2066${words}\u2069` : words))
    .join(language === 'ar' ? '، ' : ', ');
}

function utcWords(date: number, language: Language, format: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(localeOf[language], { ...format, timeZone: 'UTC' }).format(date);
}

/** "lundi"; 1 is Monday (ISO 8601). 1 January 2024 was one. */
export function weekdayWords(weekday: number, language: Language): string {
  return utcWords(Date.UTC(2024, 0, weekday), language, { weekday: 'long' });
}

/** "mardi 24 novembre 2026", and without the weekday "24 novembre 2026". */
export function dateWords(date: LocalDate, language: Language, weekday = true): string {
  const day = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  return utcWords(Date.parse(date), language, weekday ? { weekday: 'long', ...day } : day);
}

/** The day of an opening, from the numbers of a refusal: "mardi" within the week, else "mardi 24 novembre". */
export function openingDay(detail: Readonly<Record<string, string | number>>, language: Language): string {
  const weekday = weekdayWords(Number(detail.weekday), language);
  if (Number(detail.days) < 7) return weekday;
  const date = Date.UTC(2024, Number(detail.month) - 1, Number(detail.day));
  return `${weekday} ${utcWords(date, language, { day: 'numeric', month: 'long' })}`;
}
