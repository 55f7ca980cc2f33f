import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { obey } from './command-rules.ts';
import { CLEAN_SHOWN_MS, CUT_TOLD_MS, IDLE_TO_WELCOME_MS, startMachine, step } from './session-machine.ts';
import type { Effect, Machine, MachineEvent } from './session-state.ts';
import { viewOf } from './session-view.ts';

const MINUTE = 60_000;
const SESSION = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c001';
const WORDS = ['lune', 'pomme', 'velo'];

/** Walks a machine through events, collecting its effects; `mono` in ms, the server's clock runs 1,000,000 ahead. */
function walk(machine: Machine, ...events: [mono: number, event: MachineEvent][]) {
  const effects: Effect[] = [];
  for (const [mono, event] of events) {
    const next = step(machine, event, { mono, at: 1_000_000 + mono });
    machine = next.machine;
    effects.push(...next.effects);
  }
  return { machine, effects };
}

const call = (name: 'start' | 'accept-charter' | 'ask-end' | 'confirm-end' | 'leave' | 'still-there') =>
  ({ type: 'call', call: { call: name }, freshId: 'r1' }) satisfies MachineEvent;
const submit = { type: 'call', call: { call: 'submit-words', words: WORDS }, freshId: 'r1' } satisfies MachineEvent;
const clean = { type: 'wipe-finished', residue: [], durationMs: 300 } satisfies MachineEvent;
const tick = { type: 'tick' } satisfies MachineEvent;
const granted = (minutes: number) =>
  ({
    type: 'session-granted',
    requestId: 'r1',
    grant: { sessionId: SESSION, minutes, right: 'ticket' },
  }) satisfies MachineEvent;

function welcomed(): Machine {
  return walk(startMachine(true).machine, [0, clean]).machine;
}

function active(minutes = 60): Machine {
  return walk(welcomed(), [0, call('start')], [0, call('accept-charter')], [0, submit], [0, granted(minutes)]).machine;
}

describe('the session machine', () => {
  it('wipes before the first welcome screen', () => {
    const first = startMachine(true);
    expect(first.effects).toEqual([{ type: 'wipe', sessionId: null }]);
    expect(viewOf(first.machine)).toEqual({ kind: 'starting' });
    expect(walk(first.machine, [0, call('start')]).machine.state.kind).toBe('starting');
    expect(welcomed().state.kind).toBe('welcome');
  });

  it('does not wipe or welcome without a key', () => {
    expect(startMachine(false)).toMatchObject({ effects: [], machine: { state: { kind: 'unenrolled' } } });
    expect(walk(startMachine(false).machine, [0, { type: 'enrolled' }]).effects).toEqual([
      { type: 'wipe', sessionId: null },
    ]);
  });

  it('hands the filter of a grant to the session’s process, and to nothing else', () => {
    const grant = { sessionId: SESSION, minutes: 12, right: 'ticket' as const, blockedHosts: ['example.org'] };
    const steps = [call('start'), call('accept-charter'), submit].map((event) => [0, event] as [number, MachineEvent]);
    const { machine, effects } = walk(welcomed(), ...steps, [0, { type: 'session-granted', requestId: 'r1', grant }]);
    const shown = effects.filter((effect) => JSON.stringify(effect).includes('example.org'));
    expect(shown).toEqual([expect.objectContaining({ type: 'show-resident', blockedHosts: ['example.org'] })]);
    expect(JSON.stringify(machine)).not.toContain('example.org');
    expect(walk(active(), [1, tick]).effects.some((effect) => 'blockedHosts' in effect)).toBe(false);
  });

  it('says before a session how long nobody may be there, in the site’s own minutes, where it knows them', () => {
    const charter = (machine: Machine) => viewOf(walk(machine, [0, call('start')]).machine);
    expect(charter(welcomed())).toEqual({ kind: 'charter' });
    const told = walk(welcomed(), [0, { type: 'offered', withoutTicketMinutes: null, idleMinutes: 7 }]).machine;
    expect(charter(told)).toEqual({ kind: 'charter', idleMinutes: 7 });
    const never = walk(told, [0, { type: 'offered', withoutTicketMinutes: null, idleMinutes: null }]).machine;
    expect(charter(never)).toEqual({ kind: 'charter' });
  });

  it('says that the site closes when the session ends with it, and only then', () => {
    const grant = { sessionId: SESSION, minutes: 12, right: 'ticket' as const };
    const at = (closesAt: number) => {
      const event = { type: 'session-granted', requestId: 'r1', grant: { ...grant, closesAt } } satisfies MachineEvent;
      const began = walk(welcomed(), [0, call('start')], [0, call('accept-charter')], [0, submit], [0, event]);
      const warned = walk(began.machine, [2 * MINUTE, tick]);
      return [began, warned].map(({ machine: { state } }) => (state.kind === 'active' ? state.notice?.shown : null));
    };
    // The last whole minute before the closing.
    const closesAt = 1_000_000 + 12 * MINUTE + 30_000;
    expect(at(closesAt)).toMatchObject([
      { kind: 'session-began', closesAt },
      { kind: 'time-warning', minutes: 10, closesAt },
    ]);
    for (const shown of at(closesAt + 60 * MINUTE)) expect(shown).not.toHaveProperty('closesAt');
  });

  it('journals the beginning before it shows the resident', () => {
    const { effects } = walk(
      welcomed(),
      [0, call('start')],
      [0, call('accept-charter')],
      [0, submit],
      [500, granted(60)],
    );
    expect(effects.map((effect) => effect.type)).toEqual(['ask-session', 'journal', 'show-resident']);
    expect(effects[1]).toMatchObject({
      event: { type: 'session-began', startedAt: 1_000_500, endsAt: 1_000_500 + 60 * MINUTE },
    });
  });

  it('never shows a resident for a grant that was not asked for', () => {
    const other = { ...granted(60), requestId: 'r2' };
    expect(walk(welcomed(), [0, granted(60)]).effects).toEqual([]);
    const checking = walk(welcomed(), [0, call('start')], [0, call('accept-charter')], [0, submit]).machine;
    expect(walk(checking, [0, other]).effects).toEqual([]);
  });

  it('ends on the minute, by the monotonic clock', () => {
    expect(walk(active(1), [MINUTE - 1, tick]).machine.state.kind).toBe('active');
    const over = walk(active(1), [MINUTE, tick]);
    expect(over.machine.state.kind).toBe('wiping');
    expect(over.effects.at(-2)).toMatchObject({
      event: { type: 'session-ended', reason: 'time-over', consumedMs: MINUTE },
    });
    expect(over.effects.at(-1)).toEqual({ type: 'wipe', sessionId: SESSION });
  });

  it('warns at 10, 5, 2 and 1 minutes, once each', () => {
    let machine = active(60);
    const warnings: number[] = [];
    for (let mono = 0; mono < 60 * MINUTE; mono += 5_000) {
      machine = walk(machine, [mono, tick]).machine;
      const notice = machine.state.kind === 'active' ? machine.state.notice?.shown : null;
      if (notice?.kind === 'time-warning' && notice.minutes !== warnings.at(-1)) warnings.push(notice.minutes);
    }
    expect(warnings).toEqual([10, 5, 2, 1]);
  });

  it('asks before it ends, and ends only when that was asked', () => {
    expect(walk(active(), [1, call('confirm-end')]).machine.state.kind).toBe('active');
    const left = walk(active(), [1, call('ask-end')], [2, call('confirm-end')]);
    expect(left.effects[0]).toMatchObject({ event: { type: 'session-ended', reason: 'resident-left' } });
  });

  it('journals consumed time every 30 s, so that a power cut costs no more', () => {
    let machine = active(60);
    const consumed: number[] = [];
    for (let mono = 0; mono <= 120_000; mono += 250) {
      const next = walk(machine, [mono, tick]);
      machine = next.machine;
      for (const effect of next.effects) {
        if (effect.type === 'journal' && effect.event.type === 'time-consumed') consumed.push(effect.event.consumedMs);
      }
    }
    expect(consumed).toEqual([30_000, 60_000, 90_000, 120_000]);
  });

  it('goes out of service when the wipe found anything, and comes back only by a wipe that found nothing', () => {
    const wiping = walk(active(1), [MINUTE, tick]).machine;
    const dirty = walk(wiping, [
      MINUTE,
      { type: 'wipe-finished', residue: [{ kind: 'file', count: 2 }], durationMs: 9 },
    ]);
    expect(dirty.machine.state.kind).toBe('out-of-service');
    expect(dirty.effects).toMatchObject([{ event: { type: 'wipe-failed', residue: [{ kind: 'file', count: 2 }] } }]);
    expect(walk(dirty.machine, [2 * MINUTE, call('start')], [3 * MINUTE, tick]).machine.state.kind).toBe(
      'out-of-service',
    );
    const command = {
      commandId: SESSION,
      issuedAt: 0,
      expiresAt: Number.MAX_SAFE_INTEGER,
      order: { kind: 'wipe-again' as const },
    };
    const again = obey(dirty.machine, [], command, { mono: 0, at: 0 });
    expect(again.answer.ok).toBe(true);
    expect(walk(again.machine, [0, clean]).machine.state.kind).toBe('clean');
  });

  it('goes from clean to welcome by itself, and from charter and words when nobody is there', () => {
    const cleaned = walk(active(1), [MINUTE, tick], [MINUTE, clean]).machine;
    expect(viewOf(cleaned)).toEqual({ kind: 'clean', wipedAt: 1_000_000 + MINUTE, reason: 'time-over' });
    expect(walk(cleaned, [MINUTE + CLEAN_SHOWN_MS, tick]).machine.state.kind).toBe('welcome');
    const words = walk(welcomed(), [0, call('start')], [0, call('accept-charter')]).machine;
    expect(walk(words, [IDLE_TO_WELCOME_MS, tick]).machine.state.kind).toBe('welcome');
    expect(walk(words, [50_000, call('still-there')], [IDLE_TO_WELCOME_MS, tick]).machine.state.kind).toBe('words');
  });

  it('forgets the language of the resident who left', () => {
    const chosen = {
      type: 'call',
      call: { call: 'choose-language', language: 'ar' },
      freshId: 'x',
    } satisfies MachineEvent;
    const left = walk(welcomed(), [0, chosen], [0, call('start')], [0, call('leave')]).machine;
    expect(left.language).toBe('fr');
  });
});

describe('a terminal whose memory is full', () => {
  const memory = (state: 'ok' | 'full' | 'unwritable') =>
    ({ type: 'memory-changed', memory: state }) satisfies MachineEvent;
  const wipe = { type: 'wipe', sessionId: null };

  it('serves nobody, whatever the screen between two residents, and comes back by itself through a wipe', () => {
    const begun = walk(welcomed(), [0, call('start')]).machine;
    const words = walk(begun, [0, call('accept-charter')]).machine;
    const cleaned = walk(active(1), [MINUTE, tick], [MINUTE, clean]).machine;
    for (const machine of [welcomed(), begun, words, walk(words, [0, submit]).machine, cleaned]) {
      const full = walk(machine, [0, memory('full')], [1, call('start')], [2, granted(30)]);
      expect(viewOf(full.machine)).toEqual({ kind: 'out-of-service', cause: 'memory' });
      expect(full.effects).toEqual([]);
      const back = walk(full.machine, [3, memory('ok')]);
      expect(back.effects).toEqual([wipe]);
      expect(walk(back.machine, [4, clean]).machine.state.kind).toBe('welcome');
    }
  });

  it('lets whoever sits there go on, and serves nobody after that', () => {
    const machine = walk(active(1), [0, memory('unwritable')]).machine;
    expect(machine.state.kind).toBe('active');
    const over = walk(machine, [MINUTE, tick], [MINUTE, clean]);
    expect(viewOf(over.machine)).toEqual({ kind: 'out-of-service', cause: 'memory' });
    expect(over.effects.map(({ type }) => type)).not.toContain('warm-resident');
  });

  it('does not ask the server for a session that could not begin', () => {
    const words = walk(welcomed(), [0, call('start')], [0, call('accept-charter')]).machine;
    const asked = walk({ ...words, memory: 'full' }, [0, submit]);
    expect(viewOf(asked.machine)).toEqual({ kind: 'words', refusal: { code: 'terminal-memory-full' } });
    expect(asked.effects).toEqual([]);
  });

  it('wipes again by itself where only the disk kept the check from ending; anything found waits for staff', () => {
    const finished = (kind: 'check-failed' | 'file') =>
      ({ type: 'wipe-finished', residue: [{ kind, count: 1 }], durationMs: 9 }) satisfies MachineEvent;
    const start = startMachine(true, 'full').machine;
    const onlyDisk = walk(start, [0, finished('check-failed')]).machine;
    expect(walk(onlyDisk, [1, memory('ok')]).effects).toEqual([wipe]);
    const found = walk(start, [0, finished('file')]).machine;
    expect(walk(found, [1, memory('ok')]).machine.state).toEqual({ kind: 'out-of-service', cause: 'residue' });
  });
});

describe('a terminal that slept', () => {
  const woke = (durationMs: number) => ({ type: 'woke', durationMs }) satisfies MachineEvent;

  it('ends a session whose end passed meanwhile, at once, and counts no more than was given', () => {
    const { machine, effects } = walk(active(60), [3 * 60 * MINUTE, woke(170 * MINUTE)]);
    expect(machine.state.kind).toBe('wiping');
    expect(effects).toMatchObject([
      { event: { type: 'slept', durationMs: 170 * MINUTE } },
      { event: { type: 'session-ended', reason: 'time-over', consumedMs: 60 * MINUTE } },
      { type: 'wipe' },
    ]);
  });

  it('goes on where time is left, and leaves a charter that nobody reads', () => {
    expect(walk(active(60), [20 * MINUTE, woke(19 * MINUTE)]).machine.state.kind).toBe('active');
    const charter = walk(welcomed(), [0, call('start')]).machine;
    expect(walk(charter, [60 * MINUTE, woke(59 * MINUTE)]).machine.state.kind).toBe('welcome');
  });
});

describe('after a restart that interrupted a session', () => {
  it('says on the welcome that the ticket is still good, for ten minutes, until a session begins', () => {
    const start = startMachine(true, 'ok', CUT_TOLD_MS).machine;
    const shown = walk(start, [0, clean]).machine;
    expect(viewOf(shown)).toMatchObject({ kind: 'welcome', wasCut: true });
    expect(viewOf(walk(shown, [CUT_TOLD_MS - 1, tick]).machine)).toMatchObject({ wasCut: true });
    expect(viewOf(walk(shown, [CUT_TOLD_MS, tick]).machine)).toMatchObject({ wasCut: false });
    const next = walk(shown, [1, call('start')], [1, call('accept-charter')], [1, submit], [1, granted(1)]).machine;
    const left = walk(next, [MINUTE + 1, tick], [MINUTE + 2, clean], [2 * MINUTE, tick]).machine;
    expect(viewOf(left)).toMatchObject({ kind: 'welcome', wasCut: false });
    expect(viewOf(welcomed())).toMatchObject({ wasCut: false });
  });
});

describe('whatever happens', () => {
  const anyEvent: fc.Arbitrary<MachineEvent> = fc.oneof(
    fc.constantFrom(call('start'), call('accept-charter'), submit, call('ask-end'), call('confirm-end'), call('leave')),
    fc.constantFrom<MachineEvent>(granted(1), granted(60), clean, tick, { type: 'resident-died' }),
    fc.constant<MachineEvent>({ type: 'wipe-finished', residue: [{ kind: 'process', count: 1 }], durationMs: 1 }),
    fc.constantFrom<MachineEvent>({ type: 'memory-changed', memory: 'ok' }, { type: 'memory-changed', memory: 'full' }),
    fc.constant<MachineEvent>({ type: 'woke', durationMs: 60_000 }),
  );

  it('no session begins without a proven wipe since the one before, and each that begins is ended and wiped', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(90_000), anyEvent), { maxLength: 80 }), (moves) => {
        let { machine } = startMachine(true);
        let mono = 0;
        let proven = false;
        let open = false;
        for (const [pause, event] of moves) {
          mono += pause;
          const next = step(machine, event, { mono, at: mono });
          machine = next.machine;
          for (const effect of next.effects) {
            if (effect.type === 'show-resident') {
              expect(proven).toBe(true);
              proven = false;
            }
            if (effect.type === 'ask-session') expect(machine.memory).toBe('ok');
            if (effect.type !== 'journal') continue;
            if (effect.event.type === 'session-began') open = true;
            if (effect.event.type === 'session-ended') {
              expect(open).toBe(true);
              open = false;
            }
            if (effect.event.type === 'wiped') proven = true;
            if (effect.event.type === 'wipe-failed') proven = false;
          }
          if (open) expect(machine.state.kind).toBe('active');
        }
      }),
      { numRuns: 500 },
    );
  });
});
