import { performance } from 'node:perf_hooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readBothClocks } from './boot-time.ts';
import { TerminalClock } from './terminal-clock.ts';

const HOUR = 60 * 60_000;
afterEach(() => vi.restoreAllMocks());

/** A machine whose sleep a test decides: its monotonic clock is the real one. */
function sleepyMachine() {
  let asleepMs = 0;
  return {
    read: () => ({ monoMs: performance.now(), bootMs: performance.now() + asleepMs }),
    sleep: (ms: number) => {
      asleepMs += ms;
    },
  };
}

describe('the clock of a terminal', () => {
  it('runs on while the machine sleeps, and tells each sleep once', () => {
    const machine = sleepyMachine();
    const clock = new TerminalClock(machine.read);
    clock.anchor(1_000_000);
    const before = clock.now();
    machine.sleep(3 * HOUR);
    const after = clock.now();
    expect(after.mono - before.mono).toBeGreaterThanOrEqual(3 * HOUR);
    expect(after.at - before.at).toBeGreaterThanOrEqual(3 * HOUR);
    expect(after.at - before.at).toBeLessThan(3 * HOUR + 1_000);
    machine.sleep(HOUR);
    expect(Math.round(clock.takeSleep() / HOUR)).toBe(4);
    expect(clock.takeSleep()).toBe(0);
  });

  it('adds up sleeps that are shorter than the tolerance', () => {
    const machine = sleepyMachine();
    const clock = new TerminalClock(machine.read);
    for (let i = 0; i < 5; i += 1) {
      machine.sleep(1_000);
      clock.now();
    }
    expect(clock.takeSleep()).toBeGreaterThan(2_000);
  });

  it('is not moved by the wall clock, and says how wrong that is', () => {
    const clock = new TerminalClock(() => null);
    expect(clock.offsetMs()).toBeNull();
    clock.anchor(Date.now());
    const before = clock.now();
    const real = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(real + 10 * 365 * 24 * HOUR);
    expect(clock.now().at - before.at).toBeLessThan(1_000);
    expect(Math.round((clock.offsetMs() ?? 0) / HOUR)).toBe(10 * 365 * 24);
  });

  it('reads both clocks of this machine, which run alike while it is awake', () => {
    const clocks = readBothClocks();
    const later = readBothClocks();
    if (!clocks || !later) throw new Error('no /proc/uptime here');
    expect(clocks.bootMs).toBeGreaterThan(clocks.monoMs);
    expect(later.bootMs - clocks.bootMs).toBeLessThan(1_000);
    expect(new TerminalClock().takeSleep()).toBe(0);
  });
});
