import type { Measure, Timing } from '#protocol/measures.ts';
import { HEARTBEAT_INTERVAL_MS, OUTWARD_ROUND_INTERVAL_MS } from '#protocol/limits.ts';

/** Loss is judged over this long: one burst of five would jump by 20 % with each packet. */
export const LOSS_WINDOW_MS = 5 * 60_000;
/** DNS and references are asked once a minute; what they said holds until the next time, and one round more. */
const CARRIED_MS = OUTWARD_ROUND_INTERVAL_MS + 2 * HEARTBEAT_INTERVAL_MS;

/** What one terminal measured lately. Moments are when it reached us, milliseconds. */
export type Recent = {
  /** the latest of each step: steps that were not tried this time are carried for a while */
  measure: Measure;
  receivedAt: number;
  dnsAt: number;
  referencesAt: number;
  window: readonly { at: number; measure: Measure }[];
};

/** Takes a measure that has just come. The same one again (heartbeats repeat it) changes nothing but the moment. */
export function withMeasure(before: Recent | null, measure: Measure, now: number): Recent {
  if (before?.measure.takenAt === measure.takenAt) return { ...before, receivedAt: now };
  const hasDns = measure.dns.kind !== 'not-measured';
  const hasReferences = measure.references.some(({ kind }) => kind !== 'not-measured');
  const dnsAt = hasDns ? now : (before?.dnsAt ?? 0);
  const referencesAt = hasReferences ? now : (before?.referencesAt ?? 0);
  const none: Timing = { kind: 'not-measured' };
  return {
    measure: {
      ...measure,
      dns: now - dnsAt <= CARRIED_MS ? (hasDns ? measure.dns : (before?.measure.dns ?? none)) : none,
      references:
        now - referencesAt <= CARRIED_MS
          ? hasReferences
            ? measure.references
            : (before?.measure.references ?? [])
          : [],
    },
    receivedAt: now,
    dnsAt,
    referencesAt,
    window: [...(before?.window ?? []).filter(({ at }) => now - at < LOSS_WINDOW_MS), { at: now, measure }],
  };
}
