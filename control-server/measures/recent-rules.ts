import { HEARTBEAT_INTERVAL_MS, OUTWARD_ROUND_INTERVAL_MS } from '#protocol/limits.ts';
import type { Measure, Medium, Timing } from '#protocol/measures.ts';
import type { ProbesByStep } from './loss-window.ts';

/** Loss is judged over this long: one burst of five would jump by 20 % with each packet. */
export const LOSS_WINDOW_MS = 5 * 60_000;
/** DNS and references are asked once a minute; what they said holds until the next time, and one round more. */
const CARRIED_MS = OUTWARD_ROUND_INTERVAL_MS + 2 * HEARTBEAT_INTERVAL_MS;
/** How fast the usual delay follows: upwards in an hour, so that a slow line is seen as slow; downwards in minutes. */
const USUAL_UP_MS = 60 * 60_000;
const USUAL_DOWN_MS = 5 * 60_000;

/** The latest of each step: DNS and references that were not asked this time are carried for a while. */
export type Latest = {
  takenAt: number;
  medium: Medium;
  carrier: boolean | null;
  signalDbm: number | null;
  gateway: Timing;
  dns: Timing;
  references: readonly Timing[];
  server: Timing;
};

/** What the lines of a terminal's site are judged by. Moments are when it reached us, milliseconds. */
export type Recent = {
  latest: Latest;
  /** the reference points of `latest` as one */
  beyond: Timing;
  receivedAt: number;
  /** since when it finds nothing beyond the box, and not even the box; null while it does */
  cutBeyondSince: number | null;
  cutBeforeBoxSince: number | null;
  /** the probes of the last LOSS_WINDOW_MS */
  probes: ProbesByStep;
};

const notMeasured: Timing = { kind: 'not-measured' };

/** What of a measure was asked this time. */
export type Asked = { dns: boolean; references: boolean };

export function asked({ dns, references }: Measure): Asked {
  return { dns: isMeasuredNow(dns), references: references.some(isMeasuredNow) };
}

function isMeasuredNow({ kind }: Timing): boolean {
  return kind !== 'not-measured';
}

/**
 * The latest of each step after a measure has come.
 * @param carried what was there before, and when DNS and references were asked last; null: nothing is carried on
 */
export function latestAfter(
  measure: Measure,
  isAsked: Asked,
  carried: { latest: Latest; dnsAt: number; referencesAt: number } | null,
  now: number,
): Latest {
  const { takenAt, medium, card, wifi, gateway, server } = measure;
  const holdsDns = carried !== null && now - carried.dnsAt <= CARRIED_MS;
  const holdsReferences = carried !== null && now - carried.referencesAt <= CARRIED_MS;
  return {
    takenAt,
    medium,
    carrier: card?.carrier ?? null,
    signalDbm: wifi?.signalDbm ?? null,
    gateway,
    dns: isAsked.dns ? measure.dns : holdsDns ? carried.latest.dns : notMeasured,
    references: isAsked.references ? measure.references : holdsReferences ? carried.latest.references : [],
    server,
  };
}

/**
 * What reference points usually take from here, ms.
 * @param refsMs what they took this time; null: not asked, or none answered
 * @param passedMs since the measure before
 */
export function usualAfter(usualMs: number | null, refsMs: number | null, passedMs: number): number | null {
  if (refsMs === null || usualMs === null) return refsMs ?? usualMs;
  const share = Math.min(1, Math.max(0, passedMs) / (refsMs > usualMs ? USUAL_UP_MS : USUAL_DOWN_MS));
  return usualMs + (refsMs - usualMs) * share;
}

/** What was sent and lost in a round, of the steps whose loss is judged. @param beyond its reference points as one */
export function probesOf({ gateway, server }: Measure, beyond: Timing): ProbesByStep {
  return { gateway: probesOfOne(gateway), references: probesOfOne(beyond), server: probesOfOne(server) };
}

function probesOfOne(timing: Timing): { sent: number; lost: number } {
  if (timing.kind === 'not-measured') return { sent: 0, lost: 0 };
  return { sent: timing.sent, lost: timing.kind === 'failed' ? timing.sent : timing.lost };
}
