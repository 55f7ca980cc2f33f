import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueWarning, extendTime, remainingMinutes, startTime } from './time-limits.ts';

const MINUTE = 60_000;

describe('time limits', () => {
  it('never show 0 minutes while time is left', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 10 ** 9 }), (ms) => remainingMinutes(ms) > 0));
    expect([remainingMinutes(0), remainingMinutes(-5), remainingMinutes(MINUTE), remainingMinutes(MINUTE + 1)]).toEqual(
      [0, 0, 1, 2],
    );
  });

  it('give only the nearest warning when several were passed at once', () => {
    const time = startTime({ mono: 0, at: 0 }, 60);
    expect(dueWarning(time, { mono: 49 * MINUTE, at: 0 })).toBeNull();
    expect(dueWarning(time, { mono: 50 * MINUTE, at: 0 })).toBe(10);
    expect(dueWarning(time, { mono: 58.5 * MINUTE, at: 0 })).toBe(2);
    expect(dueWarning(time, { mono: 60 * MINUTE, at: 0 })).toBeNull();
  });

  it('end with the closing, where that comes before', () => {
    const ends = (closesAt?: number) => {
      const { endsMono, endsAt } = startTime({ mono: 500, at: 1_000 }, 20, closesAt);
      return [endsMono - 500, endsAt - 1_000];
    };
    expect(ends()).toEqual([20 * MINUTE, 20 * MINUTE]);
    expect(ends(1_000 + 90 * MINUTE)).toEqual([20 * MINUTE, 20 * MINUTE]);
    expect(ends(1_000 + 19 * MINUTE)).toEqual([19 * MINUTE, 19 * MINUTE]);
  });

  it('do not repeat at the start what the grant said', () => {
    expect(dueWarning(startTime({ mono: 0, at: 0 }, 10), { mono: 1, at: 0 })).toBeNull();
  });

  it('warn again on the way down after an extension', () => {
    const time = { ...startTime({ mono: 0, at: 0 }, 20), warnedAt: 5 };
    const longer = extendTime(time, { mono: 16 * MINUTE, at: 0 }, 15);
    expect(longer.endsMono).toBe(35 * MINUTE);
    expect(dueWarning(longer, { mono: 16 * MINUTE, at: 0 })).toBeNull();
    expect(dueWarning(longer, { mono: 25 * MINUTE, at: 0 })).toBe(10);
  });

  it('a changed wall clock moves nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), (wall) => {
        const time = startTime({ mono: 0, at: 1_000 }, 30);
        expect(dueWarning(time, { mono: 10 * MINUTE, at: wall })).toBeNull();
        expect(dueWarning(time, { mono: 20 * MINUTE, at: wall })).toBe(10);
      }),
    );
  });
});
