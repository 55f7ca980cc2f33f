import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { JournalRecord } from '#protocol/journal-events.ts';

/** Where a whole record stands on a terminal's disk. */
export type PlacedRecord = { path: string; offset: number; bytes: number; record: JournalRecord };

/** The terminal's journal, apart from the journal's own code: what a technician would read off the disk. */
export function journalFolder(dataDir: string): string {
  return join(dataDir, 'journal');
}

/** @returns the names of the segments, oldest first: they sort by their number. */
export function segmentNames(dataDir: string): string[] {
  const folder = journalFolder(dataDir);
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.jsonl'))
        .sort()
    : [];
}

/** @returns every whole record on the disk, in the order of the segments; what is no whole record is passed over. */
export function readSegments(dataDir: string): PlacedRecord[] {
  return segmentNames(dataDir).flatMap((name) => readSegment(join(journalFolder(dataDir), name)));
}

function readSegment(path: string): PlacedRecord[] {
  const bytes = readFileSync(path);
  const placed: PlacedRecord[] = [];
  let offset = 0;
  for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, offset)) {
    const record = parseLine(bytes.subarray(offset, end));
    if (record) placed.push({ path, offset, bytes: end + 1 - offset, record });
    offset = end + 1;
  }
  return placed;
}

/** `<crc32 of the rest, 8 hex digits> <json>` */
export function parseLine(line: Buffer): JournalRecord | null {
  const match = /^([0-9a-f]{8}) /.exec(line.subarray(0, 9).toString('latin1'));
  const json = match ? line.subarray(9) : line;
  if (match && Number.parseInt(match[1] ?? '', 16) !== crc32(json)) return null;
  try {
    return JournalRecord.parse(JSON.parse(json.toString('utf8')));
  } catch {
    return null;
  }
}
