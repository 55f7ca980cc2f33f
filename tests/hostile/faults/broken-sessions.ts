import { type Broken, MINUTE, add, both, found, terminal } from './doctored.ts';
import { CUT_SESSION, EXTEND, LAST_SESSION, LONG_SESSION, OTHER_TERMINAL, TERMINAL, TICKETS } from './good-history.ts';

/** Sessions, minutes and tickets that cannot be, and a server that knows otherwise. */
export const brokenSessions: Broken[] = [
  [
    'two sessions at once',
    ['two-sessions', 'session-without-begin', 'doubled', 'not-at-rest', 'server-disagrees'],
    (history) =>
      both(
        history,
        ({ event }) => event.type === 'session-ended' && event.sessionId === LONG_SESSION,
        (event) => {
          if (event.type === 'session-ended') event.sessionId = CUT_SESSION;
        },
      ),
  ],
  [
    'a session consumed more than it was given',
    ['over-consumed', 'minutes-from-nowhere', 'server-disagrees'],
    (history) => {
      both(
        history,
        ({ event }) => event.type === 'session-ended' && event.sessionId === LONG_SESSION,
        (event) => {
          if (event.type === 'session-ended') event.consumedMs = 3 * MINUTE + 1;
        },
      );
      found(history.tickets[0]).minutes = 1;
    },
  ],
  [
    'time of a session that is over',
    ['session-without-begin'],
    (history) => add(history, { type: 'time-consumed', sessionId: LONG_SESSION, consumedMs: 1 }),
  ],
  [
    'time was over too early',
    ['ended-early', 'server-disagrees'],
    (history) =>
      both(
        history,
        ({ event }) => event.type === 'session-ended' && event.reason === 'time-over',
        (event) => {
          if (event.type === 'session-ended') event.consumedMs = 3 * MINUTE - 1;
        },
      ),
  ],
  [
    'consumed time went back',
    ['time-ran-back', 'server-disagrees'],
    (history) =>
      both(
        history,
        ({ event }) => event.type === 'time-consumed' && event.sessionId === CUT_SESSION,
        (event) => {
          if (event.type === 'time-consumed') event.consumedMs = 40_000;
        },
      ),
  ],
  [
    'a moment was moved by a wall clock',
    ['moment-moved'],
    (history) =>
      both(
        history,
        ({ event }) => event.type === 'session-began' && event.sessionId === LAST_SESSION,
        (event) => {
          if (event.type !== 'session-began') return;
          event.startedAt += 20 * MINUTE;
          event.endsAt += 20 * MINUTE;
          found(history.server.sessions[2]).endsAt = event.endsAt;
          found(history.server.sessions[2]).minutes = 2;
        },
      ),
  ],
  [
    'a ticket opened two sessions',
    ['ticket-used-twice'],
    (history) => {
      found(history.server.sessions[2]).ticketId = TICKETS[0];
      found(history.tickets[0]).minutes = 9;
    },
  ],
  [
    'words opened a session that the server takes for another ticket’s',
    ['ticket-used-twice'],
    (history) => {
      history.opened.push({ ticketId: TICKETS[0], terminalId: TERMINAL, sessionId: LAST_SESSION });
      found(history.tickets[0]).minutes = 9;
    },
  ],
  [
    'a used ticket is good again',
    ['minutes-from-nowhere', 'ticket-used-twice'],
    ({ server }) => {
      found(server.tickets[0]).state = 'issued';
    },
  ],
  [
    'more minutes were given back than were left',
    ['minutes-from-nowhere'],
    ({ tickets }) => {
      found(tickets[1]).minutes = 1;
    },
  ],
  [
    'the server does not know a session',
    ['server-disagrees', 'minutes-from-nowhere'],
    ({ server }) => void server.sessions.shift(),
  ],
  [
    'the server knows another end',
    ['server-disagrees'],
    ({ server }) => {
      found(server.sessions[2]).endReason = 'resident-left';
    },
  ],
  [
    'a session is open at the server only',
    ['not-at-rest'],
    ({ server }) => {
      server.sessions.push({
        ...found(server.sessions[0]),
        sessionId: OTHER_TERMINAL,
        terminalId: OTHER_TERMINAL,
        ticketId: null,
        state: 'open',
      });
    },
  ],
  [
    'a terminal did not come back',
    ['not-at-rest'],
    ({ terminals }) => {
      found(terminals[1]).atEnd = null;
    },
  ],
  [
    'facts are untold',
    ['not-at-rest'],
    (history) => {
      terminal(history).atEnd = { pendingRecords: 2, sessionId: null };
    },
  ],
  [
    'a session never ended',
    ['not-at-rest'],
    (history) =>
      add(history, {
        type: 'session-began',
        sessionId: OTHER_TERMINAL,
        startedAt: terminal(history).facts[0]?.at ?? 0,
        endsAt: 2 ** 50,
      }) ??
      void history.server.sessions.push({
        ...found(history.server.sessions[0]),
        sessionId: OTHER_TERMINAL,
        state: 'open',
        endsAt: 2 ** 50,
        consumedMs: 0,
        ticketId: EXTEND,
        endReason: null,
      }),
  ],
];
