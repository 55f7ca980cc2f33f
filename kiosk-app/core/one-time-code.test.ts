import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODE_TRIES } from '#protocol/limits.ts';
import { CodeNumber } from '#protocol/one-time-code.ts';
import { IDLE_AT_CODE_MS } from './one-time-code.ts';
import { IDLE_TO_WELCOME_MS, startMachine, step } from './session-machine.ts';
import type { Effect, Machine, MachineEvent } from './session-state.ts';
import { viewOf } from './session-view.ts';

const ID = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c001';
const OTHER_ID = '0a1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c002';

function walk(machine: Machine, ...events: [mono: number, event: MachineEvent][]) {
  const effects: Effect[] = [];
  for (const [mono, event] of events) {
    const next = step(machine, event, { mono, at: 1_000_000 + mono });
    machine = next.machine;
    effects.push(...next.effects);
  }
  return { machine, effects };
}

const call = (name: 'start' | 'accept-charter' | 'ask-code' | 'choose-ticket' | 'leave', freshId = ID) =>
  ({ type: 'call', call: { call: name }, freshId }) satisfies MachineEvent;
const submit = { type: 'call', call: { call: 'submit-code', code: '123456' }, freshId: 'r' } satisfies MachineEvent;
const refused = (code: 'code-wrong' | 'site-closed') =>
  ({ type: 'session-refused', requestId: 'r', refusal: { code } }) satisfies MachineEvent;
const line = (isUp: boolean) => ({ type: 'line-changed', isUp }) satisfies MachineEvent;
const stillThere = { type: 'call', call: { call: 'still-there' }, freshId: 'r' } satisfies MachineEvent;
const tick = { type: 'tick', freshId: OTHER_ID } satisfies MachineEvent;
const grant = { sessionId: ID, minutes: 60, right: 'code' as const };
const granted = { type: 'session-granted', requestId: 'r', grant } satisfies MachineEvent;

/** Somebody at the words of a terminal that is cut off. */
function atWords(): Machine {
  const clean = { type: 'wipe-finished', residue: [], durationMs: 300 } satisfies MachineEvent;
  const { machine } = walk(startMachine(true).machine, [0, clean], [0, { type: 'codes-offered', isOffered: true }]);
  return walk(machine, [0, call('start')], [0, call('accept-charter')]).machine;
}

const atCode = () => walk(atWords(), [0, call('ask-code')]).machine;
const wrong = (mono: number): [number, MachineEvent][] => [
  [mono, submit],
  [mono, refused('code-wrong')],
];
const shownNumber = (machine: Machine) => (machine.state.kind === 'code' ? machine.state.number : undefined);

describe('a one-time code', () => {
  it('is offered while the line is down, where the book has codes', () => {
    expect(viewOf(atWords())).toMatchObject({ kind: 'words', offersCode: true });
    const up = walk(atWords(), [1, line(true)]).machine;
    expect(viewOf(up)).toEqual({ kind: 'words', refusal: null });
    expect(walk(up, [2, call('ask-code')]).machine.state.kind).toBe('words');
    const without = walk(atWords(), [1, { type: 'codes-offered', isOffered: false }], [2, call('ask-code')]).machine;
    expect(without.state.kind).toBe('words');
    const welcome = walk(atWords(), [1, call('leave')]).machine;
    expect(viewOf(welcome)).toMatchObject({ kind: 'welcome', lineIsDown: true, offersCode: true });
  });

  it('opens a session that says by what, and no welcome speaks of a ticket after a power cut', () => {
    const number = shownNumber(atCode()) ?? '';
    expect(CodeNumber.parse(number)).toBe(number);
    const asked = walk(atCode(), [1, submit]);
    expect(asked.effects).toEqual([{ type: 'ask-session-by-code', requestId: 'r', number, code: '123456' }]);
    const { machine, effects } = walk(asked.machine, [2, granted]);
    expect(machine.state).toMatchObject({ kind: 'active', sessionId: ID });
    expect(effects[0]).toMatchObject({ event: { type: 'session-began', isWithoutTicket: true, by: 'code' } });
    expect(JSON.stringify(machine)).not.toContain(number);
  });

  it('may be wrong twice for the same number; the third time there is none, and a wait that doubles to ten minutes', () => {
    const first = atCode();
    const twice = walk(first, ...wrong(1), ...wrong(2)).machine;
    expect(viewOf(twice)).toEqual({
      kind: 'code',
      number: shownNumber(first),
      wrong: 2,
      refusal: { code: 'code-wrong' },
    });
    let machine = first;
    let mono = 0;
    for (const seconds of [30, 60, 120, 240, 480, 600, 600]) {
      for (let tries = 0; tries < CODE_TRIES; tries++) ({ machine } = walk(machine, ...wrong(mono)));
      const wait = { code: 'code-wait', detail: { seconds } };
      expect(viewOf(machine)).toEqual({ kind: 'code', number: null, wrong: 0, refusal: wait });
      expect(walk(machine, [mono, submit]).effects).toEqual([]);
      mono += seconds * 1_000;
      // Somebody stands there all the while.
      machine = walk(machine, [mono - 1, stillThere], [mono - 1, tick]).machine;
      expect(shownNumber(machine)).toBeNull();
      machine = walk(machine, [mono, tick]).machine;
      expect(viewOf(machine)).toEqual({ kind: 'code', number: shownNumber(machine), wrong: 0, refusal: null });
      expect(CodeNumber.safeParse(shownNumber(machine)).success).toBe(true);
    }
    const open = walk(machine, [mono, submit], [mono, granted]).machine;
    expect(open.codeWait).toBeNull();
  });

  it('is waited for as long by who leaves and comes back', () => {
    const { machine } = walk(atCode(), ...wrong(0), ...wrong(0), ...wrong(0), [1, call('leave')]);
    const back = walk(machine, [2, call('start')], [2, call('accept-charter')], [10_000, call('ask-code')]).machine;
    expect(viewOf(back)).toMatchObject({ number: null, refusal: { code: 'code-wait', detail: { seconds: 20 } } });
  });

  it('is spent by a right code also where nobody can sit down now: another number comes', () => {
    const { machine } = walk(atCode(), [1, submit], [1, refused('site-closed')]);
    expect(viewOf(machine)).toEqual({ kind: 'code', number: null, wrong: 0, refusal: { code: 'site-closed' } });
    const next = walk(machine, [2, tick]).machine;
    expect(viewOf(next)).toMatchObject({ kind: 'code', refusal: { code: 'site-closed' } });
    expect(shownNumber(next)).not.toBe(shownNumber(atCode()));
  });

  it('stays good when the line comes back, but no other number is given then', () => {
    const up = walk(atCode(), [1, line(true)], [2, tick]).machine;
    expect(shownNumber(up)).toBe(shownNumber(atCode()));
    expect(walk(up, [3, submit], [3, granted]).machine.state.kind).toBe('active');
    const spent = walk(up, [3, submit], [3, refused('site-closed')], [4, tick]).machine;
    expect(spent.state.kind).toBe('words');
  });

  it('goes with its screen: by button, by the ticket, and by nobody being there for five minutes', () => {
    expect(walk(atCode(), [1, call('leave')]).machine.state).toEqual({ kind: 'welcome' });
    expect(walk(atCode(), [1, call('choose-ticket')]).machine.state.kind).toBe('words');
    expect(walk(atCode(), [IDLE_TO_WELCOME_MS, tick]).machine.state.kind).toBe('code');
    expect(walk(atCode(), [IDLE_AT_CODE_MS, tick]).machine.state.kind).toBe('welcome');
  });

  it('asks for nothing where no fact could be kept', () => {
    const { machine, effects } = walk({ ...atCode(), memory: 'full' }, [1, submit]);
    expect(effects).toEqual([]);
    expect(viewOf(machine)).toMatchObject({ kind: 'code', refusal: { code: 'terminal-memory-full' } });
  });

  it('has a number of eight digits whatever the chance', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 4 }), (id) => {
        const number = shownNumber(walk(atWords(), [0, call('ask-code', id)]).machine);
        expect(CodeNumber.safeParse(number).success).toBe(true);
      }),
      { numRuns: 500 },
    );
    const drawn = new Set(
      Array.from({ length: 200 }, () => shownNumber(walk(atWords(), [0, call('ask-code', randomUUID())]).machine)),
    );
    expect(drawn.size).toBeGreaterThan(195);
  });
});
