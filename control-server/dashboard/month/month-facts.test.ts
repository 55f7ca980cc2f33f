import { describe, expect, it } from 'vitest';
import type { MonthReport, Throughput } from '#protocol/incidents.ts';
import { madeContract, madeMonth } from './made-month.ts';
import { monthFacts } from './month-facts.ts';

const HOUR = 3_600_000;
const { from, until } = madeMonth();
const outage = (change: Partial<MonthReport['outages'][number]>): MonthReport['outages'][number] => ({
  incidentId: 'a',
  cause: 'fibre',
  beganAt: from,
  endedAt: from + HOUR,
  minutes: 60,
  isCounted: true,
  ...change,
});
const run = (downMbps: number | null): Throughput => ({
  at: from,
  terminalId: 'a',
  downMbps,
  upMbps: null,
  idleMs: null,
  loadedMs: null,
  grade: null,
});

describe('a month beside its contract', () => {
  it('says what was kept and what was not', () => {
    const outages = [outage({}), outage({ cause: 'power', isCounted: false, endedAt: from + 90 * HOUR })];
    const facts = monthFacts(madeMonth({ outages, availabilityPercent: 99.49, contract: madeContract }), until);
    expect(facts.counted).toBe(1);
    expect(facts.availability).toEqual({ measured: 99.49, promised: 99.5, isKept: false });
    expect(facts.longestHours).toEqual({ measured: 1, promised: 4, isKept: true });
  });

  it('takes an outage for as long as it was, also before the month and until now', () => {
    const long = outage({ beganAt: from - 2 * HOUR, endedAt: null });
    const { longestHours } = monthFacts(madeMonth({ outages: [long], contract: madeContract }), from + 3 * HOUR);
    expect(longestHours).toEqual({ measured: 5, promised: 4, isKept: false });
  });

  it('has the median of throughput, and never calls it kept or broken', () => {
    const throughput = [run(90), run(null), run(300), run(250)];
    expect(monthFacts(madeMonth({ throughput, contract: madeContract }), until).down).toEqual({
      measured: 250,
      promised: 300,
      isKept: null,
    });
    expect(monthFacts(madeMonth({ throughput: [run(3), run(5)] }), until).down.measured).toBe(3);
  });

  it('knows nothing of what was neither measured nor promised', () => {
    const nothing = { measured: null, promised: null, isKept: null };
    expect(monthFacts(madeMonth(), until)).toEqual({
      counted: 0,
      availability: nothing,
      longestHours: nothing,
      down: nothing,
      up: nothing,
    });
  });
});
