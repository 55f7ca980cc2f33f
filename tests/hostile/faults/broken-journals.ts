import { type Broken, MINUTE, add, found, rowOf, terminal } from './doctored.ts';
import { BOOTS, TERMINAL } from './good-history.ts';

/** Facts that are missing, other, double or late. */
export const brokenJournals: Broken[] = [
  ['a fact is not at the server', ['lost', 'out-of-order'], ({ server }) => void server.records.splice(4, 1)],
  ['the last fact is not at the server', ['lost'], ({ server }) => void server.records.pop()],
  [
    'a fact arrived as another one',
    ['changed'],
    (history) => {
      rowOf(history, 1).event = { type: 'wiped', sessionId: null, durationMs: 21 };
    },
  ],
  [
    'a fact stands there twice',
    ['doubled', 'out-of-order'],
    (history) => {
      history.server.records.push({ ...rowOf(history, 3) });
    },
  ],
  [
    'a fact came again under another number',
    ['doubled', 'session-without-begin'],
    (history) => add(history, found(terminal(history).facts.find(({ event }) => event.type === 'session-ended')).event),
  ],
  [
    'the server has a fact that no terminal wrote',
    ['invented'],
    ({ server, terminals }) => {
      server.records.push({
        terminalId: TERMINAL,
        bootId: BOOTS[1],
        seq: 9,
        at: 1,
        receivedAt: 2,
        event: { type: 'slept', durationMs: 1 },
      });
      found(terminals[1]);
    },
  ],
  ['a journal has a hole', ['invented', 'out-of-order'], (history) => void terminal(history).facts.splice(1, 1)],
  [
    'a boot was committed before the one before it',
    ['out-of-order'],
    ({ server }) => {
      for (const row of server.records) if (row.bootId === BOOTS[1]) row.receivedAt -= 10 * MINUTE;
    },
  ],
];
