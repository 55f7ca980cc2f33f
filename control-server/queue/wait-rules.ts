/** A wait is told in steps of so many minutes, rounded up: nobody is told less than it may take. */
const STEP_MINUTES = 5;
/** From one resident's end to the next one's beginning: the wipe, and that somebody comes. */
const CHANGE_MINUTES = 1;

/** A terminal as far as waiting goes: minutes until somebody can sit down there. */
export type Seat = { freeInMinutes: number };

/**
 * At most how long each of those who wait may have to, if nobody leaves before their time: while somebody waits, no session is made longer by its resident.
 * @param parts terminals in service; how many wait; how long a session lasts there, minutes
 * @returns minutes for each who waits, first come first; null for all where no terminal is in service
 */
export function waits(parts: { seats: readonly Seat[]; waiting: number; sessionMinutes: number }): (number | null)[] {
  const { waiting, sessionMinutes } = parts;
  if (parts.seats.length === 0) return Array.from({ length: waiting }, () => null);
  const freeAt = parts.seats.map(({ freeInMinutes }) => Math.max(0, freeInMinutes));
  return Array.from({ length: waiting }, () => {
    const soonest = Math.min(...freeAt);
    freeAt[freeAt.indexOf(soonest)] = soonest + sessionMinutes + CHANGE_MINUTES;
    return Math.ceil(soonest / STEP_MINUTES) * STEP_MINUTES;
  });
}

/** How long a session lasts at a site: the mean of those that are open, minutes; the ticket's ordinary length where there is none. */
export function usualMinutes(lengths: readonly number[], otherwise: number): number {
  if (lengths.length === 0) return otherwise;
  return lengths.reduce((sum, one) => sum + one, 0) / lengths.length;
}

/** Minutes until the terminal of an open session, or one that is kept for somebody, is to be had. */
export function freeIn(parts: { now: number; endsAt: number | null; sessionMinutes: number }): number {
  const { now, endsAt, sessionMinutes } = parts;
  return (endsAt === null ? sessionMinutes : Math.max(0, endsAt - now) / 60_000) + CHANGE_MINUTES;
}
