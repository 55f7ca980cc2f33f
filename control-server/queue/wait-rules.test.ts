import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeIn, usualMinutes, waits } from './wait-rules.ts';

const seat = (freeInMinutes: number) => ({ freeInMinutes });

describe('how long one may have to wait', () => {
  it('is when the first terminal ends, then the second, rounded up to five minutes', () => {
    expect(waits({ seats: [seat(23), seat(11)], waiting: 3, sessionMinutes: 60 })).toEqual([15, 25, 75]);
  });

  it('is not known where no terminal is in service', () => {
    expect(waits({ seats: [], waiting: 2, sessionMinutes: 60 })).toEqual([null, null]);
  });

  it('never gets shorter down the queue, and never less than the soonest end', () => {
    const minutes = fc.integer({ min: 0, max: 240 });
    fc.assert(
      fc.property(
        fc.array(minutes, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 20 }),
        minutes,
        (ends, waiting, sessionMinutes) => {
          const all = waits({ seats: ends.map(seat), waiting, sessionMinutes }) as number[];
          expect(all).toEqual(all.toSorted((one, other) => one - other));
          if (all.length > 0) expect(all[0]).toBeGreaterThanOrEqual(Math.min(...ends));
        },
      ),
    );
  });
});

it('counts the minute of the wipe, and what sessions last there', () => {
  expect(freeIn({ now: 0, endsAt: 600_000, sessionMinutes: 60 })).toBe(11);
  expect(freeIn({ now: 700_000, endsAt: 600_000, sessionMinutes: 60 })).toBe(1);
  expect(freeIn({ now: 0, endsAt: null, sessionMinutes: 60 })).toBe(61);
  expect(usualMinutes([30, 60], 45)).toBe(45);
  expect(usualMinutes([], 45)).toBe(45);
});
