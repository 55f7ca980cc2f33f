import { JournalRecord } from '#protocol/journal-events.ts';
import { checkedLine, uncheckedJson } from './checked-line.ts';

const LINE_FEED = 10;
const BRACE = 123;

/** What one segment of the journal holds. `isWhole`: every byte of it is part of a good record. */
export type SegmentRead = { records: JournalRecord[]; isWhole: boolean };

/** @returns the line of a record, with its line feed. */
export function recordLine(record: JournalRecord): string {
  return checkedLine(JSON.stringify(record));
}

/**
 * The good records of a segment, in the order they stand there: of this boot, and each with a higher seq than the one before. All else is passed over: a torn last
 * line, damaged bytes, a record of another place.
 */
export function readSegment(bytes: Buffer, bootId: string): SegmentRead {
  const { lines, isTorn } = linesOf(bytes);
  // The form before protocol 3 had no checksum. A file is of one form only, so that damage cannot turn one into the other.
  const isOldForm = lines.length > 0 && lines.every((line) => line[0] === BRACE);
  const records: JournalRecord[] = [];
  for (const line of lines) {
    const record = recordOf(isOldForm ? line.toString('utf8') : uncheckedJson(line));
    if (record?.bootId === bootId && record.seq > (records.at(-1)?.seq ?? 0)) records.push(record);
  }
  return { records, isWhole: !isTorn && records.length === lines.length };
}

function linesOf(bytes: Buffer): { lines: Buffer[]; isTorn: boolean } {
  const lines: Buffer[] = [];
  let from = 0;
  for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, from)) {
    lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return { lines, isTorn: from < bytes.length };
}

function recordOf(json: string | null): JournalRecord | null {
  if (json === null) return null;
  try {
    const parsed = JournalRecord.safeParse(JSON.parse(json));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
