import type { TroubleDetail } from '#protocol/diagnosis.ts';
import type { Round } from '../measures/round-rules.ts';
import { median } from '../measures/step-rules.ts';
import { type Candidate, LINE, confidenceOf, makeTrouble } from './candidate-rules.ts';
import { type Judged, type TerminalView, judgeTries, lostOf, percent, sumLost, triesOf } from './evidence-rules.ts';
import { isLanLossy } from './lan-rules.ts';

/** Loss beyond the box is judged over this long. */
const LOSS_WINDOW_MS = 80_000;
/** Any is enough: much of it at once, or less over more probes. A line that loses 1 % by chance (domain.md §5.2: the end of "fair") reaches neither in a day. */
const lossLimits = [
  { sent: 30, lost: 6, percent: 15 },
  { sent: 50, lost: 7, percent: 7 },
  { sent: 100, lost: 8, percent: 5 },
];
const SUSPECTED_PERCENT = 2.5;
/** A delay is bad above this (domain.md §5.2), where it is three times the usual one and as much more; twice as bad is bad by itself. */
const BAD_MS = 60;
const BAD_RISE_MS = 50;
const TIMES_USUAL = 3;
const BAD_ANYWAY_MS = 150;
/** A full queue does not stand still: from this share of the delay, or this much loss, a slow line is a saturated one. */
const FULL_JITTER_SHARE = 0.08;
const FULL_LOSS_PERCENT = 3;

/** Between the box and the reference points, or a page that keeps everybody in. First broken step outwards; the page goes before what it explains. */
export function beyondCandidates(heard: readonly TerminalView[], now: number): Candidate[] {
  const portal = judgeTries(
    triesOf(heard, now, ({ portal: seen }) => (seen === 'captive' ? true : seen === 'none' ? false : null)),
    2,
  );
  if (portal) {
    const trouble = makeTrouble({
      cause: 'portal',
      detail: 'cut',
      since: portal.since,
      confidence: confidenceOf(portal),
    });
    return [{ slot: 'portal', trouble, strength: strengthOf(portal) }];
  }
  const speakers = heard.filter((terminal) => !isLanLossy(terminal, heard, now));
  // Wired terminals speak for the fibre (site-line-rules.ts): by air something is always lost.
  const wired = speakers.filter(({ medium, rounds }) => medium !== 'wifi' && rounds.length > 0);
  const line = fibreCandidate(wired.length > 0 ? wired : speakers, now);
  return line ? [line] : dnsCandidates(heard, speakers, now);
}

function fibreCandidate(speakers: readonly TerminalView[], now: number): Candidate | null {
  const silent = judgeTries(triesOf(speakers, now, isNoneReached), 3);
  if (silent) return fibre('no-answer', silent);
  const losses = speakers.map((terminal) => lostOf(terminal, 'refs', now - LOSS_WINDOW_MS));
  const loss = sumLost(losses);
  const lossPercent = percent(loss);
  const losers = losses.filter(({ lost }) => lost > 0).length;
  const tellers = losses.filter(({ sent }) => sent > 0).length;
  const isLossy = loss.lost >= 2 && loss.rounds >= 2 && lossPercent >= SUSPECTED_PERCENT && losers * 2 > tellers;
  const isSurelyLossy =
    isLossy &&
    lossLimits.some((limit) => loss.sent >= limit.sent && loss.lost >= limit.lost && lossPercent >= limit.percent);
  const slow = judgeTries(triesOf(speakers, now, isSlow), 3);
  if (slow && (slow.isSure || !isSurelyLossy)) {
    const rounds = speakers.flatMap((one) => one.rounds.filter((round) => isSlow(round, one) === true));
    const delayMs = median(rounds.flatMap(({ refsMs }) => refsMs ?? [])) ?? 0;
    const jitterMs = median(rounds.flatMap(({ refsJitterMs }) => refsJitterMs ?? [])) ?? 0;
    const isFull = jitterMs >= delayMs * FULL_JITTER_SHARE || (loss.lost >= 2 && lossPercent >= FULL_LOSS_PERCENT);
    return fibre(isFull ? 'saturated' : 'slow', slow, Math.round(delayMs));
  }
  if (!isLossy) return null;
  const trouble = makeTrouble({
    cause: 'fibre',
    detail: 'lossy',
    since: loss.since ?? now,
    confidence: losers >= 2 && losers === tellers ? 'certain' : 'likely',
    figure: Math.round(lossPercent),
  });
  return { slot: LINE, trouble, strength: isSurelyLossy ? 'sure' : 'suspected' };
}

function fibre(detail: TroubleDetail, judged: Judged, figure?: number): Candidate {
  const trouble = makeTrouble({
    cause: 'fibre',
    detail,
    since: judged.since,
    // The server was reached meanwhile: the line is there, and somewhere behind it is not.
    confidence: detail === 'no-answer' ? 'likely' : confidenceOf(judged),
    ...(figure === undefined ? {} : { figure }),
  });
  return { slot: LINE, trouble, strength: strengthOf(judged) };
}

/** No reference point is reached; a single one that is silent is its own trouble. */
function isNoneReached({ refsTried, refsAnswered, server }: Round): boolean | null {
  if (refsTried === 0) return null;
  if (refsAnswered > 0) return false;
  return refsTried >= 2 || server === 'failed' ? true : null;
}

function isSlow({ refsMs, boxMs }: Round, { usualMs }: TerminalView): boolean | null {
  if (refsMs === null) return null;
  const ms = refsMs - Math.min(boxMs ?? 0, refsMs);
  const usual = usualMs ?? ms;
  if (ms > BAD_ANYWAY_MS) return ms > 1.5 * usual || usual > BAD_ANYWAY_MS;
  return ms > BAD_MS && ms > TIMES_USUAL * usual && ms - usual > BAD_RISE_MS;
}

function dnsCandidates(heard: readonly TerminalView[], speakers: readonly TerminalView[], now: number): Candidate[] {
  const wrong = judgeTries(
    triesOf(speakers, now, ({ dns }) => (dns === null ? null : dns === 'wrong')),
    2,
  );
  // One question is asked, and one packet may be lost.
  const judged =
    wrong ??
    judgeTries(
      triesOf(speakers, now, ({ dns }) => (dns === null ? null : dns === 'none')),
      3,
      3,
    );
  if (!judged) return serviceCandidates(heard, now);
  const trouble = makeTrouble({
    cause: 'dns',
    detail: wrong ? 'wrong-answers' : 'no-answer',
    since: judged.since,
    confidence: confidenceOf(judged),
  });
  return [{ slot: 'dns', trouble, strength: strengthOf(judged) }];
}

/** A look at a service says something until two more should have come (SERVICES_INTERVAL_MS). */
const LOOKED_WITHIN_MS = 12 * 60_000;

/** A service alone: where most of those looked at fail, it is not they. */
function serviceCandidates(heard: readonly TerminalView[], now: number): Candidate[] {
  const hosts = new Map<string, { bad: number; good: number; run: number; since: number; goodAt: number }>();
  for (const { services } of heard) {
    for (const { host, takenAt, run, since } of services) {
      if (now - takenAt > LOOKED_WITHIN_MS) continue;
      const seen = hosts.get(host) ?? { bad: 0, good: 0, run: 0, since: Number.POSITIVE_INFINITY, goodAt: 0 };
      if (since === null) hosts.set(host, { ...seen, good: seen.good + 1, goodAt: Math.max(seen.goodAt, takenAt) });
      else hosts.set(host, { ...seen, bad: seen.bad + 1, run: seen.run + run, since: Math.min(seen.since, since) });
    }
  }
  // Whoever reached it after it began to fail for another says that it is there.
  const failing = [...hosts].filter(([, seen]) => seen.bad > 0 && seen.goodAt < seen.since);
  if (hosts.size > 1 && failing.length * 2 > hosts.size) return [];
  return failing.map(([host, { bad, run, since }]) => ({
    slot: `service ${host}`,
    trouble: makeTrouble({
      cause: 'service',
      detail: 'no-answer',
      since,
      confidence: bad >= 2 ? 'certain' : 'likely',
      service: host,
    }),
    strength: run >= 2 ? ('sure' as const) : ('suspected' as const),
  }));
}

function strengthOf({ isSure }: Judged): 'sure' | 'suspected' {
  return isSure ? 'sure' : 'suspected';
}
