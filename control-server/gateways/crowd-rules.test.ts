import { describe, expect, it } from 'vitest';
import { Crowd } from './crowd-rules.ts';

const door = (waiting: number, here = 0, unproven = 0) => ({ waiting, unproven, here });

describe('a crowd', () => {
  it('begins when more wait than are here, and lasts until few have waited for a while', () => {
    const crowd = new Crowd();
    expect(crowd.isThere(door(1_000, 1_000), 0)).toBe(false);
    expect(crowd.isThere(door(150), 5)).toBe(false);
    expect(crowd.isThere(door(1_600, 400), 10)).toBe(true);
    expect(crowd.isThere(door(800, 1_200), 500)).toBe(true);
    expect(crowd.isThere(door(10, 1_900), 1_000)).toBe(true);
    // One more burst of the same return.
    expect(crowd.isThere(door(300, 1_900), 1_400)).toBe(true);
    expect(crowd.isThere(door(10, 2_100), 1_600)).toBe(true);
    expect(crowd.isThere(door(0, 2_100), 3_099)).toBe(true);
    expect(crowd.isThere(door(0, 2_100), 3_100)).toBe(false);
    const late = [3_200, 13_099, 13_100].map((now) => crowd.hasStragglers(door(100, 2_100), now));
    expect(late).toEqual([true, true, false]);
    expect(crowd.isThere(door(1_000, 2_100), 13_100)).toBe(false);
  });

  it('is there again when many of those come at once who had given up', () => {
    const crowd = new Crowd();
    expect(crowd.isThere(door(6_000, 100), 0)).toBe(true);
    expect(crowd.isThere(door(0, 3_000), 1_000)).toBe(true);
    expect(crowd.isThere(door(0, 3_000), 2_500)).toBe(false);
    expect(crowd.isThere(door(150, 3_000), 4_000)).toBe(false);
    expect(crowd.isThere(door(1_000, 3_000), 4_001)).toBe(true);
  });

  it('that does not end is none any more: who is here has a turn as long', () => {
    const crowd = new Crowd();
    expect(crowd.isThere(door(6_000), 0)).toBe(true);
    expect(crowd.isThere(door(6_000), 19_999)).toBe(true);
    expect(crowd.isThere(door(6_000), 20_000)).toBe(false);
    expect(crowd.hasStragglers(door(6_000), 20_001)).toBe(false);
    expect(crowd.isThere(door(6_000), 29_999)).toBe(false);
    expect(crowd.isThere(door(6_000), 30_000)).toBe(true);
  });

  it('of strangers, who are let in and prove nothing, is none', () => {
    const crowd = new Crowd();
    expect(crowd.isThere(door(6_000, 100, 1_001), 0)).toBe(false);
    expect(crowd.isThere(door(6_000, 100, 10), 1)).toBe(true);
    expect(crowd.isThere(door(6_000, 100, 1_001), 2)).toBe(false);
    expect(crowd.isThere(door(6_000, 100, 10), 3)).toBe(false);
    expect(crowd.hasStragglers(door(6_000, 100, 10), 3)).toBe(false);
  });
});
