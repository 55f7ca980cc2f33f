import { type Broken, both, without, row, began, moved, nth, terms, limit } from './doctored.ts';
import { APART, CALLED, EXTEND, FIRST, LONG, MINUTE, SECOND, at } from './good-room.ts';
import type { RoomHistory } from './room-history.ts';

/** Sessions, grants and minutes that cannot be, and sides that disagree. */
export const brokenSessions: Broken[] = [
  ['a fact is lost', 'fact', ({ server }) => void server.records.splice(3, 1)],
  ['a session has no row at the server', 'no-grant', ({ server }) => void server.sessions.shift()],
  ['a session was granted by nobody', 'no-grant', (history) => (row(history, LONG).right = 'unknown')],
  [
    'a session opened by another ticket than was shown',
    'no-grant',
    (history) => (row(history, LONG).ticketId = SECOND),
  ],
  ['a session by the book while the server was there', 'no-grant', ({ mishaps }) => (mishaps.serverStops = [])],
  ['a session for which nobody sat down', 'no-grant', ({ people }) => void people.began.shift()],
  [
    'a session on a screen that is in no journal',
    'fact',
    ({ people }) => people.began.push({ ...began({ people } as RoomHistory, LONG), sessionId: 'none' }),
  ],
  [
    'two sessions of one ticket at once',
    'two-at-once',
    (history) => {
      began(history, APART).ticketId = FIRST;
      both(history, 'session-began', APART, (event) => {
        event.startedAt = at(10, 30);
        event.offlineTicketId = FIRST;
      });
    },
  ],
  ['two sessions on one terminal at once', 'two-at-once', (history) => without(history, 'session-ended', LONG)],
  [
    'minutes of a ticket used twice',
    'ticket-minutes',
    (history) => {
      began(history, CALLED).ticketId = FIRST;
      row(history, CALLED).ticketId = FIRST;
    },
  ],
  ['more granted than is on the ticket', 'over-limit', ({ people }) => (nth(people.tickets).minutes = 45)],
  ['more granted than the rules give', 'over-limit', (history) => (limit(history).minutesPerSession = 45)],
  ['longer than the day allows', 'over-limit', (history) => (limit(history).minutesPerDay = 70)],
  ['longer more often than allowed', 'over-limit', (history) => (limit(history).extensions = 0)],
  ['longer than anybody ordered', 'over-limit', ({ server }) => (nth(server.orders).minutes = 10)],
  [
    'longer by nobody’s order',
    'over-limit',
    ({ server }) => (server.orders = server.orders.filter(({ commandId }) => commandId !== EXTEND)),
  ],
  [
    'more used than was promised',
    'over-limit',
    (history) => both(history, 'session-ended', CALLED, (event) => (event.consumedMs = 61 * MINUTE)),
  ],
  [
    'time was over too early',
    'ended-early',
    (history) => both(history, 'session-ended', LONG, (event) => (event.endedAt -= 5 * MINUTE)),
  ],
  [
    'an end moved nearer',
    'ended-early',
    (history) => both(history, 'session-extended', LONG, (event) => (event.endsAt = at(10, 55))),
  ],
  ['a resident left who did not', 'ended-early', ({ people }) => (people.ended = [])],
  ['a restart without a power cut', 'ended-early', ({ mishaps }) => (mishaps.powerCuts = [])],
  [
    'nobody there, and somebody was',
    'ended-early',
    (history) => both(history, 'session-ended', CALLED, (event) => (event.reason = 'nobody-there')),
  ],
  [
    'nobody there, asked too soon',
    'ended-early',
    (history) => {
      both(history, 'session-ended', CALLED, (event) => (event.reason = 'nobody-there'));
      history.people.ended.push({ at: at(11, 35), sessionId: CALLED, how: 'walked-away' });
    },
  ],
  [
    'a session beyond the closing',
    'past-closing',
    (history) => (terms(history).week = terms(history).week.map(() => [{ from: 540, to: 660 }])),
  ],
  ['let in while it was closed', 'let-in-late', (history) => moved(history, -2 * 60 * MINUTE)],
  ['let in after the last sign-in', 'let-in-late', (history) => moved(history, 6 * 60 * MINUTE + 52 * MINUTE)],
  ['told that it is closed while it is open', 'refused-wrongly', ({ people }) => (nth(people.refused).at = at(12))],
  ['refused for no reason of the list', 'end-without-reason', ({ people }) => (nth(people.refused).code = 'because')],
  ['a session that never ended', 'end-without-reason', (history) => without(history, 'session-ended', CALLED)],
  ['a terminal that was not wiped', 'not-wiped', (history) => without(history, 'wiped', LONG)],
  [
    'another end on the dashboard',
    'not-the-same-minute',
    ({ looks }) => (nth(looks).tile.sitting = { sessionId: LONG, endsAt: at(11, 1) }),
  ],
  [
    'nobody on the dashboard where somebody sits',
    'not-the-same-minute',
    ({ looks }) => (nth(looks).tile.sitting = null),
  ],
  ['the server knows another end', 'server-disagrees', (history) => (row(history, LONG).endsAt = at(11))],
];
