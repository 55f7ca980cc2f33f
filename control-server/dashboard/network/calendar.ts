const HOUR_MS = 60 * 60_000;

/** Whole hours of the reader's clock from `from` to `to` (ms since 1970, both counted) that are multiples of `every` (1, 2, 3, 4, 6, 12). */
export function hoursBetween(from: number, to: number, every = 1): number[] {
  const first = new Date(from);
  if (first.getTime() !== startOfHour(from)) first.setTime(startOfHour(from) + HOUR_MS);
  const hours: number[] = [];
  for (let hour = first.getTime(); hour <= to; hour += HOUR_MS) {
    if (new Date(hour).getHours() % every === 0) hours.push(hour);
  }
  return hours;
}

/** Midnights of the reader's calendar from `from` to `to` (ms since 1970, both counted), one in `every`, the latest always among them. */
export function midnightsBetween(from: number, to: number, every = 1): number[] {
  const midnights: number[] = [];
  const day = new Date(startOfDay(from));
  // By the calendar, not by 24 hours: two days of the year are longer or shorter.
  if (day.getTime() < from) day.setDate(day.getDate() + 1);
  for (; day.getTime() <= to; day.setDate(day.getDate() + 1)) midnights.push(day.getTime());
  return midnights.filter((_, place) => (midnights.length - 1 - place) % every === 0);
}

/** First days of the months of the reader's calendar from `from` to `to` (ms since 1970, both counted), one in `every`, the latest always among them. */
export function firstsBetween(from: number, to: number, every = 1): number[] {
  const firsts: number[] = [];
  const first = new Date(startOfMonth(from));
  if (first.getTime() < from) first.setMonth(first.getMonth() + 1);
  for (; first.getTime() <= to; first.setMonth(first.getMonth() + 1)) firsts.push(first.getTime());
  return firsts.filter((_, place) => (firsts.length - 1 - place) % every === 0);
}

/** The beginning of the hour or day that a moment falls in, by the reader's clock; ms since 1970. */
export function startOfHour(moment: number): number {
  const clock = new Date(moment);
  // Counted back, not set: in autumn one hour comes twice, and `setMinutes` would leave the second for the first.
  return moment - (clock.getMinutes() * 60 + clock.getSeconds()) * 1000 - clock.getMilliseconds();
}

export function startOfDay(moment: number): number {
  return new Date(moment).setHours(0, 0, 0, 0);
}

export function startOfMonth(moment: number): number {
  const day = new Date(startOfDay(moment));
  return day.setDate(1);
}
