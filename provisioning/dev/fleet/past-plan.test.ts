import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Measure } from '#protocol/measures.ts';
import { CUT_SITE, fleetSites } from './fleet-sites.ts';
import { PAST_DAYS, openSteps, pastOf } from './past-plan.ts';

const DAY_MS = 24 * 60 * 60_000;
const monday = Date.parse('2026-11-23T20:00:00Z');
const anyNow = fc.integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2027-12-31T00:00:00Z') });

test('open from nine to six in Paris, not on Sundays but for the last 24 hours, over thirty days, also across a change of the clocks', () => {
  const wall = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', weekday: 'long', hour: 'numeric' });
  fc.assert(
    fc.property(anyNow, (now) => {
      const steps = openSteps(now);
      for (const { at } of steps) {
        expect(at).toBeGreaterThanOrEqual(now - PAST_DAYS * DAY_MS);
        expect(at).toBeLessThan(now);
        const parts = Object.fromEntries(wall.formatToParts(at).map(({ type, value }) => [type, value]));
        if (at < now - DAY_MS) expect(parts['weekday']).not.toBe('dimanche');
        expect(Number(parts['hour'])).toBeGreaterThanOrEqual(9);
        expect(Number(parts['hour'])).toBeLessThan(18);
      }
      // 25 or 26 working days, of 36 steps each where they are whole; the last day has three times as many.
      expect(steps.length).toBeGreaterThan(24 * 36);
      expect(steps.length).toBeLessThanOrEqual(27 * 36 + 2 * 36);
      expect(steps.at(-1)?.daysAgo).toBe(0);
      // Whenever it starts, the chart of the day has hours to show.
      expect(steps.filter(({ at }) => at >= now - DAY_MS).length).toBeGreaterThanOrEqual(3 * 33);
      expect(steps[0]?.daysAgo).toBeGreaterThanOrEqual(24);
    }),
    { numRuns: 20 },
  );
});

test('measures are of the protocol, in order, 5 to 25 minutes apart (2 to 9 on the last day), and none is of the future', () => {
  const steps = openSteps(monday);
  for (const site of fleetSites) {
    for (const terminal of site.terminals) {
      const past = pastOf(site, terminal, steps, monday, 1);
      expect(past.length).toBeGreaterThan(24 * 36);
      past.forEach(({ measure, receivedAt }, place) => {
        if (place % 100 === 0) expect(Measure.safeParse(measure).success).toBe(true);
        expect(receivedAt).toBeGreaterThan(measure.takenAt);
        expect(receivedAt).toBeLessThanOrEqual(monday);
        const apart = measure.takenAt - (past[place - 1]?.measure.takenAt ?? 0);
        const least = measure.takenAt < monday - DAY_MS ? 5 : 1.6;
        expect(apart).toBeGreaterThanOrEqual(least * 60_000);
      });
    }
  }
});

test('the site that is cut now was cut before, and what it measured then came late; no other site was', () => {
  const steps = openSteps(monday);
  for (const site of fleetSites) {
    const [terminal] = site.terminals;
    if (!terminal) throw new Error('no terminal');
    const past = pastOf(site, terminal, steps, monday, 1);
    const cut = past.filter(
      ({ measure }) => measure.dns.kind === 'failed' && measure.references.every(({ kind }) => kind === 'failed'),
    );
    if (site.name !== CUT_SITE) {
      expect(cut).toEqual([]);
      continue;
    }
    expect(cut.length).toBeGreaterThan(20);
    for (const { measure, receivedAt } of cut) {
      expect([measure.gateway.kind, measure.server.kind]).toEqual(['measured', 'failed']);
      expect(receivedAt - measure.takenAt).toBeGreaterThan(1_000);
    }
  }
});

test('one afternoon the weak Wi-Fi was worse', () => {
  const site = fleetSites.find(({ name }) => name === 'Montesquieu');
  const terminal = site?.terminals.find(({ attachment }) => attachment.medium === 'wifi');
  if (!site || !terminal) throw new Error('no weak Wi-Fi');
  const steps = openSteps(monday);
  const past = pastOf(site, terminal, steps, monday, 1);
  const meanSignal = (days: number, from: number) => {
    const signals = past.flatMap(({ measure }, place) => {
      const step = steps[place];
      return step && step.daysAgo === days && step.hour >= from ? (measure.wifi?.signalDbm ?? []) : [];
    });
    return signals.reduce((sum, one) => sum + one, 0) / signals.length;
  };
  expect(meanSignal(3, 14)).toBeLessThan(meanSignal(4, 14) - 5);
});
