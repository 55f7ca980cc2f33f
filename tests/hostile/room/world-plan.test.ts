import { describe, expect, it } from 'vitest';
import { DAY_MS, momentOf, wallAt } from './calendar.ts';
import { sitePlans, smallRoom } from './site-plans.ts';
import { openAt, stretches } from './terms.ts';
import { planWorld } from './world-plan.ts';

const world = planWorld(7, 30, sitePlans);

describe('thirty days of four sites', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(planWorld(7, 30, sitePlans)).toEqual(world);
    expect(planWorld(8, 30, sitePlans)).not.toEqual(world);
  });

  it('hold 24 terminals, both nights and a public holiday', () => {
    expect(sitePlans.flatMap(({ terminals }) => terminals)).toHaveLength(24);
    expect(world.windows.map(({ from, to }) => [from, to])).toEqual([
      ['2026-10-18', '2026-11-01'],
      ['2027-03-21', '2027-04-04'],
    ]);
    const hours = world.windows.map(({ opensAt, closesAt }) => (closesAt - opensAt) / 3_600_000);
    expect(hours).toEqual([15 * 24 + 1, 15 * 24 - 1]);
  });

  it('have people in their order, nearly all while it is open, more at the full hours than the seats can take', () => {
    for (const { people } of world.windows) {
      for (const [index, visitors] of people.entries()) {
        const site = sitePlans[index];
        if (!site) throw new Error('no such site');
        expect(visitors.map(({ at }) => at)).toEqual(visitors.map(({ at }) => at).toSorted((a, b) => a - b));
        const outside = visitors.filter(({ at }) => !openAt(site.terms, at)).length;
        expect(outside / visitors.length).toBeLessThan(0.05);
        expect(visitors.length).toBeGreaterThan(site.terminals.length * 50);
      }
    }
    const wanted = world.windows
      .flatMap(({ people }) => people[0] ?? [])
      .filter(({ at }) => wallAt(at).minute >= 900 && wallAt(at).minute < 960);
    const minutes = wanted.reduce((sum, { stay }) => sum + stay, 0);
    // Eighteen days on which the médiathèque is open at three, eight seats, sixty minutes.
    expect(minutes / (18 * 8 * 60)).toBeGreaterThan(1.1);
  });

  it('hold every way in, every parting and every mishap in each half', () => {
    for (const { people, mishaps } of world.windows) {
      const all = people.flat();
      expect(new Set(all.map(({ way }) => way)).size).toBe(4);
      expect(new Set(all.map(({ parting }) => parting)).size).toBe(3);
      expect(new Set(all.map(({ whenCalled }) => whenCalled)).size).toBe(3);
      expect(new Set(all.flatMap(({ deed }) => deed?.kind ?? [])).size).toBe(4);
      expect(new Set(mishaps.map(({ kind }) => kind)).size).toBe(6);
    }
  });
});

it('two days of one room hold the autumn night, a power cut and a stop of the server', () => {
  const { windows } = planWorld(1, 2, smallRoom);
  expect(windows.map(({ from, to }) => [from, to])).toEqual([['2026-10-24', '2026-10-25']]);
  const kinds = windows.flatMap(({ mishaps }) => mishaps.map(({ kind }) => kind));
  expect(kinds).toEqual(
    expect.arrayContaining(['power-cut', 'stop-server', 'line-cut', 'restart-terminal', 'set-clock']),
  );
});

it('a night that is open across the change of clocks is one stretch, and an hour longer or shorter than it is written', () => {
  const terms = sitePlans[0]?.terms;
  if (!terms) throw new Error('no site');
  const night = (date: string) => openAt(terms, momentOf(date, 60));
  const length = (date: string) => ((night(date)?.closesAt ?? 0) - (night(date)?.opensAt ?? 0)) / 3_600_000;
  expect([length('2026-10-25'), length('2027-03-28')]).toEqual([17, 15]);
  expect(stretches(terms, '2026-10-26', '2026-10-26')).toEqual([]);
  expect(openAt(terms, momentOf('2027-03-29', 600) + DAY_MS)).not.toBeNull();
});
