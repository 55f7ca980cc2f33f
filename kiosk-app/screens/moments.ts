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
