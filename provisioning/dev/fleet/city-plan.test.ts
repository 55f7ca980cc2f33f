import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_SESSION_MINUTES, MAX_TICKET_MINUTES, MIN_TICKET_MINUTES } from '#protocol/limits.ts';
import { OPEN_MINUTES, cutMs, parseSpeed, planCuts, planDay, realMinutes, realMs } from './city-plan.ts';
import { seededRandom } from './seeded-random.ts';

const anySeats = fc.integer({ min: 1, max: 30 });
const anySpeed = fc.integer({ min: 1, max: 60 });

test('a day is in order, within opening hours, and each visit lasts as long as its errand', () => {
  const ranges = { 'one-print': [5, 10], usual: [20, 45], 'long-file': [50, 90] } as const;
  fc.assert(
    fc.property(anySeats, fc.integer(), (seats, seed) => {
      const visits = planDay(seats, seededRandom(seed));
      visits.forEach((visit, place) => {
        expect(visit.arrivesAt).toBeGreaterThanOrEqual(visits[place - 1]?.arrivesAt ?? 0);
        expect(visit.arrivesAt + visit.stay).toBeLessThanOrEqual(OPEN_MINUTES + 1e-6);
        expect(visit.stay).toBeLessThanOrEqual(ranges[visit.errand][1]);
        const isCutShort = visit.arrivesAt + visit.stay > OPEN_MINUTES - 1e-6;
        if (!isCutShort) expect(visit.stay).toBeGreaterThanOrEqual(ranges[visit.errand][0]);
        // Who stays longer than the ticket has a helper before its end.
        if (visit.stay > visit.ticket) expect(visit.help).toEqual({ kind: 'extend', after: 50 });
        if (visit.help) expect(visit.help.after).toBeLessThanOrEqual(visit.stay);
      });
    }),
  );
});

test('over many days: a rush at opening, seats taken for half to nine tenths of the time, all errands seen', () => {
  const random = seededRandom(3);
  const days = Array.from({ length: 200 }, () => planDay(6, random));
  const all = days.flat();
  const rush = all.filter(({ arrivesAt }) => arrivesAt < 10).length / days.length;
  const later = all.filter(({ arrivesAt }) => arrivesAt >= 60 && arrivesAt < 70).length / days.length;
  expect(rush).toBeGreaterThan(later * 1.5);
  const taken = all.reduce((sum, { stay }) => sum + stay, 0) / (days.length * 6 * OPEN_MINUTES);
  expect(taken).toBeGreaterThan(0.5);
  expect(taken).toBeLessThan(0.9);
  expect(new Set(all.map(({ errand }) => errand)).size).toBe(3);
  expect(new Set(all.map(({ help }) => help?.kind ?? 'none'))).toEqual(new Set(['none', 'extend', 'message', 'end']));
});

test('the same seed plans the same day', () => {
  expect(planDay(5, seededRandom(9, 'Barleté'))).toEqual(planDay(5, seededRandom(9, 'Barleté')));
  expect(planDay(5, seededRandom(9, 'Barleté'))).not.toEqual(planDay(5, seededRandom(9, 'Montanou')));
});

test('tickets and extensions at any speed are ones that the server gives', () => {
  fc.assert(
    fc.property(anySpeed, fc.constantFrom(15, 60), (speed, minutes) => {
      const real = realMinutes(minutes, speed);
      expect(Number.isInteger(real)).toBe(true);
      expect(real).toBeGreaterThanOrEqual(MIN_TICKET_MINUTES);
      expect(real).toBeLessThanOrEqual(Math.min(MAX_TICKET_MINUTES, MAX_SESSION_MINUTES));
      // Nobody is sent away before the city's time says so.
      expect(real * 60_000).toBeGreaterThanOrEqual(realMs(minutes, speed));
    }),
  );
});

test('the fibre is cut a minute and a half after a start at the usual speed, and long enough to be seen at any', () => {
  fc.assert(
    fc.property(fc.integer(), anySpeed, (seed, speed) => {
      const [first, ...next] = planCuts(seededRandom(seed));
      expect(first?.at).toBe(30);
      expect(realMs(30, 20)).toBe(90_000);
      let before = first;
      for (const cut of next) {
        expect(cut.at - (before?.at ?? 0)).toBeGreaterThanOrEqual(70);
        before = cut;
      }
      for (const cut of [first, ...next])
        expect(cutMs(cut ?? { at: 0, lasts: 0 }, speed)).toBeGreaterThanOrEqual(45_000);
      expect(cutMs(first ?? { at: 0, lasts: 0 }, 20)).toBeLessThanOrEqual(60_000);
    }),
  );
});

test('a speed is a whole number from 1 to 60', () => {
  expect(['1', '5', '60'].map(parseSpeed)).toEqual([1, 5, 60]);
  expect(['', '0', '61', '-1', '2.5', 'vite', '1e1', ' 5'].map(parseSpeed)).toEqual(Array(8).fill(undefined));
});
