import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_PROBE_BYTES_A_MINUTE } from '#protocol/limits.ts';
import { type RoundWants, type Spent, afterSpending, planRound } from './probe-budget.ts';
import { connectBytes, dnsBytes, httpBytes, lookUpBytes, pingBytes, tlsBytes } from './probe-costs.ts';

const BURST = 5;
const icmp = { beforeBytes: 0, probeBytes: pingBytes('192.0.2.1') };
const named = { beforeBytes: lookUpBytes('point.example'), probeBytes: connectBytes('point.example') };
/** An ordinary terminal: two reference points by echo, a server with a name, a name that it knows. */
const usual: RoundWants = {
  walk: 'full',
  gatewayBytes: BURST * pingBytes('192.0.2.1'),
  dnsBytes: dnsBytes(40),
  knownNameBytes: dnsBytes(30),
  portalBytes: httpBytes('escale.agen.example'),
  references: [icmp, icmp],
  burst: BURST,
  serviceBytes: 0,
};
const service = tlsBytes('impots.gouv.fr');

describe('a round', () => {
  it('asks all of an ordinary terminal’s places each minute, and a service beside them', () => {
    expect(planRound({ ...usual, serviceBytes: service }, [], 0)).toMatchObject({
      asksDns: true,
      asksKnownName: true,
      asksPortal: true,
      bursts: [BURST, BURST],
    });
    const calm = planRound(usual, [], 0);
    expect(
      planRound({ ...usual, walk: 'near', serviceBytes: service }, [{ at: 0, bytes: calm.bytes }], 15_000),
    ).toMatchObject({
      asksDns: false,
      bursts: [0, 0],
      looksAtService: true,
    });
  });

  it('has something left for every walk of a minute in trouble', () => {
    let spent: Spent = [];
    for (const [place, walk] of (['full', 'short', 'short', 'short', 'full', 'short'] as const).entries()) {
      const plan = planRound({ ...usual, walk }, spent, place * 15_000);
      expect(plan).toMatchObject({ asksDns: true, asksPortal: true });
      expect(Math.min(...plan.bursts)).toBeGreaterThanOrEqual(1);
      spent = afterSpending(spent, place * 15_000, plan.bytes);
    }
  });

  it('asks four points that have names with one probe at least', () => {
    const { bursts } = planRound({ ...usual, references: [named, named, named, named] }, [], 0);
    expect(Math.min(...bursts)).toBeGreaterThanOrEqual(1);
  });

  it('of no minute costs more than 20 kB, whatever is set up and however rounds follow each other', () => {
    const cost = fc.integer({ min: 0, max: 9_000 });
    const reference = fc.record({ beforeBytes: cost, probeBytes: cost });
    const set = fc.record({
      gatewayBytes: fc.constantFrom(840, 1_040),
      dnsBytes: cost,
      knownNameBytes: cost,
      portalBytes: cost,
      references: fc.array(reference, { maxLength: 4 }),
      burst: fc.constant(BURST),
    });
    // As the server hurries them at the worst: six in a minute.
    const rounds = fc.array(
      fc.record({
        walk: fc.constantFrom('near' as const, 'short' as const, 'full' as const),
        serviceBytes: cost,
        gapMs: fc.integer({ min: 10_000, max: 20_000 }),
      }),
      { minLength: 10, maxLength: 40 },
    );
    fc.assert(
      fc.property(set, rounds, (wants, list) => {
        let spent: Spent = [];
        let mono = 0;
        const all: { at: number; bytes: number }[] = [];
        for (const { gapMs, ...round } of list) {
          mono += gapMs;
          const { bytes } = planRound({ ...wants, ...round }, spent, mono);
          spent = afterSpending(spent, mono, bytes);
          all.push({ at: mono, bytes: bytes + wants.gatewayBytes });
        }
        for (const { at: from } of all) {
          const minute = all.filter(({ at }) => at >= from && at < from + 59_500);
          expect(minute.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(MAX_PROBE_BYTES_A_MINUTE);
        }
      }),
    );
  });
});
