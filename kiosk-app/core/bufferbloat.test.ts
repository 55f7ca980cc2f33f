import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BloatGrade } from '#protocol/incidents.ts';
import { bloatGrade, megabitsPerSecond } from './bufferbloat.ts';

describe('bufferbloat', () => {
  it.each([
    [10, 8, 'A+'],
    [10, 14.9, 'A+'],
    [10, 15, 'A'],
    [10, 39.9, 'A'],
    [10, 40, 'B'],
    [10, 70, 'C'],
    [10, 210, 'D'],
    [10, 410, 'F'],
    [null, 20, null],
    [20, null, null],
  ])('of %s ms at rest and %s ms under load is %s', (idle, loaded, grade) =>
    expect(bloatGrade(idle, loaded)).toBe(grade),
  );

  it('is never better with a larger rise', () => {
    const ms = fc.double({ min: 0, max: 2_000, noNaN: true });
    const rank = (idle: number, loaded: number) => BloatGrade.options.indexOf(bloatGrade(idle, loaded) ?? 'F');
    fc.assert(
      fc.property(ms, ms, ms, (idle, loaded, more) => {
        expect(rank(idle, loaded + more)).toBeGreaterThanOrEqual(rank(idle, loaded));
      }),
    );
  });
});

describe('what was moved', () => {
  it('is told in Mbit/s; nothing in no time is not measured', () => {
    expect(megabitsPerSecond(25_000_000, 2_000)).toBe(100);
    expect(megabitsPerSecond(1_234_567, 1_000)).toBe(9.88);
    expect(megabitsPerSecond(0, 1_000)).toBeNull();
    expect(megabitsPerSecond(1_000, 0)).toBeNull();
  });
});
