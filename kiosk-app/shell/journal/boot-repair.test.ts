import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEvent, JournalRecord } from '#protocol/journal-events.ts';
import { type SegmentBytes, repairBoot } from './boot-repair.ts';
import { readSegment, recordLine } from './segment-lines.ts';

const BOOT = '0d7f1f9e-6c53-4f0e-9d7c-0f6f3ad2c001';
const OTHER = '0d7f1f9e-6c53-4f0e-9d7c-0f6f3ad2c002';
const SESSION = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c001';

const anyEvent: fc.Arbitrary<JournalEvent> = fc.oneof(
  fc.record({
    type: fc.constant('wiped' as const),
    sessionId: fc.constantFrom(null, SESSION),
    durationMs: fc.nat(9_000),
  }),
  fc.record({
    type: fc.constant('time-consumed' as const),
    sessionId: fc.constant(SESSION),
    consumedMs: fc.nat(90_000),
  }),
  fc.record({
    type: fc.constant('boot-began' as const),
    appVersion: fc.constantFrom('0.1.0', '0.1.0 (simulé)'),
    previous: fc.constant('clean' as const),
  }),
);
const anyRecords = fc
  .array(fc.tuple(anyEvent, fc.nat(10 ** 6)), { minLength: 1, maxLength: 12 })
  .map((facts) => facts.map(([event, at], i): JournalRecord => ({ bootId: BOOT, seq: i + 1, at, event })));

const bytesOf = (records: readonly JournalRecord[]) => Buffer.from(records.map(recordLine).join(''));
const inSegments = (records: readonly JournalRecord[], sizes: number): SegmentBytes[] => {
  const segments: SegmentBytes[] = [];
  for (let from = 0; from < records.length; from += sizes) {
    segments.push({ name: String(from), bytes: bytesOf(records.slice(from, from + sizes)) });
  }
  return segments;
};
const repaired = (segments: SegmentBytes[], acknowledged = 0) =>
  repairBoot(segments, BOOT, acknowledged).flatMap(({ records }) => records);

/** What is read is the beginning of what was written, where a lost record keeps its place: never something else, never a hole. */
function expectBeginningOf(written: readonly JournalRecord[], read: readonly JournalRecord[]): void {
  expect(read.length).toBeLessThanOrEqual(written.length);
  for (const [i, record] of read.entries()) {
    if (record.event.type === 'record-lost') expect(record.seq).toBe(i + 1);
    else expect(record).toEqual(written[i]);
  }
}

/** Repaired on the disk and read again, nothing more changes. */
function expectSettled(segments: SegmentBytes[]): void {
  const once = repairBoot(segments, BOOT, 0).filter(({ records }) => records.length > 0);
  const again = repairBoot(
    once.map(({ name, records }) => ({ name, bytes: bytesOf(records) })),
    BOOT,
    0,
  );
  expect(again).toEqual(once.map((one) => ({ ...one, isRepaired: false })));
}

describe('a boot whose power was cut', () => {
  it('is the beginning of what was written, at whatever byte it was cut', () => {
    fc.assert(
      fc.property(anyRecords, fc.double({ min: 0, max: 1, noNaN: true }), (records, share) => {
        const bytes = bytesOf(records);
        const cut = [{ name: 'a', bytes: bytes.subarray(0, Math.floor(bytes.length * share)) }];
        const read = repaired(cut);
        expectBeginningOf(records, read);
        expect(read.every(({ event }) => event.type !== 'record-lost')).toBe(true);
        expectSettled(cut);
      }),
    );
  });

  it('gives back all that was whole, and says so', () => {
    fc.assert(
      fc.property(anyRecords, fc.integer({ min: 1, max: 5 }), (records, sizes) => {
        const segments = repairBoot(inSegments(records, sizes), BOOT, 0);
        expect(segments.flatMap((segment) => segment.records)).toEqual(records);
        expect(segments.some(({ isRepaired }) => isRepaired)).toBe(false);
      }),
    );
  });
});

describe('a boot whose disk was damaged', () => {
  it('is the beginning of what was written, with the lost ones in their places, whatever bytes were overwritten where', () => {
    const damage = fc.record({
      segment: fc.nat(12),
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      bytes: fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.constant(new Uint8Array(512))),
    });
    fc.assert(
      fc.property(
        anyRecords,
        fc.integer({ min: 1, max: 5 }),
        fc.array(damage, { maxLength: 3 }),
        (records, sizes, all) => {
          const segments = inSegments(records, sizes);
          for (const { segment, at, bytes } of all) {
            const target = segments[segment % segments.length]?.bytes ?? Buffer.alloc(0);
            target.set(
              bytes.subarray(0, target.length - Math.floor(at * target.length)),
              Math.floor(at * target.length),
            );
          }
          expectBeginningOf(records, repaired(segments));
          expectSettled(segments);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('loses one record only where one line is damaged', () => {
    const records = [1, 2, 3, 4].map((seq): JournalRecord => {
      return { bootId: BOOT, seq, at: seq, event: { type: 'wiped', sessionId: null, durationMs: seq } };
    });
    const bytes = bytesOf(records);
    bytes[bytesOf(records.slice(0, 1)).length + 30] = 0;
    expect(repaired([{ name: 'a', bytes }]).map(({ event }) => event.type)).toEqual([
      'wiped',
      'record-lost',
      'wiped',
      'wiped',
    ]);
  });

  it('misses nothing that was acknowledged and deleted, and all before it that was not', () => {
    const records = [7, 8].map((seq): JournalRecord => {
      return { bootId: BOOT, seq, at: seq, event: { type: 'wiped', sessionId: null, durationMs: seq } };
    });
    const segments = [{ name: 'b', bytes: bytesOf(records) }];
    expect(repaired(segments, 6).map(({ seq }) => seq)).toEqual([7, 8]);
    expect(repaired(segments, 4).map(({ seq, event }) => [seq, event.type])).toEqual([
      [5, 'record-lost'],
      [6, 'record-lost'],
      [7, 'wiped'],
      [8, 'wiped'],
    ]);
  });

  it('takes what a segment says over what a failed write left at the end of the one before', () => {
    const record = (seq: number, durationMs: number): JournalRecord => {
      return { bootId: BOOT, seq, at: seq, event: { type: 'wiped', sessionId: null, durationMs } };
    };
    const segments = [
      { name: 'a', bytes: bytesOf([record(1, 1), record(2, 666)]) },
      { name: 'b', bytes: bytesOf([record(2, 2), record(3, 3)]) },
    ];
    expect(repaired(segments)).toEqual([record(1, 1), record(2, 2), record(3, 3)]);
  });
});

describe('a segment', () => {
  it('of another boot says nothing', () => {
    const record: JournalRecord = { bootId: OTHER, seq: 1, at: 1, event: { type: 'record-lost' } };
    expect(readSegment(bytesOf([record]), BOOT)).toEqual({ records: [], isWhole: false });
  });

  it('of the form without a checksum is still read, and its torn last line is not', () => {
    const record: JournalRecord = { bootId: BOOT, seq: 1, at: 1, event: { type: 'record-lost' } };
    const line = `${JSON.stringify(record)}\n`;
    expect(readSegment(Buffer.from(line), BOOT)).toEqual({ records: [record], isWhole: true });
    expect(readSegment(Buffer.from(line + line.slice(0, 20)), BOOT)).toEqual({ records: [record], isWhole: false });
  });
});
