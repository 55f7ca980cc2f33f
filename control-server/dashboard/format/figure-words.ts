import type { Language } from './clock-words.ts';
import { numberFormat } from './intl-formats.ts';

/** Latin digits in every language, as on the clock. */
const localeOf: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB', ar: 'ar-MA-u-nu-latn' };

const NO_BREAK_SPACE = '\u00A0';
/** The smallest figure that one decimal can show. */
const SMALLEST_SHOWN = 0.1;

/** Among Arabic letters a number and its unit are isolated, or they would change places (U+2066 … U+2069, Unicode UAX #9). */
function isolated(words: string, language: Language): string {
  return language === 'ar' ? `\u2066${words}\u2069` : words;
}

/**
 * A share with one decimal, so that its place stays as wide as it was: "0,2 %" in French, "0.2%" in English.
 * Something above nothing never reads as nothing: "< 0,1 %". `percent` from 0 to 100.
 */
export function percentWords(percent: number, language: Language): string {
  const number = numberFormat(localeOf[language], { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const isTiny = percent > 0 && percent < SMALLEST_SHOWN;
  const figure = isTiny ? `<${NO_BREAK_SPACE}${number.format(SMALLEST_SHOWN)}` : number.format(percent);
  return isolated(language === 'fr' ? `${figure}${NO_BREAK_SPACE}%` : `${figure}%`, language);
}

/**
 * Availability with up to two decimals, as contracts write it: "99,83 %". Cut and not rounded: only what never failed reads as 100 %. `percent` from 0 to 100.
 */
export function availabilityWords(percent: number, language: Language): string {
  // Of 99.83 the machine has a little less: a millionth more makes no month better.
  const cut = Math.floor(percent * 100 + 1e-6) / 100;
  const figure = numberFormat(localeOf[language], { maximumFractionDigits: 2 }).format(cut);
  return isolated(language === 'fr' ? `${figure}${NO_BREAK_SPACE}%` : `${figure}%`, language);
}

/** Throughput: "183 Mb/s", one decimal below ten. */
export function mbpsWords(mbps: number, language: Language): string {
  const number = numberFormat(localeOf[language], { maximumFractionDigits: mbps < 10 ? 1 : 0 });
  return isolated(`${number.format(mbps)}${NO_BREAK_SPACE}Mb/s`, language);
}

/** Milliseconds without their unit, for the first end of "entre 8 et 30 ms". */
export function bareMsWords(ms: number, language: Language): string {
  return isolated(ms < 1 ? `<${NO_BREAK_SPACE}1` : String(Math.round(ms)), language);
}

/** A signal in whole dBm, with a true minus sign: "−58 dBm". */
export function signalWords(dbm: number, language: Language): string {
  const whole = Math.round(dbm);
  const figure = whole < 0 ? `\u2212${-whole}` : String(whole);
  return isolated(`${figure}${NO_BREAK_SPACE}dBm`, language);
}
