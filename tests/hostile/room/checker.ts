import { checkAgreement, checkFacts, checkLooks, checkRest } from './agreement-checks.ts';
import { followCourses } from './courses.ts';
import { checkEnds } from './end-checks.ts';
import { checkGrants, checkRefusals, isBlind } from './grant-checks.ts';
import { checkLimits } from './limit-checks.ts';
import { checkBoards, checkPlaces } from './queue-checks.ts';
import { type QueueFigures, queueFigures } from './queue-figures.ts';
import type { RoomHistory, Violation } from './room-history.ts';
import { Tally } from './tally.ts';
import { checkTickets } from './ticket-checks.ts';

/** `byTheBook`: sessions that a terminal opened by itself. `shared`: those whose ticket had opened another one, apart, and are marked. */
export type Verdict = {
  sessions: number;
  byTheBook: number;
  shared: number;
  checks: number;
  overtaken: number;
  violations: Violation[];
} & QueueFigures;

/** Proves a run, or says where it is broken. Pure: the same history, the same verdict. What workshops, cards and pauses must keep to is a further check in this list. */
export function check(history: RoomHistory): Verdict {
  const tally = new Tally();
  const courses = followCourses(history, tally);
  const began = new Map(history.people.began.map((one) => [one.sessionId, one.at]));
  // The moments of the others are of a clock that may be years wrong.
  const timely = courses.filter(
    ({ sessionId, terminalId }) => !isBlind(history, terminalId, began.get(sessionId) ?? 0),
  );
  for (const one of [checkGrants, checkAgreement]) one(history, courses, tally);
  for (const one of [checkEnds, checkLimits, checkTickets, checkPlaces]) one(history, timely, tally);
  for (const one of [checkFacts, checkLooks, checkRest, checkRefusals, checkBoards]) one(history, tally);
  const overtaken = tally.violations.filter(({ kind }) => kind === 'overtaken').length;
  const { checks, violations } = tally;
  const byTheBook = courses.filter(({ offlineTicketId }) => offlineTicketId !== null).length;
  const shared = history.server.sessions.filter(({ sharesTicket }) => sharesTicket).length;
  return { sessions: courses.length, byTheBook, shared, checks, overtaken, violations, ...queueFigures(history) };
}
