/** Languages of the dashboard. The first is the default. */
export const languages = ['fr', 'en', 'ar'] as const;
export type Language = (typeof languages)[number];

/** U+202F: French sets the `h` of an hour between narrow no-break spaces, so that "14 h 32" never breaks over two lines. */
const NARROW_SPACE = '\u202F';

/** Latin digits in every language: they are the ones on the terminals, the tickets and Maghreb keyboards. */
const localeOf: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB', ar: 'ar-MA-u-nu-latn' };

type ClockParts = { hour: string; minute: string; second: string };

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockParts(moment: number, timeZone: string | undefined): ClockParts {
  const key = timeZone ?? '';
  let clock = clocks.get(key);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZone,
    });
    clocks.set(key, clock);
  }
  const parts: ClockParts = { hour: '00', minute: '00', second: '00' };
  for (const part of clock.formatToParts(moment)) {
    if (part.type === 'hour' || part.type === 'minute' || part.type === 'second') parts[part.type] = part.value;
  }
  return parts;
}

/**
 * The hour of a moment as people say it: fr "14 h 32" and "9 h" on the hour (Intl would write 14:32), else "14:32".
 * `moment` in milliseconds since 1970 UTC; `timeZone` defaults to the browser's. Never fails.
 */
export function clockWords(moment: number, language: Language, timeZone?: string): string {
  const { hour, minute } = clockParts(moment, timeZone);
  if (language !== 'fr') return `${hour}:${minute}`;
  const h = `${Number(hour)}${NARROW_SPACE}h`;
  return minute === '00' ? h : `${h}${NARROW_SPACE}${minute}`;
}

/** To the second, for "demandé à 14:02:01" (design.md §6): the same in every language. */
export function clockSeconds(moment: number, timeZone?: string): string {
  const { hour, minute, second } = clockParts(moment, timeZone);
  return `${hour}:${minute}:${second}`;
}

/** "mardi 24 novembre", with no year: nothing shown here is older than a day or valid for longer than one. */
export function dayWords(moment: number, language: Language, timeZone?: string): string {
  return new Intl.DateTimeFormat(localeOf[language], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone,
  }).format(moment);
}

/** "24 novembre": the day of what may be weeks old. */
export function dayMonthWords(moment: number, language: Language, timeZone?: string): string {
  return new Intl.DateTimeFormat(localeOf[language], { day: 'numeric', month: 'long', timeZone }).format(moment);
}

/** Is this moment, to the second, the end of one day and the beginning of the next? */
export function isMidnight(moment: number, timeZone?: string): boolean {
  return clockSeconds(moment, timeZone) === '00:00:00';
}

/** Do two moments fall on the same calendar day? */
export function sameDay(a: number, b: number, timeZone?: string): boolean {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  return day.format(a) === day.format(b);
}

/**
 * Whole minutes left, rounded up so that "1 min" stays until the very end and "0" means it is over.
 * Both moments on the server's clock, milliseconds.
 */
export function minutesLeft(endsAt: number, now: number): number {
  return Math.max(0, Math.ceil((endsAt - now) / 60_000));
}

/**
 * A length of time in words: "27 min", "1 h 05" in French; "1 hr, 5 min" and the Arabic forms (with the plural its number
 * asks for) from Intl. `minutes` is a whole number ≥ 0.
 */
export function durationWords(minutes: number, language: Language): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (language === 'fr') {
    if (hours === 0) return `${rest}\u00A0min`;
    return rest === 0 ? `${hours}\u00A0h` : `${hours}\u00A0h\u00A0${String(rest).padStart(2, '0')}`;
  }
  const [locale, unitDisplay] = language === 'ar' ? ([localeOf.ar, 'long'] as const) : (['en-US', 'short'] as const);
  const inUnit = (value: number, unit: 'hour' | 'minute') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay }).format(value);
  if (hours === 0) return inUnit(rest, 'minute');
  if (rest === 0) return inUnit(hours, 'hour');
  return new Intl.ListFormat(locale, { type: 'unit', style: 'narrow' }).format([
    inUnit(hours, 'hour'),
    inUnit(rest, 'minute'),
  ]);
}

/**
 * Milliseconds for a sentence: whole from 1 upwards, "< 1" below, so that a fast line never reads "0 ms". Among Arabic letters the
 * number and its unit are isolated (U+2066 … U+2069, Unicode UAX #9), or they would change places.
 */
export function msWords(ms: number, language: Language): string {
  const words = ms < 1 ? '<\u00A01\u00A0ms' : `${Math.round(ms)}\u00A0ms`;
  return language === 'ar' ? `\u2066${words}\u2069` : words;
}
