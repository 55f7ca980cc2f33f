import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { availabilityOf, isOperators, monthSpan, percentilesOf } from './month-rules.ts';

const zone = 'Europe/Paris';
const november = monthSpan(zone, '2026-11');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const span = (fromHour: number, hours: number) => ({
  from: november.from + fromHour * HOUR,
  until: november.from + (fromHour + hours) * HOUR,
});

describe('a month', () => {
  it('is that of the site, also where the clock changes in it', () => {
    expect(new Date(november.from).toISOString()).toBe('2026-10-31T23:00:00.000Z');
    const october = monthSpan(zone, '2026-10');
    expect((october.until - october.from) / HOUR).toBe(31 * 24 + 1);
    expect(monthSpan(zone, '2027-02').until).toBe(monthSpan(zone, '2027-03').from);
  });

  it('counts what was watched and what of it was down, and leaves announced works out', () => {
    const found = availabilityOf(zone, november, {
      watched: [span(9, 9)],
      down: [span(10, 1), span(20, 2)],
      works: [span(21, 1)],
    });
    expect(found).toMatchObject({ watchedMinutes: 600, downMinutes: 120, availabilityPercent: 80 });
    expect(found.days[0]).toEqual({ date: '2026-11-01', watchedMinutes: 600, downMinutes: 120 });
    expect(found.days).toHaveLength(30);
    expect(availabilityOf(zone, november, { watched: [], down: [], works: [] }).availabilityPercent).toBeNull();
  });

  it('counts an outage to the nearest minute, wherever in a minute it began', () => {
    const downFor = (atMs: number, ms: number) => {
      const down = [{ from: november.from + atMs, until: november.from + atMs + ms }];
      return availabilityOf(zone, november, { watched: [span(0, 2)], down, works: [] }).downMinutes;
    };
    expect([downFor(50_000, 75_000), downFor(0, 60_000), downFor(40_000, 15_000)]).toEqual([1, 1, 0]);
  });

  it("is the operator's where the cause is, and where it was not announced whole", () => {
    const outage = span(10, 2);
    expect(isOperators('fibre', outage, [span(11, 2)])).toBe(true);
    expect(isOperators('fibre', outage, [span(10, 2)])).toBe(false);
    expect(isOperators('power', outage, [])).toBe(false);
  });

  it('never has more minutes down than watched, nor more than there are', () => {
    const some = fc.array(
      fc.record({ at: fc.integer({ min: -50, max: 800 }), for: fc.integer({ min: 0, max: 100 }) }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(some, some, some, (watched, down, works) => {
        const spans = (all: typeof watched) => all.map((one) => span(one.at, one.for));
        const found = availabilityOf(zone, november, {
          watched: spans(watched),
          down: spans(down),
          works: spans(works),
        });
        expect(found.downMinutes).toBeLessThanOrEqual(found.watchedMinutes);
        expect(found.watchedMinutes).toBeLessThanOrEqual(30 * 24 * 60);
      }),
      { numRuns: 50 },
    );
  });
});

it('percentiles are by nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, place) => 100 - place);
  expect(percentilesOf(values)).toEqual({ median: 50, p95: 95, p99: 99 });
  expect(percentilesOf([])).toEqual({ median: null, p95: null, p99: null });
  expect(percentilesOf([7])).toEqual({ median: 7, p95: 7, p99: 7 });
});
