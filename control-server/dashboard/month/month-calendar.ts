/** A month as `2026-11`, as the server names it. */
const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;
/** Outages and hourly figures are kept three years (control-server/retention-rules.ts): before that there is nothing to show. */
const KEPT_MONTHS = 36;

/** @param text of the page's address. @returns whether it names a month that there can be something of */
export function isShownMonth(text: string, today: string): boolean {
  return MONTH.test(text) && text <= today && text >= monthLater(today, -KEPT_MONTHS);
}

/** The month of a moment (ms since 1970), by the browser's calendar unless said otherwise. */
export function monthOf(moment: number, timeZone?: string): string {
  return new Date(moment).toLocaleDateString('en-CA', { timeZone }).slice(0, 7);
}

/** @param by how many months; negative: before */
export function monthLater(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** A moment in the middle of a month, for its name: no time zone makes another month of it. */
export function middleOf(month: string): number {
  return Date.parse(`${month}-15T12:00:00Z`);
}
