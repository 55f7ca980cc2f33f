import type { JournalEvent } from '#protocol/journal-events.ts';
import { APART, CALLED, EXTEND, FIRST, LONG, MINUTE, ONE, OTHER, PLACE, SECOND, THIRD, at } from './good-room.ts';
import type { RoomHistory, ViolationKind } from './room-history.ts';

/** A way to break a day: what it is, the violation that must be said of it, and the doctoring. Others may be said too. */
export type Broken = [what: string, kind: ViolationKind, doctor: (history: RoomHistory) => void];

type Of<T extends JournalEvent['type']> = Extract<JournalEvent, { type: T }>;

/** Changes a fact on the disk and at the server alike. */
function both<T extends JournalEvent['type']>(
  history: RoomHistory,
  type: T,
  sessionId: string,
  change: (event: Of<T>) => void,
): void {
  const isMeant = (event: unknown): event is Of<T> => {
    const { type: one, sessionId: id } = event as { type: string; sessionId?: string };
    return one === type && id === sessionId;
  };
  const all = [...history.terminals.flatMap(({ facts }) => facts), ...history.server.records];
  for (const { event } of all) if (isMeant(event)) change(event);
}

/** Takes a fact out, on the disk and at the server, and closes the hole. */
function without(history: RoomHistory, type: JournalEvent['type'], sessionId: string | null): void {
  const isMeant = ({ event }: { event: unknown }) => {
    const { type: one, sessionId: id } = event as { type: string; sessionId?: string | null };
    return one === type && id === sessionId;
  };
  for (const terminal of history.terminals) terminal.facts = renumbered(terminal.facts.filter((one) => !isMeant(one)));
  history.server.records = renumbered(history.server.records.filter((one) => !isMeant(one)));
}

function renumbered<T extends { bootId: string; seq: number }>(records: T[]): T[] {
  const last = new Map<string, number>();
  return records.map((record) => {
    const seq = (last.get(record.bootId) ?? 0) + 1;
    last.set(record.bootId, seq);
    return { ...record, seq };
  });
}

function row({ server }: RoomHistory, sessionId: string) {
  const found = server.sessions.find((one) => one.sessionId === sessionId);
  if (!found) throw new Error('no such session');
  return found;
}

function began({ people }: RoomHistory, sessionId: string) {
  const found = people.began.find((one) => one.sessionId === sessionId);
  if (!found) throw new Error('nobody sat down');
  return found;
}

/** The session of the morning on another day of the clock. */
function moved(history: RoomHistory, byMs: number): void {
  both(history, 'session-began', LONG, (event) => {
    event.startedAt += byMs;
    event.endsAt += byMs;
  });
  row(history, LONG).grantedAt += byMs;
}

function nth<T>(list: readonly T[], index = 0): T {
  const found = list[index];
  if (found === undefined) throw new Error('not in the good day');
  return found;
}
const terms = ({ sites }: RoomHistory) => nth(nth(sites).terms).terms;
const limit = (history: RoomHistory) => nth(terms(history).limits);
const boardAt = ({ boards }: RoomHistory, index: number) => nth(boards, index);

export const brokenRooms: Broken[] = [
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
  [
    'somebody was overtaken',
    'overtaken',
    (history) => {
      boardAt(history, 1).waiting = [1];
      boardAt(history, 1).called = [{ number: 2, terminalId: ONE, until: at(11, 18) }];
    },
  ],
  [
    'a terminal is kept for two',
    'held-twice',
    (history) => void boardAt(history, 1).called.push({ number: 3, terminalId: ONE, until: at(11, 18) }),
  ],
  [
    'somebody else sat down where it was kept',
    'held-for-another',
    (history) => (began(history, CALLED).placeId = null),
  ],
  [
    'a terminal stood idle while somebody waited',
    'idle-while-waiting',
    ({ boards }) => {
      for (const board of boards) board.idle = [OTHER];
    },
  ],
  ['a place that never came to its end', 'place-astray', ({ server }) => (nth(server.places, 1).state = 'waiting')],
  [
    'a place that is lost',
    'place-astray',
    ({ server }) => (server.places = server.places.filter(({ placeId }) => placeId !== PLACE)),
  ],
  ['numbers out of order', 'place-astray', ({ server }) => (nth(server.places, 1).takenAt = at(10))],
  [
    'somebody still sits there',
    'not-at-rest',
    ({ terminals }) => (nth(terminals).atEnd = { pendingRecords: 0, sessionId: LONG }),
  ],
  ['an order without an end', 'not-at-rest', ({ server }) => (nth(server.orders).state = 'sent')],
  ['something broke in the server', 'incident', ({ server }) => void server.incidents.push('{"level":50}')],
  [
    'a ticket of nobody',
    'no-grant',
    ({ people }) => (people.tickets = people.tickets.filter(({ ticketId }) => ticketId !== THIRD)),
  ],
];
