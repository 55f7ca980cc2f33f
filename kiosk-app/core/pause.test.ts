import { describe, expect, it } from 'vitest';
import ticketWords from '#assets/ticket-words.json' with { type: 'json' };
import { type TimeRules, defaultTimeRules } from '#protocol/room-rules.ts';
import type { Order } from '#protocol/terminal-messages.ts';
import { obey } from './command-rules.ts';
import { drawPictures, pausePictures, shuffled } from './pause-pictures.ts';
import { PAUSE_HIDDEN_MS, PAUSE_PICTURES, type ScreenCall } from './screen-contract.ts';
import { startMachine, step } from './session-machine.ts';
import type { Effect, Machine, MachineEvent } from './session-state.ts';
import { barOf, coverOf, noticeOf } from './session-view.ts';

const MINUTE = 60_000;
const SESSION = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c001';

/** A terminal in a session that began at 0 on the monotonic clock. */
class Seat {
  machine: Machine;
  mono = 0;
  effects: Effect[] = [];
  #ids = 0;

  constructor(minutes = 60, time: Partial<TimeRules> = {}) {
    this.machine = startMachine(true).machine;
    this.tell({ type: 'line-changed', isUp: true });
    this.tell({ type: 'wipe-finished', residue: [], durationMs: 1 });
    for (const call of ['start', 'accept-charter'] as const) this.call({ call });
    this.tell({ type: 'call', call: { call: 'submit-words', words: ['lune', 'pomme', 'velo'] }, freshId: 'request' });
    const grant = { sessionId: SESSION, minutes, right: 'ticket' as const, time: { ...defaultTimeRules, ...time } };
    this.tell({ type: 'session-granted', requestId: 'request', grant });
    if (this.machine.state.kind !== 'active') throw new Error('no session began');
  }

  get now() {
    return { mono: this.mono, at: 1_000_000 + this.mono };
  }

  tell(event: MachineEvent): void {
    const done = step(this.machine, event, this.now);
    this.machine = done.machine;
    this.effects = done.effects;
  }

  call(call: ScreenCall): void {
    this.#ids += 1;
    this.tell({ type: 'call', call, freshId: `id-${this.#ids}` });
  }

  order(order: Order): unknown {
    const command = { commandId: 'c', issuedAt: this.now.at, expiresAt: this.now.at + 1, order };
    const done = obey(this.machine, [], command, this.now);
    this.machine = done.machine;
    this.effects = done.effects;
    return done.answer.ok ? 'done' : done.answer.refusal.code;
  }

  /** Time goes by, with the ticks of a terminal. */
  pass(ms: number): void {
    for (const until = this.mono + ms; this.mono < until && this.machine.state.kind === 'active';) {
      this.mono = Math.min(until, this.mono + 250);
      this.tell({ type: 'tick', freshId: `t${this.mono}` });
    }
  }

  leave(picture?: string): string {
    this.call({ call: 'ask-pause' });
    const word = picture ?? this.cover?.pictures[0] ?? '';
    this.call({ call: 'touch-picture', word });
    return word;
  }

  /** What stands on the screen instead of the session; null: the session. */
  get cover() {
    const view = coverOf(this.machine, this.now);
    return view?.kind === 'paused' ? view : null;
  }

  get shown(): string | undefined {
    return noticeOf(this.machine)?.kind;
  }

  get facts() {
    return this.effects.flatMap((effect) => (effect.type === 'journal' ? [effect.event] : []));
  }
}

const wrongOf = (seat: Seat, right: string) => seat.cover?.pictures.find((word) => word !== right) ?? '';

describe('a seat that is left for a moment', () => {
  it('is covered at once, asks for one of nine pictures, and comes back by that one alone', () => {
    const seat = new Seat();
    seat.pass(2 * MINUTE);
    expect(barOf(seat.machine.state, seat.now, seat.machine.takesPauses)?.pauseMinutes).toBe(5);
    seat.call({ call: 'ask-pause' });
    const until = 1_000_000 + 7 * MINUTE;
    expect(seat.facts).toEqual([{ type: 'session-paused', sessionId: SESSION, until }]);
    expect(seat.effects.at(-1)).toEqual({ type: 'cover' });
    expect(seat.cover).toMatchObject({ step: 'choose', until, remainingMinutes: 58, isLastMinute: false });
    expect(new Set(seat.cover?.pictures).size).toBe(PAUSE_PICTURES);
    // Nothing of the session is beside it.
    expect([barOf(seat.machine.state, seat.now, true), noticeOf(seat.machine)]).toEqual([null, null]);

    const before = [...(seat.cover?.pictures ?? [])];
    const mine = before[3] ?? '';
    seat.call({ call: 'touch-picture', word: mine });
    expect(seat.cover).toMatchObject({ step: 'covered', until });
    expect(seat.cover?.pictures).not.toEqual(before);
    expect(seat.cover?.pictures.toSorted()).toEqual(before.toSorted());

    seat.pass(3 * MINUTE);
    seat.call({ call: 'touch-picture', word: mine });
    expect(seat.facts).toEqual([{ type: 'session-resumed', sessionId: SESSION }]);
    expect(seat.effects.at(-1)).toEqual({ type: 'uncover' });
    expect(seat.cover).toBeNull();
    // The time ran on, and the seat may be left again.
    expect(barOf(seat.machine.state, seat.now, true)).toMatchObject({ remainingMinutes: 55, pauseMinutes: 5 });
  });

  it('is nobody’s after the pause: a minute before it says so, and then the session ends for that reason', () => {
    const seat = new Seat(60, { hasWarningSound: true });
    seat.leave();
    seat.pass(4 * MINUTE - 250);
    expect(seat.cover?.isLastMinute).toBe(false);
    seat.pass(250);
    expect(seat.cover).toMatchObject({ isLastMinute: true, hasSound: true });
    seat.pass(MINUTE - 250);
    expect(seat.machine.state.kind).toBe('active');
    seat.pass(250);
    expect(seat.machine.state).toMatchObject({ kind: 'wiping', reason: 'pause-over' });
    expect(seat.facts).toMatchObject([{ type: 'session-ended', reason: 'pause-over', consumedMs: 5 * MINUTE }]);
    expect(seat.effects.at(-1)).toEqual({ type: 'wipe', sessionId: SESSION });
  });

  it('keeps the seat no longer than the session, which ends as ever', () => {
    const seat = new Seat(3);
    seat.leave();
    expect(seat.cover?.until).toBe(1_000_000 + 3 * MINUTE);
    seat.pass(3 * MINUTE);
    expect(seat.machine.state).toMatchObject({ kind: 'wiping', reason: 'time-over' });
  });

  it('is not taken for nobody’s before, nor given more time by itself, nor asked for any', () => {
    const seat = new Seat(9, {
      idleMinutes: 3,
      pauseMinutes: 15,
      whileFree: { minutes: 15, belowPercent: 100 },
      warnAtMinutes: [5],
    });
    seat.leave();
    for (let asked = 0; asked < 9 * 60; asked += 1) {
      seat.tell({ type: 'typed' });
      seat.call({ call: 'ask-more-time' });
      expect(seat.effects).toEqual([]);
      seat.pass(1_000);
      expect(seat.effects.some(({ type }) => type === 'ask-extension')).toBe(false);
    }
    expect(seat.machine.state).toMatchObject({ kind: 'wiping', reason: 'time-over' });
  });

  it('keeps a warning for who comes back, and the words of staff', () => {
    const seat = new Seat(14);
    const mine = seat.leave();
    seat.pass(4 * MINUTE + 250);
    expect(seat.cover).toMatchObject({ remainingMinutes: 10 });
    expect(seat.shown).toBeUndefined();
    seat.call({ call: 'touch-picture', word: mine });
    seat.tell({ type: 'tick' });
    expect(noticeOf(seat.machine)).toMatchObject({ kind: 'time-warning', minutes: 10 });

    seat.pass(30_000);
    const again = seat.leave();
    seat.order({ kind: 'show-message', text: 'Votre impression vous attend.' });
    seat.pass(4 * MINUTE + 55_000);
    expect(seat.shown).toBeUndefined();
    seat.call({ call: 'touch-picture', word: again });
    // Five minutes were passed meanwhile; two come next.
    seat.tell({ type: 'tick' });
    expect(seat.shown).toBe('message');
    seat.pass(2 * MINUTE + 40_000);
    expect(noticeOf(seat.machine)).toMatchObject({ kind: 'time-warning', minutes: 2 });
  });

  it('may be kept after all, before a picture was chosen and not after', () => {
    const seat = new Seat();
    seat.call({ call: 'ask-pause' });
    seat.call({ call: 'stay-after-all' });
    expect(seat.facts).toMatchObject([{ type: 'session-resumed' }]);
    seat.leave();
    seat.call({ call: 'stay-after-all' });
    expect([seat.effects, seat.cover?.step]).toEqual([[], 'covered']);
  });
});

describe('somebody else at a covered seat', () => {
  it('has two tries, then none for 30 s, then two more, and then staff alone can help', () => {
    const seat = new Seat();
    const mine = seat.leave();
    const seen: unknown[] = [];
    for (let round = 0; round < 2; round += 1) {
      seat.call({ call: 'touch-picture', word: wrongOf(seat, mine) });
      expect(seat.cover).toMatchObject({ step: 'covered', isWrong: true });
      const order = seat.cover?.pictures;
      seat.call({ call: 'touch-picture', word: wrongOf(seat, mine) });
      seen.push(seat.cover?.step);
      // Nothing can be touched meanwhile, the right one neither.
      seat.call({ call: 'touch-picture', word: mine });
      expect(seat.effects).toEqual([]);
      seat.pass(PAUSE_HIDDEN_MS);
      if (round < 1) expect(seat.cover?.pictures).not.toEqual(order);
    }
    expect(seen).toEqual(['hidden', 'staff']);
    expect(seat.cover).toMatchObject({ step: 'staff', pictures: [] });
    expect(seat.order({ kind: 'uncover', sessionId: SESSION })).toBe('done');
    expect(seat.facts.map(({ type }) => type)).toEqual(['command-answered', 'session-resumed']);
    expect(seat.cover).toBeNull();
  });

  it('does not end it, read its notices, or touch a picture that is not there; help can be asked for', () => {
    const seat = new Seat();
    seat.call({ call: 'ask-end' });
    const mine = seat.leave();
    for (const call of ['ask-end', 'confirm-end', 'dismiss-notice', 'ask-pause'] as const) {
      const before = seat.machine;
      seat.call({ call });
      expect([call, seat.effects, seat.machine]).toEqual([call, [], before]);
    }
    const absent = pausePictures.find((word) => !seat.cover?.pictures.includes(word)) ?? '';
    seat.call({ call: 'touch-picture', word: absent });
    expect(seat.cover?.isWrong).toBe(false);
    seat.call({ call: 'ask-help' });
    expect(seat.facts).toMatchObject([{ type: 'help-asked' }]);
    expect(seat.shown).toBeUndefined();
    seat.call({ call: 'touch-picture', word: mine });
    // The question of before the pause is not put again.
    expect(seat.shown).toBeUndefined();
  });

  it('is refused by the order of a session that is not paused, or another one', () => {
    const seat = new Seat();
    expect(seat.order({ kind: 'uncover', sessionId: SESSION })).toBe('command-not-possible-now');
    seat.leave();
    expect(seat.order({ kind: 'uncover', sessionId: '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c002' })).toBe(
      'session-not-found',
    );
    expect(seat.order({ kind: 'end', sessionId: SESSION })).toBe('done');
    expect(seat.machine.state).toMatchObject({ kind: 'wiping', reason: 'staff-ended' });
  });
});

describe('a pause', () => {
  it('is not offered where the site wants none, or a server would refuse its facts', () => {
    const none = new Seat(60, { pauseMinutes: null });
    none.call({ call: 'ask-pause' });
    expect([none.effects, none.cover]).toEqual([[], null]);
    const old = new Seat();
    old.tell({ type: 'pause-offered', isOffered: false });
    expect(barOf(old.machine.state, old.now, old.machine.takesPauses)?.pauseMinutes).toBeNull();
    old.call({ call: 'ask-pause' });
    expect([old.effects, old.cover]).toEqual([[], null]);
  });

  it('shows pictures of ticket words, each as often as any other, in an order that its seed alone decides', () => {
    const words = new Set(ticketWords.map(({ word }) => word));
    expect(pausePictures.filter((word) => !words.has(word))).toEqual([]);
    expect(new Set(pausePictures).size).toBe(pausePictures.length);
    expect(drawPictures('a')).toEqual(drawPictures('a'));
    const times = new Map<string, number>();
    for (let i = 0; i < 4_000; i += 1)
      for (const word of drawPictures(`${i}-seed`)) times.set(word, (times.get(word) ?? 0) + 1);
    // 1,000 of each are expected; 30 is one standard deviation.
    for (const word of pausePictures) expect(Math.abs((times.get(word) ?? 0) - 1_000)).toBeLessThan(150);
    const first = Array.from({ length: 4_000 }, (_, i) => shuffled([0, 1, 2, 3], `${i}`)[0]);
    for (const one of [0, 1, 2, 3]) expect(first.filter((each) => each === one).length).toBeGreaterThan(850);
  });
});
