import type { JournalEvent } from '#protocol/journal-events.ts';
import type { Fact, History } from './history.ts';

/** A small run in which all went well, to be doctored by tests. Moments in ms since 1970, one minute is 60 000 ms. */
export const TERMINAL = '00000000-0000-4000-8000-00000000000a';
export const OTHER_TERMINAL = '00000000-0000-4000-8000-00000000000b';
export const BOOTS = ['11111111-0000-4000-8000-000000000001', '22222222-0000-4000-8000-000000000002'] as const;
/** extended by an order, and over by the clock */
export const LONG_SESSION = '00000000-0000-4000-8000-0000000000c1';
/** cut by a power cut, its minutes given back and used in the next one */
export const CUT_SESSION = '00000000-0000-4000-8000-0000000000c2';
export const LAST_SESSION = '00000000-0000-4000-8000-0000000000c3';
export const EXTEND = '00000000-0000-4000-8000-0000000000e1';
export const END = '00000000-0000-4000-8000-0000000000e2';
export const LATE = '00000000-0000-4000-8000-0000000000e3';
export const TICKETS = ['00000000-0000-4000-8000-0000000000d1', '00000000-0000-4000-8000-0000000000d2'] as const;
const START = Date.parse('2026-11-23T09:00:00Z');
const MINUTE = 60_000;

const firstBoot: JournalEvent[] = [
  { type: 'boot-began', appVersion: '0.1.0', previous: 'first' },
  { type: 'wiped', sessionId: null, durationMs: 20 },
  { type: 'session-began', sessionId: LONG_SESSION, startedAt: START, endsAt: START + 2 * MINUTE },
  { type: 'command-answered', commandId: EXTEND, outcome: 'done' },
  { type: 'session-extended', sessionId: LONG_SESSION, endsAt: START + 3 * MINUTE, commandId: EXTEND },
  { type: 'time-consumed', sessionId: LONG_SESSION, consumedMs: 30_000 },
  {
    type: 'session-ended',
    sessionId: LONG_SESSION,
    endedAt: START + 3 * MINUTE,
    reason: 'time-over',
    consumedMs: 3 * MINUTE,
  },
  { type: 'wiped', sessionId: LONG_SESSION, durationMs: 20 },
  { type: 'session-began', sessionId: CUT_SESSION, startedAt: START + 4 * MINUTE, endsAt: START + 7 * MINUTE },
  { type: 'time-consumed', sessionId: CUT_SESSION, consumedMs: 30_000 },
];
const secondBoot: JournalEvent[] = [
  { type: 'boot-began', appVersion: '0.1.0', previous: 'not-clean' },
  {
    type: 'session-ended',
    sessionId: CUT_SESSION,
    endedAt: START + 5 * MINUTE,
    reason: 'terminal-restarted',
    consumedMs: 30_000,
  },
  { type: 'wiped', sessionId: null, durationMs: 20 },
  { type: 'session-began', sessionId: LAST_SESSION, startedAt: START + 6 * MINUTE, endsAt: START + 8 * MINUTE },
  { type: 'command-answered', commandId: LATE, outcome: 'session-not-found' },
  { type: 'command-answered', commandId: END, outcome: 'done' },
  {
    type: 'session-ended',
    sessionId: LAST_SESSION,
    endedAt: START + 7 * MINUTE,
    reason: 'staff-ended',
    consumedMs: MINUTE,
  },
  { type: 'wiped', sessionId: LAST_SESSION, durationMs: 20 },
];

function factsOf(bootId: string, events: readonly JournalEvent[], from: number): Fact[] {
  return events.map((event, index) => ({ bootId, seq: index + 1, at: from + index, event, isDamaged: false }));
}

/** @returns a fresh one each time: tests change it as they like */
export function goodHistory(): History {
  const facts = [...factsOf(BOOTS[0], firstBoot, START), ...factsOf(BOOTS[1], secondBoot, START + 5 * MINUTE)];
  const session = { terminalId: TERMINAL, state: 'ended' as const };
  return structuredClone<History>({
    terminals: [
      { terminalId: TERMINAL, name: 'Poste 1', facts, atEnd: { pendingRecords: 0, sessionId: null } },
      { terminalId: OTHER_TERMINAL, name: 'Poste 2', facts: [], atEnd: { pendingRecords: 0, sessionId: null } },
    ],
    server: {
      records: facts.map((fact) => ({ ...fact, terminalId: TERMINAL, receivedAt: fact.at + 100 })),
      sessions: [
        {
          ...session,
          sessionId: LONG_SESSION,
          ticketId: TICKETS[0],
          minutes: 2,
          endsAt: START + 3 * MINUTE,
          endReason: 'time-over',
          consumedMs: 3 * MINUTE,
        },
        {
          ...session,
          sessionId: CUT_SESSION,
          ticketId: TICKETS[1],
          minutes: 3,
          endsAt: START + 7 * MINUTE,
          endReason: 'terminal-restarted',
          consumedMs: 30_000,
        },
        {
          ...session,
          sessionId: LAST_SESSION,
          ticketId: TICKETS[1],
          minutes: 2,
          endsAt: START + 8 * MINUTE,
          endReason: 'staff-ended',
          consumedMs: MINUTE,
        },
      ],
      tickets: [
        { ticketId: TICKETS[0], state: 'used', minutes: 2, sessionId: LONG_SESSION },
        { ticketId: TICKETS[1], state: 'used', minutes: 2, sessionId: LAST_SESSION },
      ],
      orders: [
        { commandId: EXTEND, terminalId: TERMINAL, kind: 'extend', state: 'done', code: null },
        { commandId: LATE, terminalId: TERMINAL, kind: 'extend', state: 'refused', code: 'session-not-found' },
        { commandId: END, terminalId: TERMINAL, kind: 'end', state: 'done', code: null },
      ],
    },
    orders: [
      {
        terminalId: TERMINAL,
        kind: 'extend',
        sessionId: LONG_SESSION,
        minutes: 1,
        answer: { kind: 'tracked', commandId: EXTEND, state: 'done' },
      },
      { terminalId: TERMINAL, kind: 'extend', sessionId: CUT_SESSION, minutes: 1, answer: { kind: 'no-answer' } },
      {
        terminalId: TERMINAL,
        kind: 'end',
        sessionId: LAST_SESSION,
        minutes: null,
        answer: { kind: 'tracked', commandId: END, state: 'received' },
      },
    ],
    tickets: [
      { ticketId: TICKETS[0], minutes: 2 },
      { ticketId: TICKETS[1], minutes: 3 },
    ],
    opened: [{ ticketId: TICKETS[0], terminalId: TERMINAL, sessionId: LONG_SESSION }],
    conditions: {
      wasRestored: false,
      mayTellFromMemory: false,
      serverClockMoved: false,
      trueTime: { from: START, to: START + 10 * MINUTE },
    },
  });
}
