import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Measure, Timing } from '#protocol/measures.ts';
import { HEARTBEAT_INTERVAL_MS } from '#protocol/limits.ts';
import {
  type Cadence,
  type Walk,
  afterRound,
  firstCadence,
  foundTrouble,
  hurriesNow,
  nextWalk,
  roundPhaseMs,
} from './probe-cadence.ts';

const none: Timing = { kind: 'not-measured' };
const good: Timing = { kind: 'measured', ms: 5, jitterMs: 1, sent: 5, lost: 0 };
const lossy: Timing = { kind: 'measured', ms: 5, jitterMs: 1, sent: 5, lost: 1 };
const failed: Timing = { kind: 'failed', sent: 5 };
const clear: Omit<Measure, 'takenAt'> = {
  medium: 'cable',
  card: { carrier: true, speedMbps: 1_000, newErrors: 0 },
  wifi: null,
  gateway: good,
  dns: good,
  references: [good, good],
  server: good,
};
const bad = { ...clear, gateway: lossy };

/** Lives through rounds each 15 s. @returns the walks */
function live(rounds: { seen: Omit<Measure, 'takenAt'>; isLineUp: boolean; hurry?: boolean }[]): Walk[] {
  let cadence: Cadence = firstCadence;
  return rounds.map(({ seen, isLineUp, hurry = false }, place) => {
    const startedAt = place * HEARTBEAT_INTERVAL_MS;
    const walk = nextWalk(cadence, startedAt, { hurry, isLineUp });
    cadence = afterRound(cadence, seen, { walk, startedAt, isLineUp, hurry });
    return walk;
  });
}
const quiet = { seen: clear, isLineUp: true };
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

describe('rounds', () => {
  it('walk outwards each minute while all is well', () => {
    expect(live(times(9, quiet))).toEqual([
      ...['full', 'near', 'near', 'near'],
      ...['full', 'near', 'near', 'near'],
      'full',
    ]);
  });

  it('walk outwards each time after one that found something, until two walks are clear', () => {
    const walks = live([quiet, quiet, { seen: bad, isLineUp: true }, ...times(5, quiet)]);
    expect(walks).toEqual(['full', 'near', 'near', 'short', 'full', 'near', 'near', 'near']);
  });

  it('walk outwards when a neighbour found something, and never twice within 15 s', () => {
    const walks = live([quiet, { ...quiet, hurry: true }, quiet, quiet]);
    expect(walks).toEqual(['full', 'short', 'short', 'near']);
    const cadence = { ...firstCadence, outwardAt: 100_000, fullAt: 100_000 };
    expect(hurriesNow(cadence, 110_000)).toBe(false);
    expect(hurriesNow(cadence, 115_000)).toBe(true);
  });

  it('look closely at a lost line for ten minutes, then each minute', () => {
    const walks = live([quiet, ...times(60, { seen: { ...clear, references: [failed] }, isLineUp: false })]);
    // Ten minutes are forty rounds after the first that found it lost.
    expect(walks.slice(1, 41).filter((walk) => walk === 'near')).toEqual([]);
    expect(walks.slice(41)).toEqual(expect.arrayContaining(['near', 'full']));
    expect(walks.slice(41)).not.toContain('short');
  });

  it('are full each minute whatever is found', () => {
    const round = fc.record({
      seen: fc.constantFrom(clear, bad),
      isLineUp: fc.boolean(),
      hurry: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(round, { minLength: 4, maxLength: 80 }), (rounds) => {
        live(rounds).forEach((walk, place) => expect(walk === 'full').toBe(place % 4 === 0));
      }),
    );
  });
});

describe('trouble', () => {
  it.each<[string, Partial<Measure>]>([
    ['a box that loses', { gateway: lossy }],
    ['a dead box', { gateway: failed }],
    ['a dead DNS', { dns: failed }],
    ['a lost server', { server: failed }],
    ['a pulled cable', { card: { carrier: false, speedMbps: null, newErrors: null } }],
    ['a DNS that lies', { dnsAnswer: 'wrong' }],
    ['a portal', { portal: 'captive' }],
    ['all reference points dead or lossy', { references: [failed, lossy, none] }],
  ])('is %s', (_, part) => expect(foundTrouble({ ...clear, ...part })).toBe(true));

  it.each<[string, Partial<Measure>]>([
    ['one dead reference point of two', { references: [failed, good] }],
    ['what was not asked', { gateway: none, dns: none, references: [none], server: none, card: null }],
    ['a service that is down', { services: [{ host: 'caf.fr', failedAt: 'tcp', ms: null }] }],
    ['right answers', { dnsAnswer: 'right', portal: 'none' }],
  ])('is not %s', (_, part) => expect(foundTrouble({ ...clear, ...part })).toBe(false));
});

describe('the first round', () => {
  it('comes within 15 s, at a moment of the terminal’s own, and those of a site are spread', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(roundPhaseMs(id)).toBe(roundPhaseMs(id));
        expect(roundPhaseMs(id)).toBeGreaterThanOrEqual(0);
        expect(roundPhaseMs(id)).toBeLessThan(HEARTBEAT_INTERVAL_MS);
      }),
    );
    const phases = Array.from({ length: 400 }, (_, place) => roundPhaseMs(`0190a5c0-7e1b-4c3d-8a2f-${place}`));
    for (let third = 0; third < 3; third += 1) {
      const inside = phases.filter((phase) => Math.floor(phase / 5_000) === third);
      expect(inside.length).toBeGreaterThan(80);
    }
  });
});
