import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Measure, Timing } from '#protocol/measures.ts';
import { RecentMeasures } from './recent-measures.ts';
import { roundOf } from './round-rules.ts';

const none: Timing = { kind: 'not-measured' };
const failed: Timing = { kind: 'failed', sent: 1 };
const ms = (value: number): Timing => ({ kind: 'measured', ms: value, jitterMs: null, sent: 1, lost: 0 });

function round(takenAt: number, parts: Partial<Measure> = {}): Measure {
  const nothing = { card: null, wifi: null, dns: none, references: [], server: ms(5) };
  return { takenAt, medium: 'cable', gateway: ms(1), ...nothing, ...parts };
}

const packets = fc.integer({ min: 1, max: 100 });
const milliseconds = fc.double({ min: 0, max: 60_000, noNaN: true });
const timing: fc.Arbitrary<Timing> = fc.oneof(
  fc.record({
    kind: fc.constant('measured' as const),
    ms: milliseconds,
    jitterMs: fc.option(milliseconds),
    sent: packets,
    lost: fc.integer({ min: 0, max: 99 }),
  }),
  fc.record({ kind: fc.constant('failed' as const), sent: packets }),
  fc.constant(none),
);
const signalDbm = fc.option(fc.double({ min: -120, max: 0, noNaN: true }));
const anyMeasure: fc.Arbitrary<Measure> = fc.record(
  {
    takenAt: fc.constant(0),
    medium: fc.constantFrom('cable', 'wifi', 'unknown'),
    card: fc.option(
      fc.record({ carrier: fc.option(fc.boolean()), speedMbps: fc.constant(1_000), newErrors: fc.constant(0) }),
    ),
    wifi: fc.option(
      fc.record({
        ssid: fc.constant('Agen-Public'),
        signalDbm,
        signalIsEstimated: fc.boolean(),
        rateMbps: fc.constant(400),
      }),
    ),
    gateway: timing,
    dns: timing,
    references: fc.array(timing, { maxLength: 4 }),
    server: timing,
    dnsAnswer: fc.constantFrom('right', 'wrong', 'none'),
    portal: fc.constantFrom('none', 'captive', 'unreachable'),
    publicWifi: fc.record({ ssid: fc.constant('Agen-Public'), signalDbm, isEstimated: fc.boolean() }),
  },
  { requiredKeys: ['takenAt', 'medium', 'card', 'wifi', 'gateway', 'dns', 'references', 'server'] },
);

describe('what a terminal measured lately', () => {
  it('keeps DNS and references of the last outward round until the next is overdue', () => {
    const recent = new RecentMeasures(round(0, { dns: ms(12), references: [ms(9)] }), 0);
    recent.take(round(15_000, { gateway: ms(2) }), 15_000);
    expect(recent.latest).toMatchObject({
      gateway: ms(2),
      dns: ms(12),
      references: [ms(9)],
      takenAt: 15_000,
    });
    recent.take(round(60_000, { dns: failed }), 60_000);
    expect(recent.latest).toMatchObject({ dns: failed, references: [ms(9)] });
    recent.take(round(90_001), 90_001);
    expect(recent.latest).toMatchObject({ dns: failed, references: [] });
  });

  it('counts a measure that a heartbeat repeats once, and forgets the window after five minutes', () => {
    const recent = new RecentMeasures(round(0), 0);
    const [first, rounds] = [recent.now(), recent.rounds];
    recent.take(round(0), 10_000);
    expect(recent.now()).toEqual({ ...first, receivedAt: 10_000 });
    expect(recent.rounds).toEqual(rounds);
    for (let at = 15_000; at <= 3_600_000; at += 15_000) recent.take(round(at), at);
    expect(recent.now().probes.gateway).toEqual({ sent: 20, lost: 0 });
  });

  it('knows since when nothing answers, and forgets it with the first answer', () => {
    const cut = { references: [failed], server: failed };
    const recent = new RecentMeasures(round(0), 0);
    recent.take(round(15_000, cut), 16_000);
    expect(recent.now()).toMatchObject({ cutBeyondSince: 15_000, cutBeforeBoxSince: null });
    recent.take(round(30_000, { server: failed }), 31_000);
    expect(recent.now()).toMatchObject({ cutBeyondSince: 15_000, cutBeforeBoxSince: null });
    recent.take(round(45_000), 46_000);
    expect(recent.now().cutBeyondSince).toBeNull();
    expect(new RecentMeasures(round(0, { ...cut, gateway: failed }), 0).now().cutBeforeBoxSince).toBe(0);
  });

  it('is quiet until a round is not fine, and again when that is old', () => {
    const recent = new RecentMeasures(round(0), 0);
    const quiet = recent.quietness;
    expect([recent.isQuiet, quiet > 0]).toEqual([true, true]);
    recent.take(round(15_000, { server: failed }), 15_000);
    expect([recent.isQuiet, recent.quietness]).toEqual([false, 0]);
    for (let number = 2; number <= 9; number += 1) recent.take(round(number * 15_000), number * 15_000);
    expect([recent.isQuiet, recent.quietness]).toEqual([true, quiet]);
  });

  it('gives back what it was given: the latest of each step and the last eight rounds, to the bit', () => {
    fc.assert(
      fc.property(fc.array(anyMeasure, { minLength: 1, maxLength: 20 }), (measures) => {
        const [first, ...others] = measures.map((one, number) => ({ ...one, takenAt: number * 100_000 }));
        if (!first) return;
        const recent = new RecentMeasures(first, 7);
        for (const one of others) expect(recent.take(one, one.takenAt + 7)).toEqual(recent.now());
        const given = [first, ...others];
        const last = given.at(-1) as Measure;
        expect(recent.latest).toEqual({
          takenAt: last.takenAt,
          medium: last.medium,
          carrier: last.card?.carrier ?? null,
          signalDbm: last.wifi?.signalDbm ?? null,
          gateway: last.gateway,
          dns: last.dns,
          // Rounds so far apart carry nothing on.
          references: last.references.some(({ kind }) => kind !== 'not-measured') ? last.references : [],
          server: last.server,
        });
        const kept = given.slice(-8).map((one) => roundOf(one, one.takenAt + 7));
        expect(recent.rounds).toEqual(kept);
        const lastLook = kept.findLast(({ refsTried, dns }) => refsTried > 0 || dns !== null);
        expect(recent.lastLookAt).toBe(lastLook?.at ?? 0);
      }),
    );
  });
});
