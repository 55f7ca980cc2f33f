import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeLog } from './log.ts';
import { RoundTimer } from './round-timer.ts';

describe('rounds', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function timer(takesMs = 1_000) {
    const at: number[] = [];
    const started = Date.now();
    const rounds = new RoundTimer(async () => {
      at.push(Date.now() - started);
      await new Promise((resolve) => {
        setTimeout(resolve, takesMs);
      });
    }, makeLog('silent'));
    return { rounds, at };
  }

  it('begin at their own moment, and come each 15 s', async () => {
    const { rounds, at } = timer();
    rounds.start(4_000);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(at).toEqual([4_000, 19_000, 34_000]);
  });

  it('are never two at once: one that takes long leaves the next out', async () => {
    const { rounds, at } = timer(20_000);
    rounds.start(0);
    await vi.advanceTimersByTimeAsync(50_000);
    expect(at).toEqual([0, 30_000]);
  });

  it('that are hurried come at once, or after the one under way, and the others follow them', async () => {
    const { rounds, at } = timer();
    rounds.start(0);
    await vi.advanceTimersByTimeAsync(500);
    rounds.hurry();
    rounds.hurry();
    await vi.advanceTimersByTimeAsync(5_000);
    rounds.hurry();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(at).toEqual([0, 1_000, 5_500, 20_500]);
  });

  it('go on after one that broke', async () => {
    let count = 0;
    const rounds = new RoundTimer(async () => {
      count += 1;
      throw new Error('broken');
    }, makeLog('silent'));
    rounds.start(0);
    await vi.advanceTimersByTimeAsync(31_000);
    expect(count).toBe(3);
  });
});
