import { type Course, promisedMs } from './courses.ts';
import type { RoomHistory } from './room-history.ts';
import { type Tally, short } from './tally.ts';

const MINUTE_MS = 60_000;
const CLOCK_MS = 2_000;

/**
 * A ticket has one session at a time, unless two terminals could not know of each other, and then it is marked; of its minutes, with what was ordered besides, none is used twice.
 */
export function checkTickets(history: RoomHistory, courses: readonly Course[], tally: Tally): void {
  const byId = new Map(courses.map((course) => [course.sessionId, course]));
  const rows = new Map(history.server.sessions.map((row) => [row.sessionId, row]));
  // By what was typed at the screens, and by what the server has written: either alone could be wrong.
  const uses = new Map<string, Set<string>>();
  const use = (ticketId: string | null, sessionId: string) => {
    if (ticketId !== null) uses.set(ticketId, (uses.get(ticketId) ?? new Set()).add(sessionId));
  };
  for (const { ticketId, sessionId } of history.people.began) use(ticketId, sessionId);
  for (const { ticketId, sessionId, state } of history.server.sessions)
    if (state !== 'given-back') use(ticketId, sessionId);
  for (const { ticketId, minutes, issuedAt } of history.people.tickets) {
    const told = [...(uses.get(ticketId) ?? [])]
      .flatMap((sessionId) => byId.get(sessionId) ?? [])
      .toSorted((one, other) => one.startedAt - other.startedAt);
    const about = { at: told[0]?.startedAt ?? issuedAt, where: `ticket ${short(ticketId)}` };
    const isMarked = (course: Course) => rows.get(course.sessionId)?.sharesTicket === true;
    for (const [index, course] of told.entries()) {
      const other = told.slice(0, index).find((one) => endOf(one) > course.startedAt + CLOCK_MS);
      const isApart = other !== undefined && (course.offlineTicketId ?? other.offlineTicketId) !== null;
      tally.expect(
        other === undefined || (isApart && (isMarked(course) || isMarked(other))),
        'two-at-once',
        about,
        () =>
          `${short(course.sessionId)} at ${course.terminal} while ${short(other?.sessionId ?? '')} at ${other?.terminal} was open`,
      );
    }
    const own = told.filter((course) => !isMarked(course));
    const usedMs = own.reduce((sum, { consumedMs }) => sum + consumedMs, 0);
    const longerMs = own.reduce(
      (sum, course) => sum + (promisedMs(course) - (course.firstEndsAt - course.startedAt)),
      0,
    );
    tally.expect(
      usedMs <= minutes * MINUTE_MS + longerMs,
      'ticket-minutes',
      about,
      () => `${usedMs} ms used of ${minutes} min and ${longerMs} ms given besides`,
    );
  }
}

/** When its resident was there no more: of one whose power was cut no later than its end. */
function endOf({ end, endsAt, startedAt, consumedMs }: Course): number {
  if (!end) return Infinity;
  return end.reason === 'terminal-restarted' ? startedAt + consumedMs : Math.min(end.endedAt, endsAt);
}
