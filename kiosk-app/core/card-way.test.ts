import { describe, expect, it } from 'vitest';
import { hasTimeLeft, leftBehind } from './journal-rules.ts';
import { IDLE_TO_WELCOME_MS, startMachine, step } from './session-machine.ts';
import type { Effect, Machine, MachineEvent } from './session-state.ts';
import { viewOf } from './session-view.ts';

const SESSION = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c001';
const number = '40275315';
const pin = '4073';

function walk(machine: Machine, ...events: MachineEvent[]) {
  const effects: Effect[] = [];
  for (const event of events) {
    const next = step(machine, event, { mono: 1, at: 1_000_001 });
    machine = next.machine;
    effects.push(...next.effects);
  }
  return { machine, effects };
}

type Plain = 'start' | 'accept-charter' | 'choose-ticket' | 'choose-card' | 'choose-again' | 'move-here' | 'leave';
const call = (name: Plain, freshId = 'r1') => ({ type: 'call', call: { call: name }, freshId }) satisfies MachineEvent;
const submit = { type: 'call', call: { call: 'submit-card', number, pin }, freshId: 'r1' } satisfies MachineEvent;
const offered = (takesCards: boolean, withoutTicketMinutes: number | null = null) =>
  ({ type: 'offered', withoutTicketMinutes, takesCards }) satisfies MachineEvent;
const refused = (refusal: Extract<MachineEvent, { type: 'session-refused' }>['refusal'], requestId = 'r1') =>
  ({ type: 'session-refused', requestId, refusal }) satisfies MachineEvent;
const lineUp = { type: 'line-changed', isUp: true } satisfies MachineEvent;

/** Who has read the charter where cards are taken. */
function choosing(): Machine {
  const clean = { type: 'wipe-finished', residue: [], durationMs: 300 } satisfies MachineEvent;
  return walk(startMachine(true).machine, clean, lineUp, offered(true), call('start'), call('accept-charter')).machine;
}
const atCard = () => walk(choosing(), call('choose-card')).machine;

describe('a card', () => {
  it('is one way in beside the others, asked for by number and code, and forgotten with the grant', () => {
    expect(viewOf(choosing())).toEqual({ kind: 'way-in', minutes: null, takesCards: true, refusal: null });
    expect(viewOf(atCard())).toEqual({ kind: 'card', refusal: null });
    const asked = walk(atCard(), submit);
    expect(asked.effects).toEqual([{ type: 'ask-session-by-card', requestId: 'r1', card: { number, pin } }]);
    expect(viewOf(asked.machine)).toEqual({ kind: 'checking', isWithoutTicket: false, isByCard: true });
    const grant = { sessionId: SESSION, minutes: 60, right: 'card' as const };
    const { machine, effects } = walk(asked.machine, { type: 'session-granted', requestId: 'r1', grant });
    expect(machine.state).toMatchObject({ kind: 'active', sessionId: SESSION });
    expect(effects[0]).toMatchObject({ event: { type: 'session-began', isWithoutTicket: true, isByCard: true } });
    expect(JSON.stringify([machine, effects])).not.toMatch(new RegExp(`${number}|${pin}`));
  });

  it('is refused in words, where it is asked for again; nothing of it stays in the machine', () => {
    const { machine } = walk(atCard(), submit, refused({ code: 'card-unknown' }));
    expect(viewOf(machine)).toEqual({ kind: 'card', refusal: { code: 'card-unknown' } });
    expect(JSON.stringify(machine)).not.toMatch(new RegExp(`${number}|${pin}`));
    expect(walk(machine, call('move-here')).effects).toEqual([]);
    expect(walk(machine, call('choose-again')).machine.state).toMatchObject({ kind: 'way-in', refusal: null });
  });

  it('goes on here by one press where it is in use elsewhere, and is forgotten by the next refusal and by who walks away', () => {
    const inUse = { code: 'card-in-use-elsewhere' as const, detail: { terminal: 'Poste 3', minutes: 39 } };
    const told = walk(atCard(), submit, refused(inUse)).machine;
    expect(viewOf(told)).toEqual({ kind: 'card', refusal: inUse, canMoveHere: true });
    const asked = walk(told, call('move-here', 'r2'));
    const card = { number, pin };
    expect(asked.effects).toEqual([{ type: 'ask-session-by-card', requestId: 'r2', card, movesHere: true }]);
    const stays = walk(asked.machine, refused({ code: 'card-in-use-away' }, 'r2')).machine;
    expect(walk(stays, call('move-here')).effects).toEqual([]);
    const gone = [
      stays,
      walk(told, call('leave')).machine,
      walk(told, call('choose-again')).machine,
      walk(told, offered(false)).machine,
      step(told, { type: 'tick' }, { mono: 1 + IDLE_TO_WELCOME_MS, at: 0 }).machine,
      step(told, { type: 'memory-changed', memory: 'full' }, { mono: 2, at: 0 }).machine,
    ];
    for (const machine of gone) expect(JSON.stringify(machine)).not.toMatch(new RegExp(`${number}|${pin}`));
  });

  it('says when the line it needs is down', () => {
    const { machine } = walk(atCard(), { type: 'line-changed', isUp: false });
    expect(viewOf(machine)).toEqual({ kind: 'card', refusal: null, lineIsDown: true });
  });

  it('is no choice where none is taken, or no more; who stands there chooses among what is left', () => {
    expect(walk({ ...choosing(), takesCards: false }, call('choose-card')).machine.state.kind).toBe('way-in');
    expect(walk(choosing(), offered(false)).machine.state.kind).toBe('words');
    expect(walk(atCard(), offered(false)).machine.state.kind).toBe('words');
    expect(viewOf(walk(atCard(), offered(false, 30)).machine)).toEqual({ kind: 'way-in', minutes: 30, refusal: null });
    const late = walk(atCard(), submit, offered(false), refused({ code: 'cards-not-taken' })).machine;
    expect(viewOf(late)).toEqual({ kind: 'words', refusal: { code: 'cards-not-taken' } });
  });

  it('asks for nothing where no fact could be kept', () => {
    const { machine, effects } = walk({ ...atCard(), memory: 'full' }, submit);
    expect(effects).toEqual([]);
    expect(viewOf(machine)).toMatchObject({ kind: 'card', refusal: { code: 'terminal-memory-full' } });
    expect(JSON.stringify(machine)).not.toContain(pin);
  });

  it('says whose turn it is where the terminal is kept for somebody', () => {
    const hold = { placeId: 'p', number: 1, word: 'moto', until: 2_000_000 };
    const { effects } = walk({ ...atCard(), hold }, submit);
    expect(effects).toMatchObject([{ type: 'ask-session-by-card', placeId: 'p' }]);
  });

  it('its holder is told after a power cut that the time is not lost', () => {
    const event = { type: 'session-began', sessionId: SESSION, startedAt: 0, endsAt: 600_000 } as const;
    const byCard = { ...event, isWithoutTicket: true, isByCard: true } as const;
    const { session } = leftBehind([{ bootId: SESSION, seq: 1, at: 0, event: byCard }]);
    expect(session && hasTimeLeft(session)).toBe(true);
    const clean = { type: 'wipe-finished', residue: [], durationMs: 300 } satisfies MachineEvent;
    const cut = (wasByCard: boolean) =>
      viewOf(walk(startMachine(true, 'ok', 9_000, null, wasByCard).machine, clean).machine);
    expect(cut(true)).toMatchObject({ kind: 'welcome', wasCut: true, wasCutByCard: true });
    expect(cut(false)).not.toHaveProperty('wasCutByCard');
  });
});
