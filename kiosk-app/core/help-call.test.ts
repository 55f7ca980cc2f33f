import { describe, expect, it } from 'vitest';
import { defaultTimeRules } from '#protocol/room-rules.ts';
import { helpShown } from './help-call.ts';
import { startMachine, step } from './session-machine.ts';
import type { Machine, MachineEvent, Step } from './session-state.ts';

const now = { mono: 1_000, at: 500_000 };
const CALL = '0190a5c0-7e1b-4c3d-8a2f-00000000000c';
const take = (machine: Machine, ...events: MachineEvent[]): Step =>
  events.reduce<Step>((done, event) => step(done.machine, event, now), { machine, effects: [] });
const call = (name: 'start' | 'accept-charter' | 'ask-help' | 'take-back-help' | 'ask-end' | 'confirm-end') =>
  ({ type: 'call', call: { call: name }, freshId: CALL }) as const;
const told = (event: Extract<MachineEvent, { type: 'help-told' }>['told']): MachineEvent => ({
  type: 'help-told',
  told: event,
});
const waiting = (before: number) => told({ kind: 'waiting', callId: CALL, before });
const coming = told({ kind: 'coming', callId: CALL, before: 1, helper: 'Marie' });
const closed = told({ kind: 'closed', callId: CALL });
const asks = { type: 'journal', event: { type: 'help-asked', callId: CALL } };

const up: MachineEvent = { type: 'line-changed', isUp: true };
const welcome = take(startMachine(true).machine, { type: 'wipe-finished', residue: [], durationMs: 1 }, up).machine;
const seated = (): Machine => {
  const grant = { sessionId: 's', minutes: 60, right: 'ticket' as const, time: defaultTimeRules };
  return take(
    welcome,
    call('start'),
    call('accept-charter'),
    { type: 'call', call: { call: 'submit-words', words: ['lune', 'pomme', 'velo'] }, freshId: 'r' },
    { type: 'session-granted', requestId: 'r', grant },
  ).machine;
};
const noticeOf = ({ state }: Machine) => (state.kind === 'active' ? (state.notice?.shown.kind ?? null) : null);
const withoutNotice = (machine: Machine): Machine =>
  machine.state.kind === 'active' ? { ...machine, state: { ...machine.state, notice: null } } : machine;

describe('a call for help', () => {
  it('is asked before a session, told as it stands, and goes on into the session', () => {
    const asked = take(welcome, call('ask-help'));
    expect(asked.effects).toEqual([asks]);
    expect(helpShown(asked.machine)).toEqual({ kind: 'asked', lineIsDown: false });
    const answered = take(asked.machine, waiting(2), coming, call('start')).machine;
    expect(answered.state.kind).toBe('charter');
    expect(helpShown(answered)).toEqual({ kind: 'coming', before: 1, helper: 'Marie' });
  });

  it('pressed again is the same call, and tells its state', () => {
    const asked = take(seated(), call('ask-help')).machine;
    expect(noticeOf(asked)).toBe('help');
    const again = take(withoutNotice(asked), call('ask-help'));
    expect(again.effects).toEqual([]);
    expect(noticeOf(again.machine)).toBe('help');
    expect(again.machine.help).toEqual(asked.help);
  });

  it('with the line down says so, and is a fact that waits all the same', () => {
    const island = take(welcome, { type: 'line-changed', isUp: false }, call('ask-help'));
    expect(island.effects).toEqual([asks]);
    expect(helpShown(island.machine)).toEqual({ kind: 'asked', lineIsDown: true });
    expect(helpShown(take(island.machine, up, waiting(0)).machine)).toEqual({ kind: 'waiting', before: 0 });
  });

  it('is taken back by the resident', () => {
    const back = take(take(seated(), call('ask-help')).machine, call('take-back-help'));
    expect(back.effects).toEqual([
      { type: 'journal', event: { type: 'help-ended', callId: CALL, reason: 'taken-back' } },
    ]);
    expect([noticeOf(back.machine), helpShown(back.machine)]).toEqual([null, { kind: 'ready' }]);
    expect(take(back.machine, call('take-back-help')).effects).toEqual([]);
  });

  it('is closed by staff once, whatever is told of other calls', () => {
    const asked = take(seated(), call('ask-help'), told({ kind: 'closed', callId: 'another' }), coming).machine;
    expect(noticeOf(asked)).toBe('help');
    const over = take(asked, closed);
    expect(over.effects).toEqual([{ type: 'journal', event: { type: 'help-ended', callId: CALL, reason: 'settled' } }]);
    expect(noticeOf(over.machine)).toBe('help-over');
    expect(take(over.machine, closed).effects).toEqual([]);
  });

  it('does not push away a question, and a place that moved does not pop up', () => {
    const asked = take(seated(), call('ask-help'), waiting(2), call('ask-end')).machine;
    expect(noticeOf(take(asked, coming).machine)).toBe('confirm-end');
    const quiet = withoutNotice(asked);
    expect(noticeOf(take(quiet, waiting(1)).machine)).toBeNull();
    expect(noticeOf(take(quiet, coming).machine)).toBe('help');
  });

  it('ends with the session, and nobody can ask while the terminal is wiped', () => {
    const left = take(seated(), call('ask-help'), call('ask-end'), call('confirm-end')).machine;
    expect([left.help, helpShown(left)]).toEqual([null, null]);
    expect(take(left, call('ask-help')).effects).toEqual([]);
  });

  it('is not offered where the server takes no calls', () => {
    const old = take(welcome, { type: 'help-offered', isOffered: false }).machine;
    expect(helpShown(old)).toBeNull();
    expect(take(old, call('ask-help')).effects).toEqual([]);
  });

  it('that an earlier boot left standing stands still', () => {
    const booted = startMachine(true, 'ok', null, CALL).machine;
    const back = take(booted, { type: 'wipe-finished', residue: [], durationMs: 1 }, up).machine;
    expect(helpShown(back)).toEqual({ kind: 'asked', lineIsDown: false });
    expect(helpShown(take(back, coming).machine)).toMatchObject({ helper: 'Marie' });
  });
});
