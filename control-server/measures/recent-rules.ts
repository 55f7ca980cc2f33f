import type { Measure, Timing } from '#protocol/measures.ts';
import { HEARTBEAT_INTERVAL_MS, OUTWARD_ROUND_INTERVAL_MS } from '#protocol/limits.ts';
import { isCutBeforeBox, isCutBeyond } from '../sites/line-rules.ts';
import { type LossWindow, type Probes, type ProbesByStep, withRound } from './loss-window.ts';
import { type Round, type ServiceState, isFine, roundOf, withLooks } from './round-rules.ts';
import { type Step, mergeReferences, stepsOf } from './step-rules.ts';

/** Loss is judged over this long: one burst of five would jump by 20 % with each packet. */
export const LOSS_WINDOW_MS = 5 * 60_000;
/** DNS and references are asked once a minute; what they said holds until the next time, and one round more. */
const CARRIED_MS = OUTWARD_ROUND_INTERVAL_MS + 2 * HEARTBEAT_INTERVAL_MS;
/** Rounds a diagnosis looks back on: two minutes, so that there are two that went outwards on a quiet day. */
const KEPT_ROUNDS = 8;
/** How fast the usual delay follows: upwards in an hour, so that a slow line is seen as slow; downwards in minutes. */
const USUAL_UP_MS = 60 * 60_000;
const USUAL_DOWN_MS = 5 * 60_000;

/** What one terminal measured lately. Moments are when it reached us, milliseconds. */
export type Recent = {
  /** the latest of each step: steps that were not tried this time are carried for a while */
  measure: Measure;
  /** the reference points of `measure` as one */
  references: Timing;
  receivedAt: number;
  dnsAt: number;
  referencesAt: number;
  /** since when it finds nothing beyond the box, and not even the box; null while it does */
  cutBeyondSince: number | null;
  cutBeforeBoxSince: number | null;
  /** the probes of the last LOSS_WINDOW_MS; counted here, for each second every site is judged by them */
  window: LossWindow;
  /** the last KEPT_ROUNDS, oldest first */
  rounds: readonly Round[];
  /** nothing in these rounds that a diagnosis would look at twice */
  isQuiet: boolean;
  /** what the reference points usually take from here, ms */
  usualMs: number | null;
  services: readonly ServiceState[];
  /** the public Wi-Fi was in the air once */
  hasSeenAir: boolean;
};

/** Takes a measure that has just come. The same one again (heartbeats repeat it) changes nothing but the moment. */
export function withMeasure(before: Recent | null, measure: Measure, now: number): Recent {
  if (before?.measure.takenAt === measure.takenAt) return { ...before, receivedAt: now };
  const hasDns = measure.dns.kind !== 'not-measured';
  const hasReferences = measure.references.some(({ kind }) => kind !== 'not-measured');
  const dnsAt = hasDns ? now : (before?.dnsAt ?? 0);
  const referencesAt = hasReferences ? now : (before?.referencesAt ?? 0);
  const none: Timing = { kind: 'not-measured' };
  const dns = hasDns ? measure.dns : (before?.measure.dns ?? none);
  const references = hasReferences ? measure.references : (before?.measure.references ?? []);
  const merged: Measure = {
    ...measure,
    dns: now - dnsAt <= CARRIED_MS ? dns : none,
    references: now - referencesAt <= CARRIED_MS ? references : [],
  };
  const beyond = mergeReferences(merged.references);
  const isCut = isCutBeyond(beyond, merged.server) === true;
  const isOff = isCutBeforeBox(merged.gateway, beyond, merged.server) === true;
  const steps = stepsOf(measure);
  const window = withRound(before?.window ?? null, now, probesOf(steps), LOSS_WINDOW_MS);
  const round = roundOf(measure, now);
  const usualMs = followUsual(before, round);
  const rounds = [...(before?.rounds ?? []).slice(1 - KEPT_ROUNDS), round];
  const services = withLooks(before?.services ?? [], measure.services ?? [], measure.takenAt);
  return {
    measure: merged,
    references: beyond,
    receivedAt: now,
    dnsAt,
    referencesAt,
    cutBeyondSince: isCut ? (before?.cutBeyondSince ?? measure.takenAt) : null,
    cutBeforeBoxSince: isOff ? (before?.cutBeforeBoxSince ?? measure.takenAt) : null,
    window,
    rounds,
    isQuiet: rounds.every((one) => isFine(one, usualMs)) && services.every(({ run }) => run === 0),
    usualMs,
    services,
    hasSeenAir: before?.hasSeenAir === true || round.air === 'there',
  };
}

function followUsual(before: Recent | null, { refsMs, takenAt }: Round): number | null {
  const usual = before?.usualMs ?? null;
  if (refsMs === null) return usual;
  if (usual === null || !before) return refsMs;
  const passed = Math.max(0, takenAt - before.measure.takenAt);
  return usual + (refsMs - usual) * Math.min(1, passed / (refsMs > usual ? USUAL_UP_MS : USUAL_DOWN_MS));
}

function probesOf({ gateway, references, server }: Record<Step, Timing>): ProbesByStep {
  return { gateway: probesOfOne(gateway), references: probesOfOne(references), server: probesOfOne(server) };
}

function probesOfOne(timing: Timing): Probes {
  if (timing.kind === 'not-measured') return { sent: 0, lost: 0 };
  return { sent: timing.sent, lost: timing.kind === 'failed' ? timing.sent : timing.lost };
}
