import { describe, expect, it } from 'vitest';
import { loopLoad } from './loop-load.ts';

describe('how busy the event loop is', () => {
  it('is nearly all of it while work is done without a pause, and nearly nothing after a rest', async () => {
    const load = loopLoad();
    const until = performance.now() + 120;
    // Turns of some milliseconds, one after the other, as a queue that never empties makes them.
    while (performance.now() < until) {
      const turn = performance.now() + 4;
      while (performance.now() < turn);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(load()).toBeGreaterThan(0.8);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(load()).toBeLessThan(0.4);
  });
});
