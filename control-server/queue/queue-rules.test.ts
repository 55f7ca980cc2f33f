import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HERE_HOLD_MS, MAX_QUEUE_PLACES } from '#protocol/limits.ts';
import { refuse } from '#protocol/result.ts';
import {
  type Place,
  type QueueRoom,
  type Seat,
  arrive,
  isHolding,
  isOpen,
  judgeTaking,
  judgeTurn,
  nextStep,
} from './queue-rules.ts';

const TODAY = '2026-11-24';
const HOLD_MS = 180_000;
const place = (number: number, more: Partial<Place> = {}): Place => ({
  placeId: `place-${number}`,
  siteId: 'site',
  number,
  word: 'cerise',
  day: TODAY,
  takenAt: number,
  state: 'waiting',
  terminalId: null,
  until: null,
  endedAt: null,
  ...more,
});
const room = (more: Partial<QueueRoom> = {}): QueueRoom => ({
  now: 1_000_000,
  today: TODAY,
  isClosed: false,
  seats: [],
  holdMs: HOLD_MS,
  ...more,
});
const free = (...ids: string[]): Seat[] => ids.map((terminalId) => ({ terminalId, isApproached: false }));
/** The queue after its next step. */
function after(places: readonly Place[], seen: QueueRoom): Place[] {
  const changed = new Map(nextStep(places, seen).map((one) => [one.placeId, one]));
  return places.map((one) => changed.get(one.placeId) ?? one);
}

describe('a free terminal', () => {
  it('is kept for the one who has waited longest, for the time of the site', () => {
    const [one, two] = after([place(2), place(1)], room({ seats: free('a') }));
    expect(two).toMatchObject({ number: 1, state: 'called', terminalId: 'a', until: 1_000_000 + HOLD_MS });
    expect(one).toMatchObject({ state: 'waiting' });
  });

  it('goes to the next one when nobody came, and who did not come has missed it', () => {
    const called = place(1, { state: 'called', terminalId: 'a', until: 1_000_000 });
    const [first, second] = after([called, place(2)], room({ seats: free('a') }));
    expect(first).toMatchObject({ state: 'missed', until: null, endedAt: 1_000_000 });
    expect(second).toMatchObject({ state: 'called', terminalId: 'a' });
  });

  it('at which somebody signs in is no terminal to call another one to; who was called may sign in there', () => {
    const approached = [{ terminalId: 'a', isApproached: true }];
    expect(nextStep([place(1)], room({ seats: approached }))).toEqual([]);
    const here = place(1, { state: 'here', terminalId: 'a', until: 2_000_000 });
    expect(nextStep([here], room({ seats: approached }))).toEqual([]);
  });

  it('that breaks lets the one who was called be the first again', () => {
    const called = place(1, { state: 'here', terminalId: 'a', until: 2_000_000 });
    expect(after([called, place(2)], room())).toMatchObject([
      { state: 'waiting', terminalId: null },
      { state: 'waiting' },
    ]);
    expect(after([called, place(2)], room({ seats: free('b') }))[0]).toMatchObject({
      state: 'called',
      terminalId: 'b',
    });
  });
});

it('at the closing, and on another day, nobody waits any more', () => {
  expect(after([place(1)], room({ isClosed: true, seats: free('a') }))).toMatchObject([{ state: 'left' }]);
  expect(after([place(1, { day: '2026-11-23' })], room())).toMatchObject([{ state: 'left' }]);
});

describe('whatever comes', () => {
  const anyPlace = fc.record({
    state: fc.constantFrom<Place['state'][]>('waiting', 'called', 'here', 'seated', 'missed', 'left'),
    terminal: fc.constantFrom('a', 'b', 'c', 'd'),
    leftMs: fc.integer({ min: -1_000, max: 400_000 }),
  });
  const anyQueue = fc.array(anyPlace, { maxLength: 12 }).map((all) => {
    const kept = new Set<string>();
    return all.map(({ state, terminal, leftMs }, index): Place => {
      const holds = isHolding({ state }) && !kept.has(terminal);
      if (holds) kept.add(terminal);
      const real = isHolding({ state }) && !holds ? 'waiting' : state;
      return place(index + 1, { state: real, ...(holds ? { terminalId: terminal, until: 1_000_000 + leftMs } : {}) });
    });
  });
  const anySeats = fc.uniqueArray(
    fc.record({ terminalId: fc.constantFrom('a', 'b', 'c', 'd'), isApproached: fc.boolean() }),
    { selector: ({ terminalId }) => terminalId },
  );

  it('no terminal is kept for two, nobody is overtaken, and no free one is left while somebody waits', () => {
    fc.assert(
      fc.property(anyQueue, anySeats, (places, seats) => {
        const now = room({ seats });
        const then = after(places, now);
        const kept = then.filter(isHolding).map(({ terminalId }) => terminalId);
        expect(new Set(kept).size).toBe(kept.length);
        const had = new Set<string>(seats.map(({ terminalId }) => terminalId));
        expect(kept.every((terminalId) => terminalId !== null && had.has(terminalId))).toBe(true);
        const waiting = then.filter(({ state }) => state === 'waiting');
        const left = seats.filter(
          ({ terminalId, isApproached }) => !isApproached && !kept.some((one) => one === terminalId),
        );
        if (waiting.length > 0) expect(left).toEqual([]);
        // Whoever was called in this step came before whoever still waits.
        const newly = then.filter((one, index) => one.state === 'called' && places[index]?.state === 'waiting');
        for (const one of newly) for (const other of waiting) expect(one.number).toBeLessThan(other.number);
        // What is over stays over, and a second look changes nothing.
        for (const [index, before] of places.entries()) if (!isOpen(before)) expect(then[index]).toEqual(before);
        expect(nextStep(then, now)).toEqual([]);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('who may sign in', () => {
  const held = place(12, { state: 'called', terminalId: 'a', until: 2_000_000 });

  it('is whoever a terminal is kept for; another is told the number', () => {
    expect(judgeTurn([held], { terminalId: 'a', placeId: 'place-12' })).toEqual({ ok: true, value: held });
    expect(judgeTurn([held], { terminalId: 'a', placeId: undefined })).toEqual(refuse('terminal-held', { number: 12 }));
    expect(judgeTurn([held], { terminalId: 'b', placeId: undefined })).toEqual({ ok: true, value: null });
  });

  it('has time to type once they are there, and never less than was left', () => {
    expect(arrive(held, 1_900_000)).toMatchObject({ value: { state: 'here', until: 1_900_000 + HERE_HOLD_MS } });
    expect(arrive({ ...held, until: 9_000_000 }, 1_900_000)).toMatchObject({ value: { until: 9_000_000 } });
    expect(arrive(held, 2_000_000)).toEqual(refuse('place-over'));
    expect(arrive(null, 0)).toEqual(refuse('place-over'));
  });
});

it('a place is had where there is a queue, while the site is open, up to a number that no room has', () => {
  expect(judgeTaking({ isOffered: true, closed: null, open: [] })).toBeNull();
  expect(judgeTaking({ isOffered: false, closed: null, open: [] })).toEqual(refuse('queue-not-offered'));
  expect(judgeTaking({ isOffered: true, closed: refuse('site-closed'), open: [] })).toEqual(refuse('site-closed'));
  const open = Array.from({ length: MAX_QUEUE_PLACES }, (_, index) => place(index + 1));
  expect(judgeTaking({ isOffered: true, closed: null, open })).toEqual(refuse('queue-full'));
});
