import type { Language } from './clock-words.ts';

/** One value of a table to save. Null: not measured, an empty field. */
export type CsvValue = string | number | null;

/** So that a spreadsheet takes the text for UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * A table as a file for spreadsheets: fields between semicolons, as French ones read them (their comma is the decimal one), lines as RFC 4180 ends them.
 * Numbers have the decimal sign of the language. A text that a spreadsheet would run as a formula is marked as text (OWASP, "CSV injection").
 */
export function csvText(rows: readonly (readonly CsvValue[])[], language: Language): string {
  const lines = rows.map((row) => row.map((value) => field(value, language)).join(';'));
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`;
}

function field(value: CsvValue, language: Language): string {
  if (value === null) return '';
  if (typeof value === 'number') {
    const rounded = String(Math.round(value * 1_000) / 1_000);
    return language === 'fr' ? rounded.replace('.', ',') : rounded;
  }
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[;"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
