import type { WayIn } from '#protocol/room-rules.ts';
import { MAX_SESSION_MINUTES } from '#protocol/limits.ts';
import { type Course, promisedMs } from './courses.ts';
import type { RoomHistory } from './room-history.ts';
import { type Limit, type Terms, limitFor } from './terms.ts';
import { termsAt, termsBetween } from './terms-then.ts';
import { type Tally, short } from './tally.ts';

const MINUTE_MS = 60_000;
const BOOK_MS = 6 * 60 * MINUTE_MS;

/** Nobody was granted more than ticket and rules give, nor made longer than they allow, nor longer than somebody ordered. */
export function checkLimits(history: RoomHistory, courses: readonly Course[], tally: Tally): void {
  const rows = new Map(history.server.sessions.map((row) => [row.sessionId, row]));
  const seen = new Map(history.people.began.map((one) => [one.sessionId, one]));
  const tickets = new Map(history.people.tickets.map((ticket) => [ticket.ticketId, ticket]));
  const orders = new Map(history.server.orders.map((order) => [order.commandId, order]));
  const earlier = new Map<string, Course[]>();
  for (const course of courses.toSorted((one, other) => one.startedAt - other.startedAt)) {
    const row = rows.get(course.sessionId);
    const began = seen.get(course.sessionId);
    if (!row || !began) continue;
    const about = { at: course.startedAt, where: `${course.terminal} ${short(course.sessionId)}` };
    const site = history.sites.find(({ siteId }) => siteId === course.siteId);
    const { startedAt, firstEndsAt, terminal } = course;
    const at = course.offlineTicketId === null ? row.grantedAt : startedAt;
    const way: WayIn = began.way === 'helper' ? began.kind : began.way;
    // The book may be of before the last change of the rules.
    const inForce = course.offlineTicketId === null ? [termsAt(site, at)] : termsBetween(site, at - BOOK_MS, at);
    const limits = inForce.flatMap((terms) =>
      terms ? [{ terms, limit: limitFor(terms, { way, terminal, at }) }] : [],
    );
    const most = (of: (one: (typeof limits)[number]) => number) => Math.max(0, ...limits.map(of));
    const ticket = began.ticketId === null ? undefined : tickets.get(began.ticketId);
    const firstMs = firstEndsAt - startedAt;
    tally.expect(
      firstMs <= row.minutes * MINUTE_MS,
      'over-limit',
      about,
      () => `began with ${firstMs} ms, granted ${row.minutes} min`,
    );
    const before = ticket ? (earlier.get(ticket.ticketId) ?? []) : [];
    if (ticket) earlier.set(ticket.ticketId, [...before, course]);
    // What was given besides goes along with who moves, and is there again after a power cut.
    const givenMs = before.reduce((sum, one) => sum + promisedMs(one) - (one.firstEndsAt - one.startedAt), 0);
    const onTicket = ticket ? ticket.minutes + Math.ceil(givenMs / MINUTE_MS) : 0;
    const right = most(({ limit, terms }) =>
      Math.min(limit?.minutesPerSession ?? Infinity, ofRight(began.way, onTicket, terms)),
    );
    tally.expect(
      row.minutes <= right,
      'over-limit',
      about,
      () => `granted ${row.minutes} min, the rules give ${right}`,
    );
    tally.expect(
      promisedMs(course) <= MAX_SESSION_MINUTES * MINUTE_MS,
      'over-limit',
      about,
      () => 'longer than any session may be',
    );
    for (const { commandId, byMs } of course.longer) {
      const order = orders.get(commandId ?? '');
      const isOrdered =
        order?.sessionId === course.sessionId && order.minutes !== null && byMs === order.minutes * MINUTE_MS;
      tally.expect(
        isOrdered,
        'over-limit',
        about,
        () => `longer by ${byMs} ms, ordered were ${order?.minutes ?? 'no'} min`,
      );
    }
    // No limit of time but the closing.
    if (course.isAccompanied) continue;
    const longer = most(({ limit }) => limit?.extensions ?? Infinity);
    tally.expect(
      course.longer.length <= longer,
      'over-limit',
      about,
      () => `${course.longer.length} times longer, of ${longer}`,
    );
    const usedMs = before.reduce((sum, one) => sum + one.consumedMs, 0);
    const perDay = most(({ limit }) => perDayOf(limit));
    // What two terminals apart gave to the same words neither could know of.
    const isShared = row.sharesTicket || before.some(({ sessionId }) => rows.get(sessionId)?.sharesTicket);
    tally.expect(
      isShared || usedMs + promisedMs(course) <= perDay * MINUTE_MS,
      'over-limit',
      about,
      () => `${usedMs} ms of the day used, ${promisedMs(course)} ms promised, ${perDay} min allowed`,
    );
  }
}

function ofRight(way: WayIn | 'helper', onTicket: number, { withoutTicket }: Terms): number {
  if (way === 'without-ticket') return withoutTicket?.minutes ?? 0;
  return way === 'helper' ? Infinity : onTicket;
}

function perDayOf(limit: Limit | null): number {
  return limit?.minutesPerDay ?? Infinity;
}
