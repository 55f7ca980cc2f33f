import type { JournalRecord } from '#protocol/journal-events.ts';
import { type SegmentRead, readSegment } from './segment-lines.ts';

/** One boot's segments as they lie on the disk, oldest first. */
export type SegmentBytes = { name: string; bytes: Buffer };
/** The same as they should be. `isRepaired`: the file is not yet so; with no records it should be gone. */
export type RepairedSegment = { name: string; records: JournalRecord[]; isRepaired: boolean };

/**
 * Makes one run of records of what the disk gave back of one boot. What is damaged at the very end is cut: nobody can say that it was ever a fact. What is damaged
 * before a good record was a fact: `record-lost` keeps its place, so that seq has no hole and the good ones after it still arrive. Done twice it changes nothing.
 * @param acknowledged what the server is known to have committed; records below may be gone for good (journal-bounds.ts) and are not missed
 */
export function repairBoot(segments: SegmentBytes[], bootId: string, acknowledged: number): RepairedSegment[] {
  const read = withoutOverlaps(segments.map(({ bytes }) => readSegment(bytes, bootId)));
  const first = read.find(({ records }) => records.length > 0)?.records[0];
  let nextSeq = first ? Math.min(first.seq, acknowledged + 1) : 1;
  return segments.map(({ name }, index) => {
    const { records, isWhole } = read[index] ?? { records: [], isWhole: false };
    const run: JournalRecord[] = [];
    for (const record of records) {
      for (; nextSeq < record.seq; nextSeq += 1) run.push(lostRecord(bootId, nextSeq, record.at));
      run.push(record);
      nextSeq = record.seq + 1;
    }
    return { name, records: run, isRepaired: !isWhole || run.length === 0 || run.length !== records.length };
  });
}

/** @param at of the next good record: the nearest that is known */
export function lostRecord(bootId: string, seq: number, at: number): JournalRecord {
  return { bootId, seq, at, event: { type: 'record-lost' } };
}

/** A segment begins where the one before ended, whatever a failed write left behind there (segment-writer.ts). */
function withoutOverlaps(segments: SegmentRead[]): SegmentRead[] {
  let limit = Number.POSITIVE_INFINITY;
  return segments
    .toReversed()
    .map(({ records, isWhole }) => {
      const own = records.filter(({ seq }) => seq < limit);
      limit = own[0]?.seq ?? limit;
      return { records: own, isWhole: isWhole && own.length === records.length };
    })
    .toReversed();
}
