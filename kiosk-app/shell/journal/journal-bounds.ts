import type { JournalState } from '#protocol/journal-events.ts';
import { KEEP_ACKNOWLEDGED_MS, MAX_JOURNAL_BYTES, MAX_KEPT_BOOTS } from '#protocol/limits.ts';

/** How large a journal gets, bytes and milliseconds. Tests take smaller ones. */
export type JournalLimits = {
  /** a segment that has reached this is followed by a new one */
  segmentBytes: number;
  /** kept beside the journal for the facts of a session that runs when the disk is full: a day of them */
  reserveBytes: number;
  /** a disk with less free than this counts as full: known before a resident is let in, not after */
  leastFreeBytes: number;
  journalBytes: number;
  keptBoots: number;
  keepAcknowledgedMs: number;
  /** the disk is looked at, and one that took nothing is tried again, after this long */
  retryMs: number;
};
export const journalLimits: JournalLimits = {
  segmentBytes: 256 * 1024,
  reserveBytes: 256 * 1024,
  leastFreeBytes: 32 * 1024,
  journalBytes: MAX_JOURNAL_BYTES,
  keptBoots: MAX_KEPT_BOOTS,
  keepAcknowledgedMs: KEEP_ACKNOWLEDGED_MS,
  retryMs: 3_000,
};

/** A segment that is on the disk. `acknowledgedAt`: when the server had all of it, on the server's clock; null while it has not. */
export type KeptSegment = {
  name: string;
  bootId: string;
  lastSeq: number;
  bytes: number;
  acknowledgedAt: number | null;
};

/**
 * What the disk refused last: it has no room, or takes nothing at all. null: all is well.
 * @returns how the terminal's memory of facts is (protocol/journal-events.ts)
 */
export function judgeJournal(
  trouble: 'full' | 'unwritable' | null,
  waitingBytes: number,
  limits: JournalLimits,
): JournalState {
  if (trouble) return trouble;
  if (waitingBytes >= limits.journalBytes) return 'full';
  return waitingBytes >= limits.journalBytes / 2 ? 'filling' : 'ok';
}

/**
 * Which segments have been kept long enough: acknowledged KEEP_ACKNOWLEDGED_MS ago, or, the oldest first, acknowledged and over the bounds. What the server has
 * not acknowledged is never among them, nor is the present boot's last.
 * @param segments oldest first. @param at now, on the server's clock
 */
export function segmentsToDelete(
  segments: readonly KeptSegment[],
  presentBootId: string,
  at: number,
  limits: JournalLimits,
): Set<string> {
  const last = segments.findLast(({ bootId }) => bootId === presentBootId);
  const gone = new Set<string>();
  let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  const segmentsOfBoot = new Map<string, number>();
  for (const { bootId } of segments) segmentsOfBoot.set(bootId, (segmentsOfBoot.get(bootId) ?? 0) + 1);
  for (const segment of segments) {
    if (segment === last || segment.acknowledgedAt === null) continue;
    const isOld = at - segment.acknowledgedAt > limits.keepAcknowledgedMs;
    if (!isOld && bytes <= limits.journalBytes && segmentsOfBoot.size <= limits.keptBoots) continue;
    gone.add(segment.name);
    bytes -= segment.bytes;
    const left = (segmentsOfBoot.get(segment.bootId) ?? 1) - 1;
    if (left > 0) segmentsOfBoot.set(segment.bootId, left);
    else segmentsOfBoot.delete(segment.bootId);
  }
  return gone;
}
