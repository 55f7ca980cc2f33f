import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LossWindow, type ProbesByStep } from './loss-window.ts';

const LENGTH_MS = 300_000;
const probes = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 })).map(([one, other]) => ({
  sent: Math.max(one, other),
  lost: Math.min(one, other),
}));
const round = fc.record({
  after: fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 5_000 }) },
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 120_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 2 ** 30 - 2, max: 2 ** 33 }) },
  ),
  probes: fc.record({ gateway: probes, references: probes, server: probes }),
});
type Plain = { at: number; probes: ProbesByStep };

/** What a plain list of rounds says. */
function summed(plain: readonly Plain[]): ProbesByStep {
  const total = (step: keyof ProbesByStep) => ({
    sent: plain.reduce((sum, { probes: own }) => sum + own[step].sent, 0),
    lost: plain.reduce((sum, { probes: own }) => sum + own[step].lost, 0),
  });
  return { gateway: total('gateway'), references: total('references'), server: total('server') };
}

test('probes of the last minutes are those of a plain list of rounds, however many and however far apart', () => {
  fc.assert(
    fc.property(fc.array(round, { minLength: 1, maxLength: 200 }), (rounds) => {
      const window = new LossWindow();
      let at = 1_700_000_000_000;
      let plain: Plain[] = [];
      for (const { after, probes: own } of rounds) {
        at += after;
        plain = [...plain.filter((one) => at - one.at < LENGTH_MS), { at, probes: own }];
        window.add(at, own, LENGTH_MS);
        expect(window.probes).toEqual(summed(plain));
      }
    }),
    { numRuns: 60 },
  );
});

test('a window that never empties goes on for months', () => {
  const window = new LossWindow();
  const own = { gateway: { sent: 5, lost: 1 }, references: { sent: 10, lost: 0 }, server: { sent: 5, lost: 0 } };
  let plain: Plain[] = [];
  const from = 1_700_000_000_000;
  // Twelve days are as far as moments reach from one base.
  for (let at = from; at < from + 30 * 86_400_000; at += 290_000) {
    plain = [...plain.filter((one) => at - one.at < LENGTH_MS), { at, probes: own }];
    window.add(at, own, LENGTH_MS);
  }
  expect(window.probes).toEqual(summed(plain));
});

test('a clock that is set back forgets nothing by minutes, and everything by weeks', () => {
  const window = new LossWindow();
  const own = { gateway: { sent: 5, lost: 1 }, references: { sent: 10, lost: 0 }, server: { sent: 5, lost: 0 } };
  const at = 1_700_000_000_000;
  window.add(at, own, LENGTH_MS);
  window.add(at - 200_000, own, LENGTH_MS);
  expect(window.probes).toEqual(summed([own, own].map((one) => ({ at, probes: one }))));
  window.add(at - 30 * 86_400_000, own, LENGTH_MS);
  expect(window.probes).toEqual(own);
  window.add(at - 30 * 86_400_000 + LENGTH_MS, own, LENGTH_MS);
  expect(window.probes).toEqual(own);
});
