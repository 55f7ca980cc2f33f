import { describe, expect, it } from 'vitest';
import { brokenQueues } from './broken-queues.ts';
import { brokenSessions } from './broken-sessions.ts';
import { check } from './checker.ts';
import { APART, FIRST, ONE, at, goodRoom } from './good-room.ts';
import type { RoomHistory, ViolationKind } from './room-history.ts';
import { sabotage, sabotages } from './sabotage.ts';

const brokenRooms = [...brokenSessions, ...brokenQueues];
const kinds = (history: RoomHistory) => [...new Set(check(history).violations.map(({ kind }) => kind))];

describe('the checker of a room', () => {
  it('finds nothing where nothing is broken, and has looked', () => {
    const { violations, checks, ...figures } = check(goodRoom());
    expect(violations).toEqual([]);
    expect(checks).toBeGreaterThan(100);
    expect(figures).toEqual({
      ...{ sessions: 3, byTheBook: 1, shared: 0, overtaken: 0, places: 2, heldMinutes: 2 },
      // Told 30 minutes at most, called after 44.
      ...{ waitWithinEstimate: 0, waitOverEstimate: 1, worstOverMinutes: 14 },
    });
  });

  it.each(brokenRooms)('sees that %s', (_, expected, doctor) => {
    const history = goodRoom();
    doctor(history);
    expect(kinds(history)).toContain(expected);
  });

  it('has a day for every violation it knows', () => {
    const all: Record<ViolationKind, true> = {
      ...{ fact: true, 'no-grant': true, 'two-at-once': true, 'ticket-minutes': true, 'over-limit': true },
      ...{ 'ended-early': true, 'past-closing': true, 'let-in-late': true, 'refused-wrongly': true },
      ...{ 'end-without-reason': true, 'not-wiped': true, 'not-the-same-minute': true, 'server-disagrees': true },
      ...{ overtaken: true, 'held-twice': true, 'held-for-another': true, 'idle-while-waiting': true },
      ...{ 'place-astray': true, 'not-at-rest': true, incident: true },
    };
    expect(new Set(brokenRooms.map(([, kind]) => kind))).toEqual(new Set(Object.keys(all)));
  });

  it('sees each sabotage of the command', () => {
    const found = sabotages.map((what) => {
      const history = goodRoom();
      sabotage(history, what);
      return kinds(history);
    });
    const expected = ['ended-early', 'overtaken', 'no-grant', 'not-the-same-minute', 'fact', 'held-twice'];
    for (const [index, kind] of expected.entries()) expect(found[index]).toContain(kind);
  });
});

it('two sessions of a ticket apart are no violation where one of them is marked', () => {
  const history = goodRoom();
  const apart = history.server.sessions.find(({ sessionId }) => sessionId === APART);
  const seen = history.people.began.find(({ sessionId }) => sessionId === APART);
  if (!apart || !seen) throw new Error('not in the good day');
  // The first ticket, at half past ten, while the server is away and its own session is open at the other terminal.
  history.mishaps.serverStops = [{ from: at(10, 20), to: at(10, 40) }];
  seen.ticketId = FIRST;
  apart.ticketId = FIRST;
  for (const { event } of [...history.terminals.flatMap(({ facts }) => facts), ...history.server.records]) {
    const fact = event as {
      type: string;
      sessionId?: string;
      startedAt: number;
      endsAt: number;
      offlineTicketId: string;
    };
    if (fact.type !== 'session-began' || fact.sessionId !== APART) continue;
    Object.assign(fact, { startedAt: at(10, 30), endsAt: at(11, 30), offlineTicketId: FIRST });
  }
  Object.assign(apart, { grantedAt: at(10, 30), startedAt: at(10, 30), endsAt: at(11, 30) });
  Object.assign(history.mishaps.powerCuts[0] ?? {}, { from: at(10, 41) });
  expect(kinds(history)).toContain('two-at-once');
  apart.sharesTicket = true;
  expect(kinds(history)).not.toContain('two-at-once');
  expect(history.terminals[0]?.terminalId).toBe(ONE);
});
