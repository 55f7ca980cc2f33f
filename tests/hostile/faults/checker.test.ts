import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '#protocol/journal-events.ts';
import { brokenJournals } from './broken-journals.ts';
import { brokenOrders } from './broken-orders.ts';
import { brokenSessions } from './broken-sessions.ts';
import { check } from './checker.ts';
import { found, terminal } from './doctored.ts';
import { BOOTS, CUT_SESSION, goodHistory } from './good-history.ts';
import type { History, ViolationKind } from './history.ts';

const broken = [...brokenJournals, ...brokenSessions, ...brokenOrders];
const kinds = (history: History) => [...new Set(check(history).violations.map(({ kind }) => kind))].toSorted();

describe('the checker', () => {
  it('finds nothing where nothing is broken, and counts the facts', () => {
    expect(check(goodHistory())).toEqual({ facts: 18, lost: 0, doubled: 0, violations: [] });
  });

  it.each(broken)('sees that %s', (_, expected, break_) => {
    const history = goodHistory();
    break_(history);
    const seen = kinds(history);
    expect(seen).toContain(expected[0]);
    expect(expected).toEqual(expect.arrayContaining(seen));
  });

  it('has a history for every violation it knows', () => {
    const shown = new Set(broken.map(([, expected]) => expected[0]));
    const all: Record<ViolationKind, true> = {
      lost: true,
      doubled: true,
      changed: true,
      invented: true,
      'out-of-order': true,
      'two-sessions': true,
      'session-without-begin': true,
      'over-consumed': true,
      'ended-early': true,
      'time-ran-back': true,
      'moment-moved': true,
      'ticket-used-twice': true,
      'minutes-from-nowhere': true,
      'order-done-twice': true,
      'effect-without-order': true,
      'done-without-effect': true,
      'told-done-and-was-not': true,
      'order-disagrees': true,
      'server-disagrees': true,
      'not-at-rest': true,
    };
    expect([...shown].toSorted()).toEqual(Object.keys(all).toSorted());
  });
});

describe('what a fault did on purpose', () => {
  it('is not lost when it was destroyed on the disk before it was told', () => {
    const history = goodHistory();
    const last = found(terminal(history).facts.at(-1));
    last.isDamaged = true;
    history.server.records.pop();
    expect(check(history)).toMatchObject({ lost: 0, facts: 17, violations: [] });
  });

  it('lets an end be told again by the next boot, when the disk forgot the first', () => {
    const history = goodHistory();
    const { facts } = terminal(history);
    const end: JournalEvent = {
      type: 'session-ended',
      sessionId: CUT_SESSION,
      endedAt: 1,
      reason: 'resident-left',
      consumedMs: 30_000,
    };
    facts.splice(10, 0, { bootId: BOOTS[0], seq: 11, at: found(facts[9]).at + 1, event: end, isDamaged: true });
    expect(check(history).violations).toEqual([]);
  });

  it('excuses tickets that a restored server has forgotten, and nothing else', () => {
    const history = goodHistory();
    history.conditions.wasRestored = true;
    found(history.server.sessions[0]).ticketId = null;
    found(history.server.tickets[0]).state = 'issued';
    expect(check(history).violations).toEqual([]);
    history.server.records.pop();
    expect(kinds(history)).toEqual(['lost']);
  });
});
