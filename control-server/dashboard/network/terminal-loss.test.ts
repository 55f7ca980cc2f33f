import { describe, expect, it } from 'vitest';
import type { Timing } from '#protocol/measures.ts';
import { Measure } from '#protocol/measures.ts';
import { lossOfMeasure, nearestReference } from './terminal-loss.ts';

const measured = (ms: number, sent = 5, lost = 0): Timing => ({ kind: 'measured', ms, jitterMs: null, sent, lost });
const notMeasured: Timing = { kind: 'not-measured' };

function measure(gateway: Timing, references: Timing[], server: Timing): Measure {
  return Measure.parse({ takenAt: 0, medium: 'cable', gateway, dns: notMeasured, references, server });
}

describe('lossOfMeasure', () => {
  it('adds up what was sent and lost over all bursts', () => {
    const all = measure(measured(1), [measured(9, 5, 1)], { kind: 'failed', sent: 5 });
    expect(lossOfMeasure(all)).toBeCloseTo(40);
  });

  it('is nothing, not 0, when nothing was sent', () => {
    expect(lossOfMeasure(measure(notMeasured, [], notMeasured))).toBeNull();
    expect(lossOfMeasure(measure(measured(1), [], notMeasured))).toBe(0);
  });
});

describe('nearestReference', () => {
  it('lets one answer speak for all, and says failed only when all failed', () => {
    const failed: Timing = { kind: 'failed', sent: 5 };
    expect(nearestReference([failed, measured(20), measured(9)])).toMatchObject({ ms: 9 });
    expect(nearestReference([notMeasured, failed])).toEqual(failed);
    expect(nearestReference([])).toEqual(notMeasured);
  });
});
