import { describe, expect, it } from 'vitest';
import { ok, refuse } from '#protocol/result.ts';
import { IDLE_TO_WELCOME_MS, startMachine, step } from './session-machine.ts';
import type { Effect, Machine, MachineEvent } from './session-state.ts';
import { viewOf } from './session-view.ts';

const PLACE = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c001';
const hold = { placeId: PLACE, number: 12, word: 'cerise', until: 2_000_000 };
const told = { type: 'hold-told', hold } satisfies MachineEvent;
const tick = { type: 'tick' } satisfies MachineEvent;
const call = (name: 'start' | 'take-place' | 'accept-charter' | 'leave' | 'ask-without-ticket') =>
  ({ type: 'call', call: { call: name }, freshId: 'fresh' }) satisfies MachineEvent;
const submit = {
  type: 'call',
  call: { call: 'submit-words', words: ['lune', 'pomme', 'velo'] },
  freshId: 'r1',
} satisfies MachineEvent;

function walk(machine: Machine, ...events: [mono: number, event: MachineEvent][]) {
  const effects: Effect[] = [];
  for (const [mono, event] of events) {
    const next = step(machine, event, { mono, at: 1_000_000 + mono });
    machine = next.machine;
    effects.push(...next.effects);
  }
  return { machine, effects };
}

/** The welcome of a site with a queue; kept for number 12 where that is said. */
function atWelcome(...events: [number, MachineEvent][]) {
  const clean = { type: 'wipe-finished', residue: [], durationMs: 300 } satisfies MachineEvent;
  const up = { type: 'line-changed', isUp: true } satisfies MachineEvent;
  const offered = { type: 'offered', withoutTicketMinutes: null, takesPlaces: true } satisfies MachineEvent;
  return walk(startMachine(true).machine, [0, clean], [0, up], [0, offered], ...events).machine;
}

describe('a terminal that is kept for somebody', () => {
  it('says for whom and until when, and lets others take a place', () => {
    expect(viewOf(atWelcome([1, told]))).toMatchObject({
      kind: 'welcome',
      hold: { number: 12, word: 'cerise', until: 2_000_000 },
      takesPlaces: true,
    });
    expect(viewOf(atWelcome())).not.toHaveProperty('hold');
    expect(viewOf(atWelcome([1, told], [2, { type: 'hold-told', hold: null }]))).not.toHaveProperty('hold');
  });

  it('tells the server that who was called is there, and asks for the session with the place', () => {
    const { machine, effects } = walk(
      atWelcome([1, told]),
      [2, call('start')],
      [3, call('accept-charter')],
      [4, submit],
    );
    expect(machine.state.kind).toBe('checking');
    expect(effects).toEqual([
      { type: 'say-here', placeId: PLACE },
      { type: 'ask-session', requestId: 'r1', words: ['lune', 'pomme', 'velo'], placeId: PLACE },
    ]);
    const offered = { type: 'offered', withoutTicketMinutes: 30 } satisfies MachineEvent;
    const way = walk(
      atWelcome([1, told], [1, offered]),
      [2, call('start')],
      [3, call('accept-charter')],
      [4, call('ask-without-ticket')],
    );
    expect(way.effects.at(-1)).toEqual({ type: 'ask-session-without-ticket', requestId: 'fresh', placeId: PLACE });
  });

  it('is asked for by nobody else: who had begun before it was kept is no place of the queue', () => {
    const begun = [
      [1, call('start')],
      [2, told],
      [3, call('accept-charter')],
      [4, submit],
    ] satisfies [number, MachineEvent][];
    expect(walk(atWelcome(), ...begun).effects).toEqual([
      { type: 'ask-session', requestId: 'r1', words: ['lune', 'pomme', 'velo'] },
    ]);
    // Nor who comes after somebody who went away from their turn.
    const gone = [
      [1, told],
      [2, call('start')],
      [3, call('leave')],
      [4, { type: 'hold-told', hold: null }],
    ] satisfies [number, MachineEvent][];
    expect(walk(atWelcome(...gone), ...begun).effects).toEqual(walk(atWelcome(), ...begun).effects);
  });

  it('stays the turn of who said so, though the line went and came back meanwhile', () => {
    const { effects } = walk(
      atWelcome([1, told]),
      [2, call('start')],
      [3, { type: 'line-changed', isUp: false }],
      [4, { type: 'line-changed', isUp: true }],
      [5, call('accept-charter')],
      [6, submit],
    );
    expect(effects.at(-1)).toMatchObject({ type: 'ask-session', placeId: PLACE });
  });

  it('asks whose turn it is at the welcome, never over somebody’s goodbye', () => {
    const machine: Machine = { ...atWelcome([1, told]), state: { kind: 'clean', since: 0 } };
    const { machine: after, effects } = walk(machine, [2, call('start')]);
    expect(after.state.kind).toBe('welcome');
    expect(effects).toEqual([]);
  });

  it('is anybody’s again when the line is down', () => {
    const island = atWelcome([1, told], [2, { type: 'line-changed', isUp: false }]);
    const { effects } = walk(island, [3, call('start')], [4, call('accept-charter')], [5, submit]);
    expect(effects).toEqual([{ type: 'ask-session', requestId: 'r1', words: ['lune', 'pomme', 'velo'] }]);
  });
});

describe('a place', () => {
  const place = {
    placeId: 'fresh',
    number: 13,
    word: 'moto',
    now: { kind: 'waiting' as const, before: 1, waitMinutes: 15 },
  };

  it('is taken where the terminal is kept for another, shown, and left for the welcome', () => {
    const asked = walk(atWelcome([1, told]), [2, call('take-place')]);
    expect(asked.effects).toEqual([{ type: 'ask-place', placeId: 'fresh' }]);
    expect(viewOf(asked.machine)).toEqual({ kind: 'place', place: null, refusal: null });
    const had = walk(asked.machine, [3, { type: 'place-answered', placeId: 'fresh', answer: ok(place) }]).machine;
    expect(viewOf(had)).toEqual({ kind: 'place', place, refusal: null });
    expect(walk(had, [4, call('leave')]).machine.state.kind).toBe('welcome');
    expect(walk(had, [4 + IDLE_TO_WELCOME_MS, tick]).machine.state.kind).toBe('welcome');
  });

  it('that is refused says why; an answer to another asking says nothing', () => {
    const asked = walk(atWelcome([1, told]), [2, call('take-place')]).machine;
    const late = { type: 'place-answered', placeId: 'other', answer: ok(place) } satisfies MachineEvent;
    expect(walk(asked, [3, late]).machine).toBe(asked);
    const full = { type: 'place-answered', placeId: 'fresh', answer: refuse('queue-full') } satisfies MachineEvent;
    expect(viewOf(walk(asked, [3, full]).machine)).toEqual({
      kind: 'place',
      place: null,
      refusal: { code: 'queue-full' },
    });
  });

  it('is not to be had at a terminal that one can sit down at', () => {
    expect(walk(atWelcome(), [1, call('take-place')])).toEqual({ machine: atWelcome(), effects: [] });
  });
});
