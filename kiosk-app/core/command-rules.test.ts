import { describe, expect, it } from 'vitest';
import { MAX_SESSION_MINUTES } from '#protocol/limits.ts';
import { defaultTimeRules } from '#protocol/room-rules.ts';
import type { Order } from '#protocol/terminal-messages.ts';
import { type CommandMemory, REMEMBERED_COMMANDS } from './command-memory.ts';
import { obey } from './command-rules.ts';
import { step } from './session-machine.ts';
import type { Machine } from './session-state.ts';
import { viewOf } from './session-view.ts';
import { plainComfort } from './comfort.ts';
import { startTime } from './time-limits.ts';

const SESSION = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c001';
const OTHER = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c002';
const now = { mono: 60_000, at: 1_060_000 };
const base = {
  language: 'fr' as const,
  comfort: plainComfort,
  lineIsUp: true,
  wipedAt: null,
  memory: 'ok' as const,
  cutToldUntil: null,
  wasCutByCard: false,
  withoutTicketMinutes: null,
  idleMinutes: null,
  takesCards: false,
  help: null,
  takesHelpCalls: true,
  takesPauses: true,
  hold: null,
  booking: null,
  bookings: [],
  takesPlaces: false,
  takesCodes: false,
  codeWait: null,
};
const welcome: Machine = { ...base, state: { kind: 'welcome' } };
const active: Machine = {
  ...base,
  state: {
    kind: 'active',
    sessionId: SESSION,
    time: startTime({ mono: 0, at: 1_000_000 }, 30),
    consumedJournaledMono: 0,
    rules: defaultTimeRules,
    asking: null,
    isAccompanied: false,
    presence: { seenMono: 0, typedMono: null, askedMono: null, landedForMono: null },
    pause: null,
    notice: null,
  },
};
const command = (order: Order, commandId = OTHER) => ({ commandId, issuedAt: 1_060_000, expiresAt: 1_090_000, order });

describe('orders of staff', () => {
  it('extend the session by whole minutes and journal it with the command', () => {
    const done = obey(active, [], command({ kind: 'extend', sessionId: SESSION, minutes: 15 }), now);
    expect(done.answer).toEqual({ ok: true, value: { commandId: OTHER } });
    expect(done.effects).toEqual([
      { type: 'journal', event: { type: 'command-answered', commandId: OTHER, outcome: 'done' } },
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

  it('end a session that goes on at another terminal, with that reason', () => {
    const done = obey(active, [], command({ kind: 'move-away', sessionId: SESSION }), now);
    expect(done.machine.state).toEqual({ kind: 'wiping', sessionId: SESSION, reason: 'moved' });
    expect(done.effects[1]).toMatchObject({ event: { type: 'session-ended', reason: 'moved' } });
    const late = obey(done.machine, done.memory, command({ kind: 'move-away', sessionId: SESSION }, SESSION), now);
    expect(late.answer).toMatchObject({ refusal: { code: 'session-not-found' } });
  });

  it('open a session at a free terminal: the charter first, and no words', () => {
    const grant = { sessionId: SESSION, minutes: 30, right: 'helper' as const };
    const free: Machine = { ...active, state: { kind: 'welcome' } };
    const goodUntil = now.at + 180_000;
    const open = command({ kind: 'open', grant, goodUntil });
    const { machine, answer, memory } = obey(free, [], open, now);
    expect(answer.ok).toBe(true);
    expect(viewOf(machine)).toEqual({ kind: 'charter', openedMinutes: 30 });
    expect(obey(machine, memory, open, now)).toMatchObject({ answer: { ok: true }, effects: [] });
    const accept = { type: 'call', call: { call: 'accept-charter' }, freshId: OTHER } as const;
    const began = step(machine, accept, now);
    expect(began.machine.state).toMatchObject({ kind: 'active', sessionId: SESSION });
    // After a power cut nobody is told of a ticket that never was.
    expect(began.effects[0]).toMatchObject({ event: { type: 'session-began', isWithoutTicket: true } });
    // Too late, or gone: the next one begins as ever.
    const late = { mono: now.mono + 60_000, at: goodUntil };
    expect(step(machine, { type: 'tick' }, late).machine.state).toEqual({ kind: 'welcome' });
    for (const state of [began.machine.state, { kind: 'words', idleSince: 0, refusal: null } as const]) {
      const taken = obey({ ...machine, state }, [], open, now);
      expect(taken.answer).toMatchObject({ refusal: { code: 'command-not-possible-now' } });
    }
    const full = obey({ ...free, memory: 'full' }, [], open, now);
    expect(full.answer).toMatchObject({ refusal: { code: 'terminal-memory-full' } });
  });

  it('open a session that ends with the closing, however long the charter was read', () => {
    const closesAt = now.at + 30 * 60_000;
    const grant = { sessionId: SESSION, minutes: 30, right: 'helper' as const, closesAt };
    const free: Machine = { ...active, state: { kind: 'welcome' } };
    const opened = obey(free, [], command({ kind: 'open', grant, goodUntil: closesAt + 1 }), now).machine;
    const acceptAt = (ms: number) =>
      step(
        opened,
        { type: 'call', call: { call: 'accept-charter' }, freshId: OTHER },
        { mono: now.mono + ms, at: now.at + ms },
      );
    const late = acceptAt(150_000).machine.state;
    expect(late).toMatchObject({ kind: 'active', time: { endsAt: closesAt, endsMono: now.mono + 30 * 60_000 } });
    const tooLate = acceptAt(30 * 60_000);
    expect(tooLate.machine.state).toEqual({ kind: 'welcome' });
    expect(tooLate.effects).toEqual([]);
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
      const outcome = answer.ok ? 'done' : answer.refusal.code;
      expect(machine).toBe(active);
      expect(effects).toEqual([{ type: 'journal', event: { type: 'command-answered', commandId: OTHER, outcome } }]);
      return outcome;
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
    expect(done.effects).toMatchObject([
      { event: { type: 'command-answered', outcome: 'done' } },
      { event: { type: 'session-ended', reason: 'staff-ended' } },
      { type: 'wipe' },
    ]);
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
