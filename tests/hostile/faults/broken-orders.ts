import { type Broken, add, both, found, terminal } from './doctored.ts';
import { END, EXTEND, LONG_SESSION, TERMINAL, TICKETS } from './good-history.ts';

/** Orders that are done twice, for nothing, or not as told. */
export const brokenOrders: Broken[] = [
  [
    'an order was done twice',
    ['order-done-twice', 'server-disagrees', 'session-without-begin'],
    (history) => add(history, { type: 'session-extended', sessionId: LONG_SESSION, endsAt: 1, commandId: EXTEND }),
  ],
  [
    'an order was answered twice',
    ['order-done-twice'],
    (history) => add(history, { type: 'command-answered', commandId: END, outcome: 'done' }),
  ],
  [
    'a session got longer without an order',
    ['effect-without-order', 'told-done-and-was-not'],
    (history) => {
      both(
        history,
        ({ event }) => event.type === 'command-answered' && event.commandId === EXTEND,
        (event) => {
          if (event.type === 'command-answered') event.outcome = 'session-not-found';
        },
      );
      const row = found(history.server.orders?.[0]);
      Object.assign(row, { state: 'refused', code: 'session-not-found' });
    },
  ],
  ['staff ended a session and did not', ['effect-without-order'], (history) => void history.orders.pop()],
  [
    'staff were told done, and no fact says so',
    ['told-done-and-was-not'],
    (history) => {
      history.orders.push({
        terminalId: TERMINAL,
        kind: 'extend',
        sessionId: LONG_SESSION,
        minutes: 1,
        answer: { kind: 'tracked', commandId: TICKETS[0], state: 'done' },
      });
    },
  ],
  [
    'an order was told expired and done',
    ['told-done-and-was-not'],
    ({ orders }) => {
      found(orders[0]).answer = { kind: 'tracked', commandId: EXTEND, state: 'expired' };
    },
  ],
  [
    'an order was done without its effect',
    ['done-without-effect', 'out-of-order', 'server-disagrees', 'over-consumed'],
    (history) => {
      const { facts } = terminal(history);
      const index = facts.findIndex(({ event }) => event.type === 'session-extended');
      facts.splice(index, 1);
      history.server.records.splice(index, 1);
    },
  ],
  [
    'the table of orders says otherwise than the fact',
    ['order-disagrees'],
    ({ server }) => {
      found(server.orders?.[0]).state = 'unanswered';
    },
  ],
  ['the table of orders does not know one', ['order-disagrees'], ({ server }) => void server.orders?.shift()],
  [
    'the table says done and no fact does',
    ['order-disagrees'],
    ({ server }) => {
      server.orders?.push({ commandId: TICKETS[0], terminalId: TERMINAL, kind: 'extend', state: 'done', code: null });
    },
  ],
  [
    'an order is left over',
    ['not-at-rest'],
    ({ server }) => {
      server.orders?.push({
        commandId: TICKETS[0],
        terminalId: TERMINAL,
        kind: 'extend',
        state: 'waiting',
        code: null,
      });
    },
  ],
];
