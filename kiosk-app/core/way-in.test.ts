import { describe, expect, it } from 'vitest';
import { endedByRestart, hasTimeLeft, leftBehind } from './journal-rules.ts';
import { IDLE_TO_WELCOME_MS, startMachine, step } from './session-machine.ts';
import type { Effect, Machine, MachineEvent } from './session-state.ts';
import { viewOf } from './session-view.ts';

const SESSION = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c001';

function walk(machine: Machine, ...events: [mono: number, event: MachineEvent][]) {
  const effects: Effect[] = [];
  for (const [mono, event] of events) {
    const next = step(machine, event, { mono, at: 1_000_000 + mono });
    machine = next.machine;
    effects.push(...next.effects);
  }
  return { machine, effects };
}

const call = (name: 'start' | 'accept-charter' | 'choose-ticket' | 'ask-without-ticket' | 'leave') =>
  ({ type: 'call', call: { call: name }, freshId: 'r1' }) satisfies MachineEvent;
const offered = (withoutTicketMinutes: number | null) =>
  ({ type: 'offered', withoutTicketMinutes }) satisfies MachineEvent;
const refused = {
  type: 'session-refused',
  requestId: 'r1',
  refusal: { code: 'too-few-free' },
} satisfies MachineEvent;
const tick = { type: 'tick' } satisfies MachineEvent;

/** Who has read the charter where one may sit down for 30 minutes without a ticket. */
function choosing(): Machine {
  const clean = { type: 'wipe-finished', residue: [], durationMs: 300 } satisfies MachineEvent;
  return walk(startMachine(true).machine, [0, clean], [0, offered(30)], [0, call('start')], [0, call('accept-charter')])
    .machine;
}

describe('without a ticket', () => {
  it('is a choice after the charter where the site offers it, and leads to a session of the server’s making', () => {
    expect(viewOf(choosing())).toEqual({ kind: 'way-in', minutes: 30, refusal: null });
    const asked = walk(choosing(), [1, call('ask-without-ticket')]);
    expect(asked.effects).toEqual([{ type: 'ask-session-without-ticket', requestId: 'r1' }]);
    expect(viewOf(asked.machine)).toEqual({ kind: 'checking', isWithoutTicket: true });
    const grant = { sessionId: SESSION, minutes: 20, right: 'without-ticket' as const };
    const { machine, effects } = walk(asked.machine, [2, { type: 'session-granted', requestId: 'r1', grant }]);
    expect(machine.state).toMatchObject({ kind: 'active', sessionId: SESSION });
    expect(effects[0]).toMatchObject({ event: { type: 'session-began', isWithoutTicket: true } });
  });

  it('is told in words why not, with the choice before one again', () => {
    const { machine } = walk(choosing(), [1, call('ask-without-ticket')], [2, refused]);
    expect(viewOf(machine)).toEqual({ kind: 'way-in', minutes: 30, refusal: { code: 'too-few-free' } });
    expect(walk(machine, [3, call('choose-ticket')]).machine.state).toMatchObject({ kind: 'words', refusal: null });
  });

  it('is no choice where the site does not offer it, or no more', () => {
    const gone = walk(choosing(), [1, offered(null)]).machine;
    expect(gone.state.kind).toBe('words');
    expect(walk(gone, [2, call('ask-without-ticket')]).effects).toEqual([]);
    const late = walk(choosing(), [1, call('ask-without-ticket')], [2, offered(null)], [3, refused]).machine;
    expect(viewOf(late)).toEqual({ kind: 'words', refusal: { code: 'too-few-free' } });
  });

  it('is left by button, and by nobody being there', () => {
    expect(walk(choosing(), [1, call('leave')]).machine.state.kind).toBe('welcome');
    expect(walk(choosing(), [IDLE_TO_WELCOME_MS, tick]).machine.state.kind).toBe('welcome');
  });

  it('asks for nothing where no fact could be kept', () => {
    const { machine, effects } = walk({ ...choosing(), memory: 'full' }, [1, call('ask-without-ticket')]);
    expect(effects).toEqual([]);
    expect(viewOf(machine)).toMatchObject({ kind: 'way-in', refusal: { code: 'terminal-memory-full' } });
  });

  it('nobody is told after a power cut that a ticket is still good', () => {
    const began = { type: 'session-began', sessionId: SESSION, startedAt: 0, endsAt: 600_000 } as const;
    const left = (event: typeof began & { isWithoutTicket?: true }) =>
      leftBehind([{ bootId: SESSION, seq: 1, at: 0, event }]).session;
    const [withTicket, without] = [left(began), left({ ...began, isWithoutTicket: true })];
    expect([withTicket, without].map((session) => session && hasTimeLeft(session))).toEqual([true, false]);
    expect(without && endedByRestart(without, 5)).toMatchObject({ reason: 'terminal-restarted' });
  });
});

describe('words that are in use at another terminal', () => {
  const words = ['lune', 'pomme', 'vélo'];
  const submit = { type: 'call', call: { call: 'submit-words', words }, freshId: 'r1' } satisfies MachineEvent;
  const moveHere = { type: 'call', call: { call: 'move-here' }, freshId: 'r2' } satisfies MachineEvent;
  const inUse = { code: 'ticket-in-use-elsewhere' as const, detail: { terminal: 'Poste 3', minutes: 39 } };
  const elsewhere = { type: 'session-refused', requestId: 'r1', refusal: inUse } satisfies MachineEvent;
  const told = () => walk(choosing(), [1, call('choose-ticket')], [2, submit], [3, elsewhere]).machine;

  it('are asked for again by one press, which brings the session here', () => {
    expect(viewOf(told())).toEqual({ kind: 'words', refusal: inUse, canMoveHere: true });
    const asked = walk(told(), [4, moveHere]);
    expect(asked.effects).toEqual([{ type: 'ask-session', requestId: 'r2', words, movesHere: true }]);
    const grant = { sessionId: SESSION, minutes: 39, right: 'ticket' as const };
    const { machine } = walk(asked.machine, [5, { type: 'session-granted', requestId: 'r2', grant }]);
    expect(machine.state).toMatchObject({ kind: 'active', sessionId: SESSION });
    expect(JSON.stringify(machine)).not.toContain('pomme');
  });

  it('cannot be moved by that press after another refusal, and are forgotten with whoever walks away', () => {
    const used = { type: 'session-refused', requestId: 'r2', refusal: { code: 'ticket-in-use-away' } } as const;
    const stays = walk(told(), [4, moveHere], [5, used]).machine;
    expect(viewOf(stays)).toEqual({ kind: 'words', refusal: { code: 'ticket-in-use-away' } });
    expect(walk(stays, [6, moveHere]).effects).toEqual([]);
    for (const away of [[5, call('leave')] as const, [3 + IDLE_TO_WELCOME_MS, tick] as const]) {
      const gone = walk(told(), [away[0], away[1]]).machine;
      expect(gone.state).toEqual({ kind: 'welcome' });
      expect(JSON.stringify(gone)).not.toContain('pomme');
    }
  });
});
