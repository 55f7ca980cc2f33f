import { describe, expect, it } from 'vitest';
import type { Measure, Timing } from '#protocol/measures.ts';
import { withMeasure } from './recent-rules.ts';

const none: Timing = { kind: 'not-measured' };
const ms = (value: number): Timing => ({ kind: 'measured', ms: value, jitterMs: null, sent: 1, lost: 0 });

function round(takenAt: number, parts: Partial<Measure> = {}): Measure {
  const nothing = { card: null, wifi: null, dns: none, references: [], server: ms(5) };
  return { takenAt, medium: 'cable', gateway: ms(1), ...nothing, ...parts };
}

describe('what a terminal measured lately', () => {
  it('keeps DNS and references of the last outward round until the next is overdue', () => {
    const first = withMeasure(null, round(0, { dns: ms(12), references: [ms(9)] }), 0);
    const second = withMeasure(first, round(15_000, { gateway: ms(2) }), 15_000);
    expect(second.measure).toMatchObject({ gateway: ms(2), dns: ms(12), references: [ms(9)], takenAt: 15_000 });
    const late = withMeasure(second, round(90_001), 90_001);
    expect(late.measure).toMatchObject({ dns: none, references: [] });
    const replaced = withMeasure(second, round(60_000, { dns: { kind: 'failed', sent: 1 } }), 60_000);
    expect(replaced.measure.dns.kind).toBe('failed');
  });

  it('counts a measure that a heartbeat repeats once, and forgets the window after five minutes', () => {
    const first = withMeasure(null, round(0), 0);
    expect(withMeasure(first, round(0), 10_000)).toEqual({ ...first, receivedAt: 10_000 });
    let recent = first;
    for (let at = 15_000; at <= 3_600_000; at += 15_000) recent = withMeasure(recent, round(at), at);
    expect(recent.window).toMatchObject({ rounds: 20, firstAt: 3_600_000 - 19 * 15_000 });
    expect(recent.window.probes.gateway).toEqual({ sent: 20, lost: 0 });
  });

  it('knows since when nothing answers, and forgets it with the first answer', () => {
    const failed: Timing = { kind: 'failed', sent: 1 };
    const cut = { references: [failed], server: failed };
    const first = withMeasure(withMeasure(null, round(0), 0), round(15_000, cut), 16_000);
    const second = withMeasure(first, round(30_000, { server: failed }), 31_000);
    expect([first.cutBeyondSince, second.cutBeyondSince, second.cutBeforeBoxSince]).toEqual([15_000, 15_000, null]);
    expect(withMeasure(second, round(45_000), 46_000).cutBeyondSince).toBeNull();
    expect(withMeasure(null, round(0, { ...cut, gateway: failed }), 0).cutBeforeBoxSince).toBe(0);
  });
});
