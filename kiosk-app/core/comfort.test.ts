import { describe, expect, it } from 'vitest';
import { type Comfort, isPlain, plainComfort, textPercents } from './comfort.ts';
import { ZOOM_PERCENTS } from './resident-screen-contract.ts';
import { startMachine, step } from './session-machine.ts';
import type { Machine, MachineEvent, Step } from './session-state.ts';

const now = { mono: 1_000, at: 500_000 };
const large: Comfort = { textPercent: 200, contrast: 'high' };
const take = (machine: Machine, ...events: MachineEvent[]): Step =>
  events.reduce<Step>((done, event) => step(done.machine, event, now), { machine, effects: [] });
const call = (name: 'start' | 'accept-charter' | 'leave' | 'ask-end' | 'confirm-end') =>
  ({ type: 'call', call: { call: name }, freshId: 'r' }) as const;
const choose = (comfort: Comfort): MachineEvent => ({
  type: 'call',
  call: { call: 'choose-comfort', comfort },
  freshId: '',
});
const wiped: MachineEvent = { type: 'wipe-finished', residue: [], durationMs: 1 };
const welcome = take(startMachine(true).machine, wiped).machine;
const signIn: MachineEvent[] = [
  call('start'),
  call('accept-charter'),
  { type: 'call', call: { call: 'submit-words', words: ['lune', 'pomme', 'velo'] }, freshId: 'r' },
  { type: 'session-granted', requestId: 'r', grant: { sessionId: 's', minutes: 60, right: 'ticket' } },
];

describe('what a resident chooses for reading', () => {
  it('is chosen at the welcome or later, and goes into the session', () => {
    const seated = take(welcome, choose(large), ...signIn);
    expect(seated.machine.comfort).toEqual(large);
    expect(seated.effects).toContainEqual({ type: 'show-resident', language: 'fr', comfort: large });
    expect(take(seated.machine, choose(plainComfort)).machine.comfort).toEqual(large);
  });

  it('stays for the goodbye and not a moment longer', () => {
    const goodbye = take(welcome, choose(large), ...signIn, call('ask-end'), call('confirm-end'), wiped).machine;
    expect([goodbye.state.kind, goodbye.comfort]).toEqual(['clean', large]);
    expect(take(goodbye, call('start')).machine.comfort).toEqual(plainComfort);
    const later = { mono: now.mono + 60_000, at: now.at + 60_000 };
    expect(step(goodbye, { type: 'tick' }, later).machine.comfort).toEqual(plainComfort);
  });

  it('is forgotten with whoever leaves before a session', () => {
    expect(take(welcome, choose(large), call('start'), call('leave')).machine.comfort).toEqual(plainComfort);
  });

  it('is plain only where nothing was chosen', () => {
    expect([plainComfort, large, { ...plainComfort, textPercent: 125 as const }].map(isPlain)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('has sizes that the pages of the web have too', () => {
    for (const percent of textPercents) expect(ZOOM_PERCENTS).toContain(percent);
  });
});
