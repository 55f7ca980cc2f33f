import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LossWindow, type ProbesByStep, withRound } from './loss-window.ts';

const LENGTH_MS = 300_000;
const probes = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 })).map(([one, other]) => ({
  sent: Math.max(one, other),
  lost: Math.min(one, other),
}));
const round = fc.record({
  after: fc.integer({ min: 1, max: 120_000 }),
  probes: fc.record({ gateway: probes, references: probes, server: probes }),
});

test('probes of the last minutes are those of a plain list of rounds, also where two windows are made of the same one', () => {
  fc.assert(
    fc.property(fc.array(round, { minLength: 1, maxLength: 60 }), (rounds) => {
      let window: LossWindow | null = null;
      let at = 1_700_000_000_000;
      let plain: { at: number; probes: ProbesByStep }[] = [];
      for (const { after, probes: own } of rounds) {
        at += after;
        plain = [...plain.filter((one) => at - one.at < LENGTH_MS), { at, probes: own }];
        // Another one is made of it first, and must not show in it.
        if (window)
          withRound(window, at, { gateway: own.server, references: own.gateway, server: own.references }, LENGTH_MS);
        window = withRound(window, at, own, LENGTH_MS);
        const total = (step: keyof ProbesByStep, figure: 'sent' | 'lost') =>
          plain.reduce((sum, one) => sum + one.probes[step][figure], 0);
        for (const step of ['gateway', 'references', 'server'] as const) {
          expect(window.probes[step]).toEqual({ sent: total(step, 'sent'), lost: total(step, 'lost') });
        }
        expect([window.rounds, window.firstAt]).toEqual([plain.length, plain[0]?.at]);
      }
    }),
  );
});
