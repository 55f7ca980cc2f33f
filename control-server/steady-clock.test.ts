import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { SteadyClock } from './steady-clock.ts';

const HOUR = 3_600_000;

test('a clock that runs is not set, whatever the time between two looks', () => {
  fc.assert(
    fc.property(fc.nat(), fc.array(fc.nat(10 * 24 * HOUR)), (start, passed) => {
      let ms = 0;
      const clock = new SteadyClock({ now: () => start + ms }, () => ms);
      for (const more of passed) {
        ms += more;
        expect(clock.wasSet(HOUR)).toBe(false);
      }
    }),
  );
});

test('a clock set ahead or back is noticed once, then trusted again', () => {
  for (const jump of [HOUR + 1, -HOUR - 1, 10 * 365 * 24 * HOUR]) {
    let ms = 0;
    let set = 0;
    const clock = new SteadyClock({ now: () => ms + set }, () => ms);
    ms += 5 * HOUR;
    set += jump;
    expect(clock.wasSet(HOUR)).toBe(true);
    ms += 24 * HOUR;
    expect(clock.wasSet(HOUR)).toBe(false);
  }
});
