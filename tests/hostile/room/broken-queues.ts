import { type Broken, began, nth, boardAt } from './doctored.ts';
import { CALLED, LONG, ONE, OTHER, PLACE, THIRD, at } from './good-room.ts';

/** A queue that is unjust or forgets, and a day without a good end. */
export const brokenQueues: Broken[] = [
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
