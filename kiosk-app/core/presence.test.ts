import { describe, expect, it } from 'vitest';
import { IDLE_WARNING_MS } from '#protocol/limits.ts';
import { type TimeRules, defaultTimeRules } from '#protocol/room-rules.ts';
import { obey } from './command-rules.ts';
import { startMachine, step } from './session-machine.ts';
import type { Effect, Machine, MachineEvent } from './session-state.ts';
import { barOf } from './session-view.ts';

const MINUTE = 60_000;
const SESSION = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c001';

/** A terminal in a session that began at 0 on the monotonic clock. */
class Seat {
  machine: Machine;
  mono = 0;
  effects: Effect[] = [];

  constructor(minutes = 60, time: Partial<TimeRules> = {}, closesAt?: number) {
    this.machine = startMachine(true).machine;
    this.tell({ type: 'line-changed', isUp: true });
    this.tell({ type: 'wipe-finished', residue: [], durationMs: 1 });
    for (const call of ['start', 'start', 'accept-charter'] as const)
      this.tell({ type: 'call', call: { call }, freshId: 'f' });
    this.tell({ type: 'call', call: { call: 'submit-words', words: ['lune', 'pomme', 'velo'] }, freshId: 'request' });
    const grant = { sessionId: SESSION, minutes, right: 'ticket' as const, time: { ...defaultTimeRules, ...time } };
    this.tell({
      type: 'session-granted',
      requestId: 'request',
      grant: { ...grant, ...(closesAt ? { closesAt } : {}) },
    });
    if (this.machine.state.kind !== 'active') throw new Error('no session began');
  }

  tell(event: MachineEvent): void {
    const done = step(this.machine, event, { mono: this.mono, at: 1_000_000 + this.mono });
    this.machine = done.machine;
    this.effects = done.effects;
  }

  /** Time goes by, with the ticks of a terminal. */
  pass(ms: number, each: () => void = () => undefined): void {
    for (const until = this.mono + ms; this.mono < until;) {
      this.mono = Math.min(until, this.mono + 250);
      each();
      this.tell({ type: 'tick', freshId: `t${this.mono}` });
    }
  }

  get asks(): boolean {
    const { state } = this.machine;
    return state.kind === 'active' && state.notice?.shown.kind === 'still-there';
  }

  get end(): unknown {
    const fact = this.effects.find((one) => one.type === 'journal' && one.event.type === 'session-ended');
    return fact?.type === 'journal' && fact.event.type === 'session-ended' ? fact.event.reason : null;
  }

  get landing(): Effect | undefined {
    return this.effects.find(({ type }) => type === 'ask-extension');
  }
}

describe('somebody who is not there any more', () => {
  it('is asked after the minutes of the site, for a whole minute, and then the session ends for that reason', () => {
    const seat = new Seat();
    seat.pass(10 * MINUTE - 250);
    expect(seat.asks).toBe(false);
    seat.pass(250);
    expect(seat.asks).toBe(true);
    seat.pass(IDLE_WARNING_MS - 250);
    expect(seat.machine.state.kind).toBe('active');
    seat.pass(250);
    expect([seat.machine.state.kind, seat.end]).toEqual(['wiping', 'nobody-there']);
  });

  it.each([
    ['a key or a movement', { type: 'presence', agoMs: 0 }],
    ['a key in a page', { type: 'typed' }],
    ['the button', { type: 'call', call: { call: 'dismiss-notice' }, freshId: 'f' }],
  ] as const)('is there again with %s, and has all the minutes anew', (_what, sign) => {
    const seat = new Seat();
    seat.pass(10 * MINUTE + 30_000);
    seat.tell(sign);
    expect(seat.asks).toBe(false);
    seat.pass(10 * MINUTE - 250);
    expect(seat.asks).toBe(false);
    seat.pass(MINUTE + 250);
    expect(seat.end).toBe('nobody-there');
  });

  it('is not what a sign of before the question says', () => {
    const seat = new Seat();
    seat.pass(10 * MINUTE + 30_000);
    seat.tell({ type: 'presence', agoMs: 10 * MINUTE });
    expect(seat.asks).toBe(true);
  });

  it('may be away twice as long where a helper sits beside, and for ever where the site says so', () => {
    const never = new Seat(60, { idleMinutes: null });
    never.pass(59 * MINUTE);
    expect(never.machine.state.kind).toBe('active');
    const two = new Seat();
    const { state } = two.machine;
    if (state.kind !== 'active') throw new Error(state.kind);
    two.machine = { ...two.machine, state: { ...state, isAccompanied: true } };
    // The screen says so, in minutes.
    expect(barOf(two.machine.state, { mono: 0, at: 0 })).toMatchObject({ isAccompanied: true, quietMinutes: 20 });
    two.pass(20 * MINUTE - 250);
    expect(two.asks).toBe(false);
    two.pass(250);
    expect(two.asks).toBe(true);
  });

  it('is told how long that is when a helper sits down, where there is a limit at all', () => {
    const told = (time: Partial<TimeRules>) => {
      const { machine } = new Seat(60, time);
      const order = { kind: 'accompany', sessionId: SESSION, procedure: 'taxes', minutes: 60 } as const;
      const command = { commandId: SESSION, issuedAt: 0, expiresAt: 9_000_000, order };
      const done = obey(machine, [], command, { mono: 0, at: 1_000_000 });
      const { state } = done.machine;
      return [state.kind === 'active' ? state.notice?.shown : null, barOf(state, { mono: 0, at: 1_000_000 })];
    };
    expect(told({ idleMinutes: 7 })).toMatchObject([{ kind: 'accompanied', quietMinutes: 14 }, { quietMinutes: 14 }]);
    for (const one of told({ idleMinutes: null })) expect(one).not.toHaveProperty('quietMinutes');
    expect(barOf(new Seat().machine.state, { mono: 0, at: 0 })).not.toHaveProperty('quietMinutes');
  });

  it('is asked also on a machine that stood still meanwhile: it never ends without the question', () => {
    const seat = new Seat();
    seat.mono = 40 * MINUTE;
    seat.tell({ type: 'tick' });
    expect(seat.asks).toBe(true);
    const slept = new Seat();
    slept.mono = 40 * MINUTE;
    slept.tell({ type: 'woke', durationMs: 40 * MINUTE });
    expect(slept.asks).toBe(false);
  });
});

describe('somebody who writes while the time ends', () => {
  const write = (seat: Seat) => () => {
    if (seat.mono % 3_000 === 0) seat.tell({ type: 'typed' });
  };

  it('has more time asked for, once for each end, by what was typed and nothing else', () => {
    const seat = new Seat(5);
    let asked = 0;
    seat.pass(5 * MINUTE - 250, () => {
      write(seat)();
      if (seat.landing) asked += 1;
    });
    expect(asked).toBe(1);
  });

  it('is not asked for where nobody wrote lately, the line is down, the site closes, or says no', () => {
    const landings = (seat: Seat, each: (seat: Seat) => void) => {
      let asked = 0;
      seat.pass(5 * MINUTE - 250, () => {
        if (seat.landing) asked += 1;
        each(seat);
      });
      return asked;
    };
    const present = (seat: Seat) => seat.tell({ type: 'presence', agoMs: 0 });
    expect(landings(new Seat(5), present)).toBe(0);
    const away = new Seat(5);
    away.tell({ type: 'line-changed', isUp: false });
    expect(landings(away, (seat) => write(seat)())).toBe(0);
    expect(landings(new Seat(5, {}, 1_000_000 + 5 * MINUTE), (seat) => write(seat)())).toBe(0);
    expect(landings(new Seat(5, { softLandingMinutes: null }), (seat) => write(seat)())).toBe(0);
  });
});
