import type { JournalEvent } from '#protocol/journal-events.ts';
import { defaultTimeRules } from '#protocol/room-rules.ts';
import type { Fact } from '../faults/history.ts';
import { momentOf } from './calendar.ts';
import type { Board, RoomHistory, SessionRow } from './room-history.ts';
import type { Terms } from './terms.ts';

/** A small day in which all went well, to be doctored by tests: one site, two terminals, three sessions. */
export const SITE = 'site';
export const [ONE, OTHER] = ['terminal-one', 'terminal-other'] as const;
export const [LONG, CALLED, APART] = ['session-long', 'session-called', 'session-apart'] as const;
export const [FIRST, SECOND, THIRD] = ['ticket-first', 'ticket-second', 'ticket-third'] as const;
export const PLACE = 'place-one';
export const EXTEND = 'order-extend';
export const MINUTE = 60_000;
/** Noon of an ordinary Tuesday; the site is open from 9 to 17. */
export const at = (hour: number, minute = 0) => momentOf('2026-10-20', hour * 60 + minute);

const terms: Terms = {
  week: Array.from({ length: 7 }, () => [{ from: 540, to: 1_020 }]),
  days: {},
  typed: { exceptions: [], closedOnHolidays: false },
  lastSignInMinutes: 10,
  limits: [{ kinds: [], terminals: [], weekdays: [], minutesPerSession: 60, minutesPerDay: 90, extensions: 1 }],
  time: defaultTimeRules,
  withoutTicket: null,
  queue: { holdMinutes: 3 },
};

const wiped = (sessionId: string | null): JournalEvent => ({ type: 'wiped', sessionId, durationMs: 20 });
const ended = (
  sessionId: string,
  endedAt: number,
  reason: Extract<JournalEvent, { type: 'session-ended' }>['reason'],
  consumedMs: number,
): JournalEvent => ({ type: 'session-ended', sessionId, endedAt, reason, consumedMs });
const boot: JournalEvent = { type: 'boot-began', appVersion: '0.1.0', previous: 'clean' };

function facts(bootId: string, told: readonly [number, JournalEvent][]): Fact[] {
  return told.map(([when, event], index) => ({ bootId, seq: index + 1, at: when, event, isDamaged: false }));
}

const one = facts('boot-one', [
  [at(9), boot],
  [at(9), wiped(null)],
  [at(10), { type: 'session-began', sessionId: LONG, startedAt: at(10), endsAt: at(11) }],
  [at(10, 30), { type: 'time-consumed', sessionId: LONG, consumedMs: 30 * MINUTE }],
  [at(10, 50), { type: 'command-answered', commandId: EXTEND, outcome: 'done' }],
  [at(10, 50), { type: 'session-extended', sessionId: LONG, endsAt: at(11, 15), commandId: EXTEND }],
  [at(11, 15), ended(LONG, at(11, 15), 'time-over', 75 * MINUTE)],
  [at(11, 15), wiped(LONG)],
  [at(11, 17), { type: 'session-began', sessionId: CALLED, startedAt: at(11, 17), endsAt: at(12, 17) }],
  [at(11, 40), ended(CALLED, at(11, 40), 'resident-left', 23 * MINUTE)],
  [at(11, 40), wiped(CALLED)],
]);
const other = [
  ...facts('boot-two', [
    [at(9), boot],
    [at(9), wiped(null)],
    [
      at(12, 5),
      { type: 'session-began', sessionId: APART, startedAt: at(12, 5), endsAt: at(13, 5), offlineTicketId: THIRD },
    ],
    [at(12, 15), { type: 'time-consumed', sessionId: APART, consumedMs: 10 * MINUTE }],
  ]),
  ...facts('boot-three', [
    [at(12, 18), boot],
    [at(12, 18), ended(APART, at(12, 18), 'terminal-restarted', 10 * MINUTE)],
    [at(12, 18), wiped(null)],
  ]),
];

const row = (sessionId: string, more: Partial<SessionRow>): SessionRow => ({
  ...{ sessionId, terminalId: ONE, siteId: SITE, ticketId: null, right: 'ticket', minutes: 60, state: 'ended' },
  ...{ grantedAt: 0, startedAt: 0, endsAt: 0, endedAt: 0, endReason: 'time-over', consumedMs: 0 },
  ...{ sharesTicket: false, isAccompanied: false },
  ...more,
});
const board = (moment: number, waiting: number[], called: number[]): Board => ({
  at: moment,
  siteId: SITE,
  day: '2026-10-20',
  waiting,
  called: called.map((number) => ({ number, terminalId: ONE, until: at(11, 18) })),
  idle: [],
});
const sitting = () => ({ sessionId: LONG, endsAt: at(11) });
const came = (session: string, terminalId: string, ticketId: string, when: number) =>
  ({ at: when, sessionId: session, terminalId, way: 'ticket', kind: 'ticket', ticketId, placeId: null }) as const;
const rest = { pendingRecords: 0, sessionId: null };

/** @returns a fresh one each time: tests change it as they like */
export function goodRoom(): RoomHistory {
  return structuredClone<RoomHistory>({
    sites: [{ siteId: SITE, name: 'Montanou', terms: [{ from: 0, terms }] }],
    terminals: [
      { terminalId: ONE, siteId: SITE, name: 'Poste 1', facts: one, atEnd: rest },
      { terminalId: OTHER, siteId: SITE, name: 'Poste 2', facts: other, atEnd: rest },
    ],
    server: {
      records: [
        ...one.map((fact) => ({ ...fact, terminalId: ONE, receivedAt: fact.at })),
        ...other.map((fact) => ({ ...fact, terminalId: OTHER, receivedAt: Math.max(fact.at, at(12, 30)) })),
      ],
      sessions: [
        row(LONG, {
          ticketId: FIRST,
          grantedAt: at(10),
          startedAt: at(10),
          endsAt: at(11, 15),
          endedAt: at(11, 15),
          consumedMs: 75 * MINUTE,
        }),
        row(CALLED, {
          ...{ ticketId: SECOND, grantedAt: at(11, 17), startedAt: at(11, 17), endsAt: at(12, 17) },
          ...{ endedAt: at(11, 40), endReason: 'resident-left', consumedMs: 23 * MINUTE },
        }),
        row(APART, {
          ...{ terminalId: OTHER, ticketId: THIRD, grantedAt: at(12, 5), startedAt: at(12, 5), endsAt: at(13, 5) },
          ...{ endedAt: at(12, 18), endReason: 'terminal-restarted', consumedMs: 10 * MINUTE },
        }),
      ],
      orders: [
        { commandId: EXTEND, terminalId: ONE, kind: 'extend', state: 'done', sessionId: LONG, minutes: 15, by: null },
      ],
      places: [1, 2].map((number) => ({
        ...{
          placeId: number === 1 ? PLACE : 'place-two',
          siteId: SITE,
          number,
          day: '2026-10-20',
          takenAt: at(10, 30 + number),
        },
        ...{ state: number === 1 ? 'seated' : 'left', terminalId: number === 1 ? ONE : null, endedAt: at(11, 17) },
      })),
      incidents: [],
    },
    people: {
      tickets: [FIRST, SECOND, THIRD].map((ticketId) => ({
        ticketId,
        siteId: SITE,
        kind: 'ticket',
        minutes: 60,
        issuedAt: at(9),
      })),
      began: [
        came(LONG, ONE, FIRST, at(10)),
        { ...came(CALLED, ONE, SECOND, at(11, 17)), placeId: PLACE },
        came(APART, OTHER, THIRD, at(12, 5)),
      ],
      ended: [{ at: at(11, 40), sessionId: CALLED, how: 'resident-left' }],
      refused: [{ at: at(16, 55), terminalId: ONE, way: 'ticket', code: 'last-sign-in-over' }],
      places: [1, 2].map((number) => ({
        ...{ placeId: number === 1 ? PLACE : 'place-two', siteId: SITE, number, day: '2026-10-20' },
        ...{ takenAt: at(10, 30 + number), toldMinutes: number === 1 ? 30 : null },
      })),
    },
    mishaps: {
      powerCuts: [{ terminalId: OTHER, from: at(12, 15), to: at(12, 18) }],
      restarts: [],
      lineCuts: [],
      serverStops: [{ from: at(12), to: at(12, 30) }],
      blind: [],
    },
    looks: [
      {
        at: at(10, 20),
        terminalId: ONE,
        seat: sitting(),
        row: sitting(),
        tile: { kind: 'occupied', sitting: sitting() },
      },
    ],
    boards: [
      board(at(11, 14), [1, 2], []),
      board(at(11, 15), [2], [1]),
      board(at(11, 16), [2], [1]),
      board(at(11, 17), [2], []),
    ],
  });
}
