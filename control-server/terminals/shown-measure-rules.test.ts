import { describe, expect, it } from 'vitest';
import type { Timing } from '#protocol/measures.ts';
import type { Latest } from '../measures/recent-rules.ts';
import { lossOf, nearestReference, shownMeasure } from './shown-measure-rules.ts';

const measured = (ms: number, sent = 5, lost = 0): Timing => ({ kind: 'measured', ms, jitterMs: null, sent, lost });
const notMeasured: Timing = { kind: 'not-measured' };

function latest(gateway: Timing, references: Timing[], server: Timing): Latest {
  return { takenAt: 0, medium: 'cable', carrier: null, signalDbm: null, gateway, dns: notMeasured, references, server };
}

describe('shownMeasure', () => {
  it('has whole milliseconds, 0 for less than one, and tells failed from not measured', () => {
    const round = { ...latest(measured(0.6), [measured(9.5, 7, 1)], { kind: 'failed', sent: 5 }) };
    expect(shownMeasure(round)).toEqual({
      medium: 'cable',
      lossPercent: 35.3,
      signalDbm: null,
      gateway: 0,
      dns: null,
      beyond: 10,
      server: 'failed',
    });
  });

  it('never shows a loss as none', () => {
    const hundred = Array.from({ length: 6 }, () => measured(1, 100));
    expect(shownMeasure(latest(measured(1, 100, 1), hundred.slice(0, 4), measured(1, 100))).lossPercent).toBe(0.2);
  });
});

describe('lossOf', () => {
  it('adds up what was sent and lost over all bursts', () => {
    const all = latest(measured(1), [measured(9, 5, 1)], { kind: 'failed', sent: 5 });
    expect(lossOf(all)).toBeCloseTo(40);
  });

  it('is nothing, not 0, when nothing was sent', () => {
    expect(lossOf(latest(notMeasured, [], notMeasured))).toBeNull();
    expect(lossOf(latest(measured(1), [], notMeasured))).toBe(0);
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
