import type { Measure, Timing } from '#protocol/measures.ts';
import { HEARTBEAT_INTERVAL_MS, OUTWARD_ROUND_INTERVAL_MS, TROUBLED_ROUND_INTERVAL_MS } from '#protocol/limits.ts';

/**
 * When a round walks outwards (DNS, portal, reference points) and not only to the box. All moments are on the monotonic clock, milliseconds.
 *
 *   calm: each 60 s ──trouble found──► troubled: each 15 s ──two clear walks──► calm
 *   line to the server down: each 15 s for ten minutes, then each 60 s
 */
export type Cadence = {
  /** the last walk outwards, and the last that asked all it can; null: none yet */
  outwardAt: number | null;
  fullAt: number | null;
  /** walks without a fault since the last fault; `calm` needs CLEAR_WALKS */
  clearWalks: number;
  /** since when the server has not been reached; null: it is */
  lostAt: number | null;
};

/** `near`: card, Wi-Fi and box. `short`: outwards, as cheap as it can be told. `full`: outwards with all that is asked each minute. */
export type Walk = 'near' | 'short' | 'full';

type Circumstances = { hurry: boolean; isLineUp: boolean };

const CLEAR_WALKS = 2;
/** So long a lost line is looked at closely; a night of it costs no more than an ordinary one. */
const CLOSE_LOOK_MS = 10 * 60_000;
/** Timers are late or early by so much. */
const SLACK_MS = 500;

export const firstCadence: Cadence = { outwardAt: null, fullAt: null, clearWalks: CLEAR_WALKS, lostAt: null };

/** Which walk the round beginning now is. @param hurry a neighbour found something (ProbePlan). @param isLineUp to the control server, now */
export function nextWalk(cadence: Cadence, mono: number, { hurry, isLineUp }: Circumstances): Walk {
  const { outwardAt, fullAt, clearWalks, lostAt } = cadence;
  if (isDue(fullAt, OUTWARD_ROUND_INTERVAL_MS, mono)) return 'full';
  const isLongLost = !isLineUp && lostAt !== null && mono - lostAt >= CLOSE_LOOK_MS;
  const isClose = hurry || !isLineUp || clearWalks < CLEAR_WALKS;
  return isClose && !isLongLost && isDue(outwardAt, TROUBLED_ROUND_INTERVAL_MS, mono) ? 'short' : 'near';
}

/** Whether a word from the server ("hurry") is worth a round before the next one is due. */
export function hurriesNow({ outwardAt }: Cadence, mono: number): boolean {
  return isDue(outwardAt, TROUBLED_ROUND_INTERVAL_MS, mono);
}

/** @param startedAt when the round began. @param isLineUp to the control server, as its heartbeats say */
export function afterRound(
  cadence: Cadence,
  seen: Omit<Measure, 'takenAt'>,
  { walk, startedAt, isLineUp, hurry }: Circumstances & { walk: Walk; startedAt: number },
): Cadence {
  const isOutward = walk !== 'near';
  const isTrouble = foundTrouble(seen);
  // Without a walk outwards there is nothing to be clear about.
  const inARow = isOutward ? Math.min(CLEAR_WALKS, cadence.clearWalks + 1) : cadence.clearWalks;
  // Who was hurried looks once more of its own accord.
  const clearWalks = isTrouble ? 0 : hurry ? 1 : inARow;
  return {
    outwardAt: isOutward ? startedAt : cadence.outwardAt,
    fullAt: walk === 'full' ? startedAt : cadence.fullAt,
    clearWalks,
    lostAt: isLineUp ? null : (cadence.lostAt ?? startedAt),
  };
}

/**
 * Is anything wrong, as far as this round could see? A step that failed or lost something, a portal, a wrong answer of the DNS. Of several reference points one that is well is enough: one dead
 * reference is no outage (domain.md §5.1). Services are not part of it: they say nothing of the line.
 */
export function foundTrouble(seen: Omit<Measure, 'takenAt'>): boolean {
  const { card, gateway, dns, references, server, dnsAnswer, portal } = seen;
  if (card?.carrier === false || [gateway, dns, server].some(isBad)) return true;
  if (dnsAnswer === 'wrong' || dnsAnswer === 'none' || portal === 'captive' || portal === 'unreachable') return true;
  const asked = references.filter(({ kind }) => kind !== 'not-measured');
  return asked.length > 0 && asked.every(isBad);
}

function isBad(timing: Timing): boolean {
  return timing.kind === 'failed' || (timing.kind === 'measured' && timing.lost > 0);
}

function isDue(lastAt: number | null, intervalMs: number, mono: number): boolean {
  return lastAt === null || mono - lastAt >= intervalMs - SLACK_MS;
}

/**
 * How long after its start a terminal makes its first round: by its id, so that the terminals of a site, switched on together, do not look at the same second.
 * @returns 0 to HEARTBEAT_INTERVAL_MS, milliseconds; the same each time (FNV-1a, 32 bits, with MurmurHash3's last step: ids that differ in their last letter only are spread too)
 */
export function roundPhaseMs(terminalId: string): number {
  let hash = 0x81_1c_9d_c5;
  for (const letter of terminalId) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01_00_01_93);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return (((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * HEARTBEAT_INTERVAL_MS;
}
