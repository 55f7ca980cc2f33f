import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalRecord } from '#protocol/journal-events.ts';
import { isMissing, replaceFile, syncFolder } from '../durable-file.ts';
import type { Log } from '../log.ts';
import type { Acknowledged } from './acknowledged-file.ts';
import { type RepairedSegment, repairBoot } from './boot-repair.ts';
import { KeptBoot } from './kept-boot.ts';
import { recordLine } from './segment-lines.ts';
import { parseSegmentName } from './segment-name.ts';

/** What earlier boots left: oldest first, with those records waiting that the server is not known to have. */
export type LoadedFolder = { boots: KeptBoot[]; earlier: JournalRecord[]; nextNumber: number };

/**
 * Reads the journal's folder, and repairs on the disk what is damaged in it. A boot that cannot be read is passed over and left as it is, for another day.
 * @throws what the file system throws when the folder cannot be made or listed
 */
export function loadFolder(folder: string, acknowledged: Acknowledged, log: Log): LoadedFolder {
  const names = listSegments(folder);
  const boots: KeptBoot[] = [];
  const earlier: JournalRecord[] = [];
  for (const [bootId, segments] of byBoot(names)) {
    try {
      const boot = new KeptBoot(bootId);
      const upTo = acknowledged.boots[bootId] ?? 0;
      boot.acknowledge(upTo);
      for (const segment of readBoot(folder, bootId, segments, upTo)) {
        if (segment.isRepaired) repairOnDisk(folder, segment, log);
        const last = segment.records.at(-1);
        if (!last) continue;
        boot.segments.push({
          name: segment.name,
          bootId,
          lastSeq: last.seq,
          bytes: segment.records.reduce((sum, record) => sum + Buffer.byteLength(recordLine(record)), 0),
          acknowledgedAt: last.seq <= upTo ? (acknowledged.segments[segment.name] ?? null) : null,
        });
        boot.add(segment.records.filter(({ seq }) => seq > upTo));
        boot.lastSeq = last.seq;
        earlier.push(...segment.records);
      }
      if (boot.segments.length > 0) boots.push(boot);
    } catch (error) {
      log.error({ err: error }, 'a boot of the journal cannot be read');
    }
  }
  return { boots, earlier, nextNumber: (parseSegmentName(names.at(-1) ?? '')?.number ?? 0) + 1 };
}

/** @returns one boot's segments, repaired in memory. Throws what the file system throws. */
export function readBoot(
  folder: string,
  bootId: string,
  names: readonly string[],
  acknowledged: number,
): RepairedSegment[] {
  const segments = names.map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
  return repairBoot(segments, bootId, acknowledged);
}

/** @returns the names of the segments, oldest first */
function listSegments(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => parseSegmentName(name) !== null)
      .sort();
  } catch (error) {
    if (!isMissing(error)) throw error;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    syncFolder(join(folder, '..'));
    return [];
  }
}

function byBoot(names: readonly string[]): Map<string, string[]> {
  const boots = new Map<string, string[]>();
  for (const name of names) {
    const bootId = parseSegmentName(name)?.bootId ?? '';
    boots.set(bootId, [...(boots.get(bootId) ?? []), name]);
  }
  return boots;
}

/** What cannot be repaired now is the same at the next start: the repair follows from the bytes alone. */
function repairOnDisk(folder: string, { name, records }: RepairedSegment, log: Log): void {
  const path = join(folder, name);
  try {
    if (records.length > 0) replaceFile(path, records.map(recordLine).join(''));
    else {
      rmSync(path);
      syncFolder(folder);
    }
    log.warn({ segment: name, records: records.length }, 'journal segment repaired');
  } catch (error) {
    log.error({ err: error, segment: name }, 'journal segment cannot be repaired');
  }
}
