import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '#protocol/journal-events.ts';
import { endedByRestart, hasTimeLeft, leftBehind } from './journal-rules.ts';

const BOOT = '0d7f1f9e-6c53-4f0e-9d7c-0f6f3ad2c001';
const SESSION = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c001';
const COMMAND = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c009';
const MINUTE = 60_000;
const records = (...events: JournalEvent[]) => events.map((event, i) => ({ bootId: BOOT, seq: i + 1, at: i, event }));
const began: JournalEvent = { type: 'session-began', sessionId: SESSION, startedAt: 0, endsAt: 30 * MINUTE };
const consumed: JournalEvent = { type: 'time-consumed', sessionId: SESSION, consumedMs: 29.5 * MINUTE };
const longer: JournalEvent = { type: 'session-extended', sessionId: SESSION, endsAt: 45 * MINUTE, commandId: COMMAND };
const answered: JournalEvent = { type: 'command-answered', commandId: COMMAND, outcome: 'done' };
const ended: JournalEvent = {
  type: 'session-ended',
  sessionId: SESSION,
  endedAt: 9,
  reason: 'resident-left',
  consumedMs: 9,
};

describe('what earlier boots leave behind', () => {
  it('is the session that has no end, with what was consumed of it, whatever was lost in between', () => {
    const { session } = leftBehind(records(began, { type: 'record-lost' }, consumed));
    expect(session).toMatchObject({ sessionId: SESSION, consumedMs: 29.5 * MINUTE });
    expect(session && endedByRestart(session, 29.7 * MINUTE)).toEqual({
      type: 'session-ended',
      sessionId: SESSION,
      endedAt: 29.7 * MINUTE,
      reason: 'terminal-restarted',
      consumedMs: 29.5 * MINUTE,
    });
    expect(leftBehind(records(began, consumed, ended)).session).toBeNull();
    expect(leftBehind([]).session).toBeNull();
  });

  it('ends within what is known of it, whatever a clock on the wall says that lost its battery', () => {
    const { session } = leftBehind(records(began, { ...consumed, consumedMs: 10 * MINUTE }));
    const endedAt = (at: number) => {
      const fact = session && endedByRestart(session, at);
      return fact?.type === 'session-ended' ? fact.endedAt : null;
    };
    expect(endedAt(-20 * 365 * 24 * 60 * MINUTE)).toBe(10 * MINUTE);
    expect(endedAt(12 * MINUTE)).toBe(12 * MINUTE);
    expect(endedAt(24 * 60 * MINUTE)).toBe(30 * MINUTE);
  });

  it('is the call for help that was made before a session, until it is over', () => {
    const asked: JournalEvent = { type: 'help-asked', callId: COMMAND };
    const over = (callId: string): JournalEvent => ({ type: 'help-ended', callId, reason: 'settled' });
    const call = (...events: JournalEvent[]) => leftBehind(records(...events)).helpCallId;
    expect(call(asked)).toBe(COMMAND);
    expect(call(asked, over(SESSION))).toBe(COMMAND);
    expect(call(asked, over(COMMAND))).toBeNull();
    expect(call(asked, began)).toBeNull();
    expect(call(began, asked, ended)).toBeNull();
  });

  it('is worth going on with when a whole minute is left, an extension counted', () => {
    const left = (...events: JournalEvent[]) => {
      const { session } = leftBehind(records(...events));
      return session && hasTimeLeft(session);
    };
    expect(left(began)).toBe(true);
    expect(left(began, consumed)).toBe(false);
    expect(left(began, consumed, longer)).toBe(true);
  });

  it('is every order that was answered, whether or not its effects came to be facts', () => {
    expect(leftBehind(records(began, answered)).answered).toEqual([
      { commandId: COMMAND, answer: { ok: true, value: { commandId: COMMAND } } },
    ]);
    const refused = leftBehind(records({ ...answered, outcome: 'command-expired' })).answered;
    expect(refused).toEqual([{ commandId: COMMAND, answer: { ok: false, refusal: { code: 'command-expired' } } }]);
  });
});
