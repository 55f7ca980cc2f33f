import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_MEASURE_BYTES } from '#protocol/limits.ts';
import { Measure } from '#protocol/measures.ts';
import { type Attachment, type Fibre, busyness, roundSeen } from './network-model.ts';
import { seededRandom } from './seeded-random.ts';

const fibre: Fibre = { delayMs: 9, spreadMs: 1, lossShare: 0.0005, busySlowdown: 0.4 };
const usual = { fibreIsCut: false, hour: 9, wifiLossDb: 0 };

const anyAttachment: fc.Arbitrary<Attachment> = fc.oneof(
  fc.constant({ medium: 'cable' } as const),
  fc.integer({ min: -90, max: -40 }).map((signalDbm) => ({ medium: 'wifi', signalDbm }) as const),
);
const anyLine = fc.record({
  fibreIsCut: fc.boolean(),
  hour: fc.double({ min: 0, max: 24, noNaN: true }),
  wifiLossDb: fc.integer({ min: 0, max: 30 }),
});

/** The mean over many rounds of one figure. */
function mean(rounds: number, figure: () => number): number {
  return Array.from({ length: rounds }, figure).reduce((sum, one) => sum + one, 0) / rounds;
}

test('every round is a measure of the protocol, within its size', () => {
  fc.assert(
    fc.property(anyAttachment, anyLine, fc.boolean(), fc.integer(), (attachment, line, isOutward, seed) => {
      const seen = roundSeen(fibre, attachment, line, isOutward, seededRandom(seed));
      const measure = { takenAt: 1, server: { kind: 'not-measured' }, ...seen };
      expect(Measure.safeParse(measure).success).toBe(true);
      expect(JSON.stringify(measure).length).toBeLessThan(MAX_MEASURE_BYTES);
      expect(seen.dns.kind === 'not-measured').toBe(!isOutward);
    }),
  );
});

test('behind a cut fibre the box of a wired terminal answers and nothing beyond it does', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const seen = roundSeen(fibre, { medium: 'cable' }, { ...usual, fibreIsCut: true }, true, seededRandom(seed));
      expect(seen.gateway.kind).toBe('measured');
      expect([seen.dns, ...seen.references].map(({ kind }) => kind)).toEqual(['failed', 'failed', 'failed']);
    }),
  );
});

test('the same seed sees the same', () => {
  const look = () => roundSeen(fibre, { medium: 'wifi', signalDbm: -66 }, usual, true, seededRandom(7, 'Poste 2'));
  expect(look()).toEqual(look());
});

test('a weak signal and a busy hour are slower', () => {
  const random = seededRandom(1);
  const gateway = (signalDbm: number) =>
    mean(400, () => {
      const { gateway: timing } = roundSeen(fibre, { medium: 'wifi', signalDbm }, usual, false, random);
      return timing.kind === 'measured' ? timing.ms : 100;
    });
  expect(gateway(-50)).toBeLessThan(gateway(-66));
  expect(gateway(-66)).toBeLessThan(gateway(-80));
  const dns = (hour: number) =>
    mean(400, () => {
      const { dns: timing } = roundSeen(fibre, { medium: 'cable' }, { ...usual, hour }, true, random);
      return timing.kind === 'measured' ? timing.ms : 100;
    });
  expect(dns(3)).toBeLessThan(dns(15.5));
  expect(busyness(3)).toBeLessThan(0.01);
});
