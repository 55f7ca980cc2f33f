import { MAX_PROBE_BYTES_A_MINUTE } from '#protocol/limits.ts';
import type { Walk } from './probe-cadence.ts';

/** What earlier rounds have put on the line beyond the box, by their estimates; moments on the monotonic clock. */
export type Spent = readonly { at: number; bytes: number }[];

/** What one probe of a reference point costs, bytes, and what comes before the first (a question to the DNS, where it has a name). */
export type ReferenceCost = { beforeBytes: number; probeBytes: number };

/** What a round would ask, were there no end to the line. */
export type RoundWants = {
  walk: Walk;
  gatewayBytes: number;
  dnsBytes: number;
  /** 0: there is none */
  knownNameBytes: number;
  portalBytes: number;
  references: readonly ReferenceCost[];
  burst: number;
  /** 0: no service is due */
  serviceBytes: number;
};

/** What it asks. `bursts`: probes to each reference point, in their order; 0: not this time. */
export type RoundPlan = {
  asksDns: boolean;
  asksKnownName: boolean;
  asksPortal: boolean;
  bursts: number[];
  looksAtService: boolean;
  /** what it costs beyond the box, as the rounds after it have to know */
  bytes: number;
};

/** Most that a walk between two full ones may cost, so that all four of a minute find something left. */
const SHORT_WALK_BYTES = 5_000;
/** Rounds of a minute, those included that the server hurries. Each reaches the box, whatever is left: that much is not given away. */
const ROUNDS_A_MINUTE = 6;
const MINUTE_MS = 60_000;
/** Timers are early or late by so much: what was spent a minute ago, less this, is a minute ago. */
const SLACK_MS = 500;

/**
 * Chooses what fits into what is left of this minute's bytes, the more telling first: the box always; the DNS, the portal and one probe to each reference point; then whole bursts. A service only in a round that does not walk outwards.
 * However rounds follow each other, no minute costs more than MAX_PROBE_BYTES_A_MINUTE.
 */
export function planRound(wants: RoundWants, spent: Spent, mono: number): RoundPlan {
  const { walk, gatewayBytes, references, burst } = wants;
  let left = MAX_PROBE_BYTES_A_MINUTE - bytesOf(stillCounts(spent, mono)) - ROUNDS_A_MINUTE * gatewayBytes;
  if (walk === 'short') left = Math.min(left, SHORT_WALK_BYTES);
  let bytes = 0;
  const take = (cost: number) => {
    if (cost <= 0 || cost > left) return false;
    left -= cost;
    bytes += cost;
    return true;
  };
  const isOutward = walk !== 'near';
  const asksDns = isOutward && take(wants.dnsBytes);
  const asksPortal = isOutward && take(wants.portalBytes);
  const first = references.map(({ beforeBytes, probeBytes }) => isOutward && take(beforeBytes + probeBytes));
  const bursts = references.map(({ probeBytes }, place) =>
    first[place] ? (take((burst - 1) * probeBytes) ? burst : 1) : 0,
  );
  const asksKnownName = walk === 'full' && take(wants.knownNameBytes);
  // A handshake is some kilobytes: it has the rounds in which nothing else is asked, and none while something is wrong.
  const looksAtService = !isOutward && take(wants.serviceBytes);
  return { asksDns, asksKnownName, asksPortal, bursts, looksAtService, bytes };
}

/** @returns the account with one round more, and without what is no longer of this minute. */
export function afterSpending(spent: Spent, mono: number, bytes: number): Spent {
  return [...stillCounts(spent, mono), { at: mono, bytes }];
}

function stillCounts(spent: Spent, mono: number): Spent {
  return spent.filter(({ at }) => mono - at < MINUTE_MS - SLACK_MS);
}

function bytesOf(spent: Spent): number {
  return spent.reduce((sum, one) => sum + one.bytes, 0);
}
