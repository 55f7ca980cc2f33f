import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeptSegment, journalLimits, judgeJournal, segmentsToDelete } from './journal-bounds.ts';

const limits = { ...journalLimits, journalBytes: 1_000, keptBoots: 3, keepAcknowledgedMs: 100 };
const segment = (n: number, bootId: string, acknowledgedAt: number | null, bytes = 100): KeptSegment => {
  return { name: `${n}`, bootId, lastSeq: n, bytes, acknowledgedAt };
};

describe('the bounds of the journal', () => {
  it('are told long before they are reached', () => {
    expect(judgeJournal(null, 499, limits)).toBe('ok');
    expect(judgeJournal(null, 500, limits)).toBe('filling');
    expect(judgeJournal(null, 1_000, limits)).toBe('full');
    expect(judgeJournal('unwritable', 0, limits)).toBe('unwritable');
  });

  it('let go what was acknowledged long ago, and keep it until then', () => {
    const segments = [segment(1, 'a', 10), segment(2, 'a', 60), segment(3, 'b', null)];
    expect([...segmentsToDelete(segments, 'b', 110, limits)]).toEqual([]);
    expect([...segmentsToDelete(segments, 'b', 111, limits)]).toEqual(['1']);
  });

  it('let go the oldest acknowledged ones first when there are too many bytes or boots', () => {
    const many = [segment(1, 'a', null, 400), segment(2, 'b', 1, 400), segment(3, 'c', 1, 400), segment(4, 'd', null)];
    expect([...segmentsToDelete(many, 'd', 2, limits)]).toEqual(['2']);
    const boots = ['a', 'b', 'c', 'd', 'e'].map((bootId, i) => segment(i, bootId, 1));
    expect([...segmentsToDelete(boots, 'e', 2, limits)]).toEqual(['0', '1']);
  });

  it('never touch what the server has not acknowledged, nor where the present boot writes', () => {
    const anySegments = fc.array(
      fc.record({ boot: fc.nat(6), acknowledgedAt: fc.option(fc.nat(500)), bytes: fc.nat(2_000) }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(anySegments, fc.nat(1_000), (all, at) => {
        const sorted = all.toSorted((a, b) => a.boot - b.boot);
        const segments = sorted.map(({ boot, acknowledgedAt, bytes }, i) =>
          segment(i, `${boot}`, acknowledgedAt, bytes),
        );
        const present = segments.at(-1)?.bootId ?? '';
        const gone = segmentsToDelete(segments, present, at, limits);
        for (const one of segments) if (one.acknowledgedAt === null) expect(gone.has(one.name)).toBe(false);
        expect(gone.has(segments.at(-1)?.name ?? 'none')).toBe(false);
        const kept = segments.filter(({ name }) => !gone.has(name));
        const spare = kept.slice(0, -1).some(({ acknowledgedAt }) => acknowledgedAt !== null);
        const bytes = kept.reduce((sum, one) => sum + one.bytes, 0);
        if (spare) expect(bytes).toBeLessThanOrEqual(limits.journalBytes);
      }),
    );
  });
});
