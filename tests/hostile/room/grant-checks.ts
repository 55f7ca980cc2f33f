import type { Course } from './courses.ts';
import type { RoomHistory, SessionRow } from './room-history.ts';
import { type Terms, openAt } from './terms.ts';
import { termsAt, termsBetween } from './terms-then.ts';
import { type Tally, clock, short } from './tally.ts';

const MINUTE_MS = 60_000;
/** A ticket book is made anew at least so often. */
const BOOK_MS = 6 * 60 * MINUTE_MS;
/** Between what is granted and what begins a terminal's clock may be wrong by so much. */
const CLOCK_MS = 2_000;

/** No session without a grant of the server, or of the ticket book where the server could not be asked; none while the site was closed or after the last sign-in. */
export function checkGrants(history: RoomHistory, courses: readonly Course[], tally: Tally): void {
  const rows = new Map(history.server.sessions.map((row) => [row.sessionId, row]));
  const seen = new Map(history.people.began.map((one) => [one.sessionId, one]));
  const tickets = new Map(history.people.tickets.map((ticket) => [ticket.ticketId, ticket]));
  const told = new Set(courses.map(({ sessionId }) => sessionId));
  for (const { at, sessionId } of history.people.began) {
    tally.expect(
      told.has(sessionId),
      'fact',
      { at, where: short(sessionId) },
      () => 'began on a screen, and in no journal',
    );
  }
  for (const course of courses) {
    const row = rows.get(course.sessionId);
    const began = seen.get(course.sessionId);
    const about = { at: course.startedAt, where: `${course.terminal} ${short(course.sessionId)}` };
    tally.expect(
      row !== undefined && row.right !== 'unknown',
      'no-grant',
      about,
      () => `granted by ${row?.right ?? 'nobody'}`,
    );
    tally.expect(began !== undefined, 'no-grant', about, () => 'nobody sat down for it');
    if (!row || !began) continue;
    const ticketId = course.offlineTicketId ?? row.ticketId;
    const ticket = ticketId === null ? undefined : tickets.get(ticketId);
    const isByTicket = row.right === 'ticket';
    tally.expect(
      !isByTicket || (ticket?.siteId === course.siteId && ticket.ticketId === began.ticketId),
      'no-grant',
      about,
      () => `by ticket ${short(ticketId ?? 'none')}, shown was ${short(began.ticketId ?? 'none')}`,
    );
    tally.expect(
      isByTicket === (began.ticketId !== null),
      'no-grant',
      about,
      () => `${row.right}, came by ${began.way}`,
    );
    if (isBlind(history, course.terminalId, began.at)) continue;
    const isApart = course.offlineTicketId !== null;
    tally.expect(
      !isApart || isAway(history, course),
      'no-grant',
      about,
      () => 'by the book, and the server could be asked',
    );
    checkHour(history, course, row, tally);
  }
}

function checkHour(history: RoomHistory, course: Course, row: SessionRow, tally: Tally): void {
  const site = history.sites.find(({ siteId }) => siteId === course.siteId);
  const isApart = course.offlineTicketId !== null;
  const at = isApart ? course.startedAt : row.grantedAt;
  const about = { at, where: `${course.terminal} ${short(course.sessionId)}` };
  // The book may be some hours old.
  const inForce = isApart ? termsBetween(site, at - BOOK_MS, at) : [termsAt(site, at)];
  const isInTime = inForce.some((terms) => {
    const stretch = terms && (openAt(terms, at) ?? openAt(terms, at + CLOCK_MS));
    const last = Math.max(1, terms?.lastSignInMinutes ?? 0) * MINUTE_MS;
    return stretch ? at <= stretch.closesAt - last + CLOCK_MS : false;
  });
  tally.expect(isInTime, 'let-in-late', about, () => `let in at ${clock(at)}`);
}

/** Did the terminal go by the clock on its wall at this moment, never having heard the server? What it decides then is another matter (docs/room-proof.md). */
export function isBlind({ mishaps }: RoomHistory, terminalId: string, at: number): boolean {
  return mishaps.blind.some((blind) => blind.terminalId === terminalId && at >= blind.from && at <= blind.to);
}

/** Could this terminal not ask the server when the session began? */
function isAway({ mishaps }: RoomHistory, { siteId, startedAt }: Course): boolean {
  const isThen = ({ from, to }: { from: number; to: number }) =>
    startedAt >= from - CLOCK_MS && startedAt <= to + CLOCK_MS;
  return mishaps.serverStops.some(isThen) || mishaps.lineCuts.some((cut) => cut.siteId === siteId && isThen(cut));
}

/** Nobody is told that it is closed while it is open. */
export function checkRefusals(history: RoomHistory, tally: Tally): void {
  const siteOf = new Map(history.terminals.map(({ terminalId, siteId }) => [terminalId, siteId]));
  for (const { at, terminalId, way, code } of history.people.refused) {
    const site = history.sites.find(({ siteId }) => siteId === siteOf.get(terminalId));
    // A terminal by itself goes by the book it has.
    const inForce = termsBetween(site, at - BOOK_MS, at);
    const about = { at, where: terminalId };
    if (isBlind(history, terminalId, at)) continue;
    if (code === 'site-closed' || code === 'last-sign-in-over') {
      // A terminal that decides by itself goes by its own clock.
      const moments = [at - CLOCK_MS, at, at + CLOCK_MS];
      const isTrue = inForce.some((terms) => moments.some((moment) => isClosedAs(code, terms, moment)));
      tally.expect(isTrue, 'refused-wrongly', about, () => `${code} at ${clock(at)}`);
    }
    if (code === 'without-ticket-not-offered') {
      tally.expect(
        inForce.some(({ withoutTicket }) => withoutTicket === null),
        'refused-wrongly',
        about,
        () => `${way}: ${code}`,
      );
    }
  }
}

/** Is this the true reason why nobody may sit down at this moment? */
function isClosedAs(code: 'site-closed' | 'last-sign-in-over', terms: Terms, moment: number): boolean {
  const stretch = openAt(terms, moment);
  if (code === 'site-closed' || !stretch) return code === 'site-closed' && stretch === null;
  return stretch.closesAt - moment < Math.max(1, terms.lastSignInMinutes) * MINUTE_MS;
}
