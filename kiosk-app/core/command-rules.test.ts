import { describe, expect, it } from 'vitest';
import { MAX_SESSION_MINUTES } from '#protocol/limits.ts';
import type { Order } from '#protocol/terminal-messages.ts';
import { type CommandMemory, REMEMBERED_COMMANDS, obey } from './command-rules.ts';
import type { Machine } from './session-machine.ts';
import { startTime } from './time-limits.ts';

const SESSION = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c001';
const OTHER = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c002';
const now = { mono: 60_000, at: 1_060_000 };
const base = { language: 'fr' as const, lineIsUp: true, wipedAt: null };
const welcome: Machine = { ...base, state: { kind: 'welcome' } };
const active: Machine = {
  ...base,
  state: {
    kind: 'active',
    sessionId: SESSION,
    time: startTime({ mono: 0, at: 1_000_000 }, 30),
    consumedJournaledMono: 0,
    notice: null,
  },
};
const command = (order: Order, commandId = OTHER) => ({ commandId, issuedAt: 1_060_000, expiresAt: 1_090_000, order });

describe('orders of staff', () => {
  it('extend the session by whole minutes and journal it with the command', () => {
    const done = obey(active, [], command({ kind: 'extend', sessionId: SESSION, minutes: 15 }), now);
    expect(done.answer).toEqual({ ok: true, value: { commandId: OTHER } });
    expect(done.effects).toEqual([
      {
        type: 'journal',
        event: {
          type: 'session-extended',
          sessionId: SESSION,
          endsAt: 1_000_000 + 45 * 60_000,
          commandId: OTHER,
        },
      },
    ]);
  });

  it('are done once, and answered the same when asked again', () => {
    const order = command({ kind: 'extend', sessionId: SESSION, minutes: 15 });
    const once = obey(active, [], order, now);
    const twice = obey(once.machine, once.memory, order, now);
    expect(twice.effects).toEqual([]);
    expect(twice.machine).toBe(once.machine);
    expect(twice.answer).toEqual(once.answer);
  });

  it('are refused for another session, too late, or too long', () => {
    const refusal = (order: Order, at = now) => {
      const { answer, machine, effects } = obey(active, [], command(order), at);
      expect([machine, effects]).toEqual([active, []]);
      return answer.ok ? null : answer.refusal.code;
    };
    expect(refusal({ kind: 'end', sessionId: OTHER })).toBe('session-not-found');
    expect(refusal({ kind: 'end', sessionId: SESSION }, { mono: 0, at: 1_090_001 })).toBe('command-expired');
    expect(refusal({ kind: 'extend', sessionId: SESSION, minutes: MAX_SESSION_MINUTES })).toBe('extension-too-long');
    expect(refusal({ kind: 'wipe-again' })).toBe('command-not-possible-now');
    expect(obey(welcome, [], command({ kind: 'show-message', text: 'Bonjour' }), now).answer.ok).toBe(false);
  });

  it('end a session at once', () => {
    const done = obey(active, [], command({ kind: 'end', sessionId: SESSION }), now);
    expect(done.machine.state.kind).toBe('wiping');
    expect(done.effects[0]).toMatchObject({ event: { type: 'session-ended', reason: 'staff-ended' } });
  });

  it('are remembered in a bounded list', () => {
    let memory: CommandMemory = [];
    for (let i = 0; i < REMEMBERED_COMMANDS + 20; i += 1) {
      memory = obey(active, memory, command({ kind: 'wipe-again' }, `c${i}`), now).memory;
    }
    expect(memory).toHaveLength(REMEMBERED_COMMANDS);
    expect(memory.at(-1)?.commandId).toBe(`c${REMEMBERED_COMMANDS + 19}`);
  });
});
