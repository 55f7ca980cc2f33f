import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_SESSION_MINUTES } from '#protocol/limits.ts';
import { refuse } from '#protocol/result.ts';
import { type Repair, reconcile } from './reconcile-rules.ts';
import {
  type Session,
  applyFact,
  extensionsCarried,
  judgeExtension,
  judgeSeat,
  judgeTicket,
  minutesLeftAfter,
} from './session-rules.ts';

const place = { terminalId: 'terminal-1', siteId: 'site-1' };
const granted: Session = {
  sessionId: 'session-1',
  ...place,
  requestId: 'request-1',
  ticketId: 'ticket-1',
  cardId: null,
  right: 'ticket',
  minutes: 60,
  state: 'granted',
  grantedAt: 1_000,
  startedAt: null,
  endsAt: null,
  endedAt: null,
  endReason: null,
  consumedMs: 0,
  ticketMinutes: 60,
  extensionLimit: null,
  mostMinutes: null,
  extensionsBefore: 0,
  sharesTicket: false,
  accompaniedFor: null,
  workshopId: null,
  youngUntil: null,
  pausedUntil: null,
};
const open: Session = { ...granted, state: 'open', startedAt: 2_000, endsAt: 3_602_000 };
const ended: Session = { ...open, state: 'ended', endedAt: 9_000, endReason: 'resident-left' };
const ticket = { state: 'issued' as const, siteId: 'site-1', siteName: 'Montesquieu', expiresAt: 10_000 };
/** As the service asks: the seat first, then the ticket. */
const judgeRequest = (parts: Parameters<typeof judgeSeat>[0] & Parameters<typeof judgeTicket>[0]) =>
  judgeSeat(parts) ?? judgeTicket(parts);
const asked = { now: 5_000, siteId: 'site-1', isOutOfService: false, hasOpenSession: false, closed: null, ticket };

describe('may a session be granted', () => {
  it('yes, with a good ticket at a free terminal', () => {
    expect(judgeRequest(asked)).toBeNull();
  });

  it.each([
    [{ isOutOfService: true }, 'terminal-out-of-service'],
    [{ hasOpenSession: true }, 'terminal-busy'],
    [{ closed: refuse('site-closed'), ticket: null }, 'site-closed'],
    [{ ticket: null }, 'ticket-unknown'],
    [{ ticket: { ...ticket, state: 'claimed' as const } }, 'ticket-used'],
    [{ ticket: { ...ticket, state: 'used' as const, siteId: 'site-2' } }, 'ticket-used'],
    [{ ticket: { ...ticket, siteId: 'site-2', expiresAt: 5_000 } }, 'ticket-expired'],
    [{ ticket: { ...ticket, siteId: 'site-2' } }, 'ticket-other-site'],
  ])('%o: %s', (change, code) => {
    expect(judgeRequest({ ...asked, ...change })?.refusal.code).toBe(code);
  });

  it('names the site where a good ticket is good', () => {
    expect(judgeRequest({ ...asked, siteId: 'site-2' })?.refusal.detail).toEqual({ siteName: 'Montesquieu' });
  });
});

describe('extension', () => {
  it('is possible up to the longest session, and only of an open one', () => {
    expect(judgeExtension(open, MAX_SESSION_MINUTES - 60)).toBeNull();
    expect(judgeExtension(open, MAX_SESSION_MINUTES - 59)?.refusal.code).toBe('extension-too-long');
    for (const session of [null, granted, ended]) {
      expect(judgeExtension(session, 15)?.refusal.code).toBe('session-not-found');
    }
  });
});

describe('what a session leaves on its ticket', () => {
  const cutByClosing: Session = {
    ...ended,
    minutes: 40,
    endsAt: 2_000 + 40 * 60_000,
    consumedMs: 40 * 60_000,
    endReason: 'time-over',
  };

  it('is nothing when it was given in full, and what the closing held back when it was not', () => {
    expect(minutesLeftAfter({ ...ended, consumedMs: 5_000 })).toBe(0);
    expect(minutesLeftAfter(cutByClosing)).toBe(20);
    expect(minutesLeftAfter({ ...cutByClosing, endReason: 'resident-left', consumedMs: 1 })).toBe(20);
    expect(minutesLeftAfter({ ...cutByClosing, endReason: 'staff-ended' })).toBe(0);
    expect(minutesLeftAfter({ ...cutByClosing, ticketMinutes: null })).toBe(0);
    // Granted in full, and adopted late from what the terminal reported: nothing was held back.
    expect(minutesLeftAfter({ ...cutByClosing, minutes: 60 })).toBe(0);
  });

  it('is all that was not consumed after a power cut, and never more than the ticket had', () => {
    const cut: Session = { ...cutByClosing, endReason: 'terminal-restarted', consumedMs: 30 * 60_000 };
    expect(minutesLeftAfter(cut)).toBe(30);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 240 }),
        fc.integer({ min: 1, max: 240 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom('terminal-restarted', 'time-over', 'resident-left'),
        (ticketMinutes, some, part, endReason) => {
          const given = Math.min(ticketMinutes, some);
          const consumedMs = given * 60_000 * part;
          const session: Session = {
            ...ended,
            ticketMinutes,
            minutes: given,
            endsAt: 2_000 + given * 60_000,
            consumedMs,
            endReason,
          };
          expect(minutesLeftAfter(session) * 60_000 + consumedMs).toBeLessThanOrEqual(ticketMinutes * 60_000);
        },
      ),
    );
  });
});

describe('facts of a terminal', () => {
  const began = { type: 'session-began', sessionId: 'session-1', startedAt: 2_000, endsAt: 62_000 } as const;
  const left = {
    type: 'session-ended',
    sessionId: 'session-1',
    endedAt: 9_000,
    reason: 'resident-left',
    consumedMs: 7_000,
  } as const;

  it('open a granted session, and one given back too early', () => {
    for (const session of [granted, { ...granted, state: 'given-back' as const }]) {
      expect(applyFact(session, began, place)).toMatchObject({ state: 'open', startedAt: 2_000, endsAt: 62_000 });
    }
  });

  it('are kept of a session this server does not know', () => {
    expect(applyFact(null, began, place)).toMatchObject({ state: 'open', right: 'unknown', minutes: 1 });
    expect(applyFact(null, { ...began, by: 'code' }, place)).toMatchObject({ state: 'open', right: 'code' });
    expect(applyFact(null, left, place)).toMatchObject({ state: 'ended', endReason: 'resident-left' });
    expect(applyFact(null, { type: 'time-consumed', sessionId: 'session-1', consumedMs: 5 }, place)).toBeNull();
  });

  it('of another terminal’s session change nothing', () => {
    expect(applyFact(open, left, { ...place, terminalId: 'terminal-2' })).toBeNull();
  });

  it('replace a supposed end, never a told one', () => {
    expect(applyFact({ ...ended, endReason: 'reconciled' }, left, place)?.endReason).toBe('resident-left');
    expect(applyFact(ended, { ...left, reason: 'time-over' }, place)).toEqual(ended);
    expect(applyFact(ended, began, place)).toEqual(ended);
  });

  it('never make consumed time smaller', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000)), (values) => {
        let session: Session | null = open;
        for (const consumedMs of values) {
          const next = applyFact(session, { type: 'time-consumed', sessionId: 'session-1', consumedMs }, place);
          expect(next?.consumedMs).toBeGreaterThanOrEqual(session?.consumedMs ?? 0);
          session = next;
        }
      }),
    );
  });
});

describe('reconciling with what a terminal reports', () => {
  const belief = { current: open, reported: null, wipePending: false, hasResidue: false };
  const occupied = { kind: 'occupied', sessionId: 'session-1', endsAt: 3_602_000 } as const;

  it('mends nothing while facts are still on their way', () => {
    expect(reconcile(belief, { kind: 'free' }, 1, 'terminal-1')).toEqual([]);
  });

  it('ends an open session of a free terminal', () => {
    expect(reconcile(belief, { kind: 'free' }, 0, 'terminal-1').map(({ kind }) => kind)).toEqual([
      'end-session',
      'wipe-is-over',
    ]);
    expect(reconcile(belief, { kind: 'wiping' }, 0, 'terminal-1').map(({ kind }) => kind)).toEqual(['end-session']);
  });

  it('leaves a fresh grant to its own time limit', () => {
    expect(reconcile({ ...belief, current: granted }, { kind: 'free' }, 0, 'terminal-1')).toEqual([]);
  });

  it('adopts a session it lost, ends the one it wrongly believed in, moves an end', () => {
    const lost = { ...belief, current: null, reported: { ...granted, state: 'given-back' as const } };
    expect(reconcile(lost, occupied, 0, 'terminal-1').map(({ kind }) => kind)).toEqual(['adopt-session']);
    const other = { ...belief, current: { ...open, sessionId: 'session-0' } };
    expect(reconcile(other, occupied, 0, 'terminal-1').map(({ kind }) => kind)).toEqual([
      'end-session',
      'adopt-session',
    ]);
    expect(reconcile(belief, { ...occupied, endsAt: 5 }, 0, 'terminal-1')).toEqual([
      { kind: 'move-end', sessionId: 'session-1', endsAt: 5 },
    ] satisfies Repair[]);
    expect(reconcile(belief, occupied, 0, 'terminal-1')).toEqual([]);
  });

  it('never takes over another terminal’s session, nor opens an ended one again', () => {
    for (const reported of [{ ...open, terminalId: 'terminal-2' }, ended]) {
      expect(reconcile({ ...belief, current: null, reported }, occupied, 0, 'terminal-1')).toEqual([]);
    }
  });
});

describe('extensions of a session that goes on', () => {
  it('count for the next one where it moved or nobody ended it, with those it came with', () => {
    for (const endReason of ['moved', 'terminal-restarted'] as const) {
      expect(extensionsCarried({ ...ended, endReason, extensionsBefore: 2 }, 1)).toBe(3);
    }
  });

  it('are over with a session that somebody ended: the next one of the same ticket begins anew', () => {
    for (const endReason of ['resident-left', 'time-over', 'nobody-there', 'staff-ended'] as const) {
      expect(extensionsCarried({ ...ended, endReason, extensionsBefore: 2 }, 1)).toBe(0);
    }
  });
});
