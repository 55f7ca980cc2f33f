import type { DnsAnswer, Measure, Medium, Portal, ServiceLook, Timing } from '#protocol/measures.ts';
import { mergeReferences } from './step-rules.ts';

/** What one round of a terminal says of each step, flat and small: each site is diagnosed by the last few of all its terminals. `…Sent` 0: the step was not tried. */
export type Round = {
  takenAt: number;
  /** when it reached us */
  at: number;
  medium: Medium;
  hasCarrier: boolean | null;
  signalDbm: number | null;
  boxSent: number;
  boxLost: number;
  boxMs: number | null;
  /** reference points: how many were asked and how many answered; probes of those that did: one that is dead is no loss of the line */
  refsTried: number;
  refsAnswered: number;
  refsSent: number;
  refsLost: number;
  refsMs: number | null;
  refsJitterMs: number | null;
  server: 'answers' | 'failed' | null;
  dns: DnsAnswer | null;
  portal: Portal | null;
  /** the site's public Wi-Fi in the air, as a terminal sees it whose own way is another */
  air: 'there' | 'missing' | null;
};

/** How one service stands as one terminal looked at it. `run`: bad looks in a row, `since` the first of them. */
export type ServiceState = { host: string; takenAt: number; run: number; since: number | null };

/** @param beyond its reference points as one */
export function roundOf(measure: Measure, at: number, beyond: Timing = mergeReferences(measure.references)): Round {
  const { gateway, references, server, card, wifi, publicWifi } = measure;
  const isMeasured = beyond.kind === 'measured';
  return {
    takenAt: measure.takenAt,
    at,
    medium: measure.medium,
    hasCarrier: card?.carrier ?? null,
    signalDbm: wifi?.signalDbm ?? null,
    boxSent: sentOf(gateway),
    boxLost: lostOf(gateway),
    boxMs: gateway.kind === 'measured' ? gateway.ms : null,
    refsTried: references.length - countOf(references, 'not-measured'),
    refsAnswered: countOf(references, 'measured'),
    refsSent: isMeasured ? beyond.sent : 0,
    refsLost: isMeasured ? beyond.lost : 0,
    refsMs: isMeasured ? beyond.ms : null,
    refsJitterMs: isMeasured ? beyond.jitterMs : null,
    server: server.kind === 'not-measured' ? null : server.kind === 'measured' ? 'answers' : 'failed',
    dns: dnsOf(measure),
    portal: measure.portal ?? null,
    air: publicWifi ? (publicWifi.signalDbm === null ? 'missing' : 'there') : null,
  };
}

/** Nothing in it that a diagnosis would look at twice. */
export function isFine(round: Round, usualMs: number | null): boolean {
  return isFineButDelay(round) && isDelayFine(round.refsMs, usualMs);
}

/** The same of a round without what its reference points took, which is judged by what they usually take. */
export function isFineButDelay(round: Round): boolean {
  return (
    round.boxLost === 0 &&
    round.refsLost === 0 &&
    (round.refsTried === 0 || round.refsAnswered > 0) &&
    round.server !== 'failed' &&
    (round.dns === null || round.dns === 'right') &&
    (round.portal === null || round.portal === 'none') &&
    round.air !== 'missing' &&
    (round.signalDbm === null || round.signalDbm > -80)
  );
}

export function isDelayFine(refsMs: number | null, usualMs: number | null): boolean {
  return refsMs === null || refsMs <= 60 || refsMs < 2 * (usualMs ?? 0);
}

/** @returns each service as this terminal has seen it, with the looks of this round */
export function withLooks(
  before: readonly ServiceState[],
  looks: readonly ServiceLook[],
  takenAt: number,
): readonly ServiceState[] {
  if (looks.length === 0) return before;
  const states = new Map(before.map((state) => [state.host, state]));
  for (const { host, failedAt } of looks) {
    const earlier = states.get(host);
    const run = failedAt === null ? 0 : (earlier?.run ?? 0) + 1;
    states.set(host, { host, takenAt, run, since: run === 0 ? null : (earlier?.since ?? takenAt) });
  }
  return [...states.values()];
}

function dnsOf({ dns, dnsAnswer }: Measure): DnsAnswer | null {
  if (dnsAnswer === 'wrong') return 'wrong';
  if (dns.kind === 'failed' || dnsAnswer === 'none') return 'none';
  return dns.kind === 'measured' ? 'right' : (dnsAnswer ?? null);
}

function countOf(timings: readonly Timing[], wanted: Timing['kind']): number {
  let count = 0;
  for (const { kind } of timings) if (kind === wanted) count += 1;
  return count;
}

function sentOf(timing: Timing): number {
  return timing.kind === 'not-measured' ? 0 : timing.sent;
}

function lostOf(timing: Timing): number {
  if (timing.kind === 'not-measured') return 0;
  return timing.kind === 'failed' ? timing.sent : timing.lost;
}
