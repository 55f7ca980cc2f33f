import { describe, expect, it } from 'vitest';
import type { Timing } from '#protocol/measures.ts';
import { KeptLatest, LATEST_LENGTH } from './kept-latest.ts';
import type { Latest } from './recent-rules.ts';

const measured = (ms: number, sent = 5, lost = 0): Timing => ({ kind: 'measured', ms, jitterMs: null, sent, lost });
const failed: Timing = { kind: 'failed', sent: 5 };
const notMeasured: Timing = { kind: 'not-measured' };

function latest(gateway: Timing, references: Timing[], server: Timing): Latest {
  return { takenAt: 0, medium: 'cable', carrier: null, signalDbm: null, gateway, dns: notMeasured, references, server };
}

/** As staff see it, kept after one that was all there. */
function shown(round: Latest) {
  const kept = new KeptLatest({ numbers: new Float64Array(LATEST_LENGTH + 2).fill(Number.NaN), from: 1 });
  kept.keep(latest(measured(70, 9, 8), [measured(1), measured(2), measured(3), measured(4)], failed));
  kept.keep(round);
  return kept.shown;
}

describe('the latest of a terminal, as staff see it', () => {
  it('has whole milliseconds, 0 for less than one, and tells failed from not measured', () => {
    expect(shown(latest(measured(0.6), [measured(9.5, 7, 1)], failed))).toEqual({
      medium: 'cable',
      lossPercent: 35.3,
      signalDbm: null,
      gateway: 0,
      dns: null,
      beyond: 10,
      server: 'failed',
    });
    const onWifi = { ...latest(measured(1), [], measured(2)), medium: 'wifi' as const, signalDbm: -61.4 };
    expect(shown({ ...onWifi, dns: measured(12.5) })).toMatchObject({ medium: 'wifi', signalDbm: -61, dns: 13 });
  });

  it('adds up what was sent and lost over all bursts, and never shows a loss as none', () => {
    expect(shown(latest(measured(1), [measured(9, 5, 1)], failed)).lossPercent).toBe(40);
    const hundred = Array.from({ length: 4 }, () => measured(1, 100));
    expect(shown(latest(measured(1, 100, 1), hundred, measured(1, 100))).lossPercent).toBe(0.2);
  });

  it('has no loss, not 0, when nothing was sent', () => {
    expect(shown(latest(notMeasured, [], notMeasured)).lossPercent).toBeNull();
    expect(shown(latest(measured(1), [], notMeasured)).lossPercent).toBe(0);
  });

  it('lets one answer of the reference points speak for all, and says failed only when all failed', () => {
    const beyond = (...references: Timing[]) => shown(latest(measured(1), references, measured(1))).beyond;
    expect(beyond(failed, measured(20), measured(9))).toBe(9);
    expect(beyond(measured(0), failed, measured(20))).toBe(0);
    expect(beyond(notMeasured, failed)).toBe('failed');
    expect(beyond(failed, notMeasured)).toBe('failed');
    expect(beyond(notMeasured)).toBeNull();
    expect(beyond()).toBeNull();
  });
});
