import { describe, expect, it } from 'vitest';
import type { Measure, Timing } from '#protocol/measures.ts';
import { RoundKeeper } from './round-keeper.ts';

const good: Timing = { kind: 'measured', ms: 5, jitterMs: 1, sent: 5, lost: 0 };
const clear: Omit<Measure, 'takenAt'> = {
  medium: 'cable',
  card: null,
  wifi: null,
  gateway: good,
  dns: good,
  references: [good],
  server: good,
};
function walk(keeper: RoundKeeper, mono: number, isLineUp = true) {
  const next = keeper.next(mono, isLineUp);
  keeper.saw(next, clear, isLineUp);
  return next;
}

describe('the plan of a heartbeat’s answer', () => {
  it('hurries a calm terminal to look outwards at once, and once only in 15 s', () => {
    const keeper = new RoundKeeper();
    expect(walk(keeper, 0).walk).toBe('full');
    expect(keeper.takePlan({ hurry: true }, 5_000)).toBe(false);
    expect(keeper.takePlan({}, 15_000)).toBe(false);
    expect(walk(keeper, 15_000).walk).toBe('near');
    expect(keeper.takePlan({ hurry: true }, 16_000)).toBe(true);
    expect(walk(keeper, 16_000).walk).toBe('short');
    expect(keeper.takePlan({ hurry: true }, 17_000)).toBe(false);
    // It looks once more by itself when nobody hurries it any longer.
    keeper.takePlan({}, 31_000);
    expect(walk(keeper, 31_000).walk).toBe('short');
    expect(walk(keeper, 46_000).walk).toBe('near');
  });

  it('elects a terminal for services until an answer says otherwise, and while the line is there', () => {
    const keeper = new RoundKeeper();
    keeper.takePlan({ services: ['caf.fr'] }, 0);
    expect(walk(keeper, 0).services).toEqual(['caf.fr']);
    expect(walk(keeper, 15_000, false).services).toEqual([]);
    keeper.takePlan({}, 20_000);
    expect(walk(keeper, 30_000).services).toEqual([]);
  });
});
