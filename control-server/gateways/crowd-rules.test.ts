import { describe, expect, it } from 'vitest';
import { Crowd } from './crowd-rules.ts';

describe('a crowd', () => {
  it('begins when a whole network waits, and lasts until few have waited for a while', () => {
    const crowd = new Crowd();
    expect(crowd.isThere(1_000, 0)).toBe(false);
    expect(crowd.isThere(1_600, 10)).toBe(true);
    expect(crowd.isThere(800, 500)).toBe(true);
    expect(crowd.isThere(10, 1_000)).toBe(true);
    // One more burst of the same return.
    expect(crowd.isThere(300, 1_400)).toBe(true);
    expect(crowd.isThere(10, 1_600)).toBe(true);
    expect(crowd.isThere(0, 2_099)).toBe(true);
    expect(crowd.isThere(0, 2_100)).toBe(false);
    expect(crowd.isThere(1_000, 2_200)).toBe(false);
    expect([2_200, 12_099, 12_100].map((now) => crowd.hasStragglers(100, now))).toEqual([true, true, false]);
  });

  it('that does not end is none any more: who is here has a turn as long', () => {
    const crowd = new Crowd();
    expect(crowd.isThere(6_000, 0)).toBe(true);
    expect(crowd.isThere(6_000, 9_999)).toBe(true);
    expect(crowd.isThere(6_000, 10_000)).toBe(false);
    expect(crowd.hasStragglers(6_000, 10_001)).toBe(false);
    expect(crowd.isThere(6_000, 19_999)).toBe(false);
    expect(crowd.isThere(6_000, 20_000)).toBe(true);
  });
});
