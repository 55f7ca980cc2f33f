import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Measure, Timing } from '#protocol/measures.ts';
import { judgeSiteLine } from './line-rules.ts';

const ms = (value: number): Timing => ({ kind: 'measured', ms: value });
const failed: Timing = { kind: 'failed' };
const none: Timing = { kind: 'not-measured' };

function measure(parts: Partial<Measure> = {}): Measure {
  return { takenAt: 1_000, medium: 'cable', gateway: ms(0.5), dns: ms(10), server: ms(10), ...parts };
}

describe('the word for a line', () => {
  it('is unknown without a fresh measure, and when nothing could be measured', () => {
    expect(judgeSiteLine([])).toMatchObject({ word: 'unknown', gatewayMs: null, measuredAt: null });
    expect(judgeSiteLine([measure({ gateway: none, dns: none, server: none })]).word).toBe('unknown');
  });

  it.each([
    [measure(), 'good'],
    [measure({ gateway: ms(1) }), 'fair'],
    [measure({ gateway: ms(3.1) }), 'poor'],
    [measure({ medium: 'wifi', gateway: ms(4.9) }), 'good'],
    [measure({ medium: 'wifi', gateway: ms(20) }), 'fair'],
    [measure({ medium: 'unknown', gateway: ms(21) }), 'poor'],
    [measure({ dns: ms(30) }), 'fair'],
    [measure({ dns: ms(101) }), 'poor'],
    [measure({ server: ms(60) }), 'fair'],
    [measure({ server: failed }), 'poor'],
    [measure({ gateway: failed }), 'poor'],
    [measure({ dns: failed, server: failed }), 'down'],
  ])('follows the thresholds: case %#', (one, word) => {
    expect(judgeSiteLine([one]).word).toBe(word);
  });

  it('is not spoiled by one bad cable, and is down only if every terminal says so', () => {
    const bad = measure({ gateway: ms(50) });
    const cut = measure({ dns: failed, server: failed });
    expect(judgeSiteLine([measure(), measure(), bad]).word).toBe('good');
    expect(judgeSiteLine([cut, cut, measure()]).word).toBe('poor');
    expect(judgeSiteLine([cut, cut]).word).toBe('down');
  });

  it('gives medians that lie within what was measured', () => {
    expect(judgeSiteLine([1, 2, 9].map((value) => measure({ server: ms(value) }))).serverMs).toBe(2);
    expect(judgeSiteLine([1, 3].map((value) => measure({ dns: ms(value) }))).dnsMs).toBe(2);
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 60_000, noNaN: true }), { minLength: 1 }), (values) => {
        const { gatewayMs } = judgeSiteLine(values.map((value) => measure({ gateway: ms(value) })));
        expect(gatewayMs).toBeGreaterThanOrEqual(Math.min(...values));
        expect(gatewayMs).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });
});
