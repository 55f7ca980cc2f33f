import { dayAfter, momentOf } from './calendar.ts';

/** The Sundays on which clocks are put back (2026) and forward (2027) in France. */
export const AUTUMN_NIGHT = '2026-10-25';
export const SPRING_NIGHT = '2027-03-28';

/** Days that are lived through, both included; between two windows the clock is pushed on. */
export type Window = { from: string; to: string; opensAt: number; closesAt: number };

/** So many days in two halves, around the autumn night and around the spring night; up to three days there is only the first. */
export function windowsOf(days: number): Window[] {
  const halves = days <= 3 ? [days] : [Math.ceil(days / 2), Math.floor(days / 2)];
  return halves.map((length, index) => {
    const from = dayAfter(index === 0 ? AUTUMN_NIGHT : SPRING_NIGHT, -Math.floor(length / 2));
    const to = dayAfter(from, length - 1);
    return { from, to, opensAt: momentOf(from, 0), closesAt: momentOf(to, 24 * 60) };
  });
}
