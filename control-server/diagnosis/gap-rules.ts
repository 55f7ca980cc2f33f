import type { Cause, Confidence } from '#protocol/diagnosis.ts';
import type { Round } from '../measures/round-rules.ts';
import { type Candidate, LINE, makeTrouble } from './candidate-rules.ts';
import { type Gap, NOTICED_WITHIN_MS, TOGETHER_MS, type TerminalView } from './evidence-rules.ts';

/** A time in which nobody of a site was heard. `until` null: it lasts. `wasWitnessed`: another site was heard meanwhile. */
export type Silence = { from: number; until: number | null; wasWitnessed: boolean };

/** What was measured comes with the first heartbeats. */
const TOLD_WITHIN_MS = 15_000;
/** A terminal that ran all the time has measured by then. */
const FIRST_ROUND_MS = 45_000;
/** Between the line and the connection that comes back over it: the longest wait between two tries, and a round. */
export const RETURNS_WITHIN_MS = 45_000;
/** A box that had no current has its line again by then; one that has not had none before. */
const BOX_STARTS_WITHIN_MS = 4 * 60_000;
/** Late measures are waited for, and a cause corrected, this long after a silence. */
export const CORRECTED_WITHIN_MS = 10 * 60_000;

/** What a silence was, by what its terminals measured in it and how they came back. null: nothing says so (yet). */
export function judgeSilence(silence: Silence, terminals: readonly TerminalView[], now: number): Candidate | null {
  const { from, until, wasWitnessed } = silence;
  if (until === null || now - until > CORRECTED_WITHIN_MS) return null;
  const gaps = terminals.flatMap(({ gap }) =>
    gap && gap.until !== null && Math.abs(gap.from - from) <= TOGETHER_MS + NOTICED_WITHIN_MS ? [gap] : [],
  );
  const rounds = gaps.flatMap(cutRounds);
  const first = Math.min(...rounds.map(({ takenAt }) => takenAt));
  const of = (cause: Cause, confidence: Confidence): Candidate => ({
    slot: LINE,
    trouble: makeTrouble({
      cause,
      detail: 'cut',
      since: cause === 'power' || rounds.length === 0 ? from : Math.min(from, first),
      confidence,
    }),
    strength: 'past',
  });
  if (hadNoPower(gaps, rounds, from, now, until)) return of('power', rounds.length === 0 ? 'likely' : 'certain');
  if (rounds.length === 0) return null;
  const seen = count(rounds);
  const isByMany = gaps.filter((gap) => gap.rounds.length > 0).length >= 2;
  const confidence: Confidence = isByMany ? 'certain' : 'likely';
  if (seen.refsAnswered > seen.refsFailed) return of('control-server', confidence);
  // Without a reference point a box that answers says so only if the server was heard elsewhere meanwhile.
  if (seen.boxAnswered > 0 && seen.boxAnswered >= seen.boxFailed) {
    return seen.refsFailed > 0 || wasWitnessed ? of('fibre', seen.refsFailed > 0 ? confidence : 'likely') : null;
  }
  return seen.boxFailed > 0 ? of('box', confidence) : null;
}

/** The rounds in which there was no way to the server; those of the last moments, when there was one again and no connection yet, say nothing. */
function cutRounds({ rounds, until }: Gap): Round[] {
  return rounds.filter(
    ({ server, refsAnswered, takenAt }) =>
      server === 'failed' && !(refsAnswered > 0 && takenAt > (until ?? 0) - RETURNS_WITHIN_MS),
  );
}

/** All of them restarted, and nobody measured when it began: there was no current. */
function hadNoPower(gaps: readonly Gap[], rounds: readonly Round[], from: number, now: number, until: number): boolean {
  if (gaps.length === 0 || !gaps.every(({ isNewBoot }) => isNewBoot)) return false;
  if (rounds.length === 0) return now - until >= TOLD_WITHIN_MS;
  const first = Math.min(...rounds.map(({ takenAt }) => takenAt));
  return first - from > FIRST_ROUND_MS && until - first < BOX_STARTS_WITHIN_MS;
}

function count(rounds: readonly Round[]) {
  const of = (is: (round: Round) => boolean) => rounds.filter(is).length;
  return {
    refsAnswered: of(({ refsAnswered }) => refsAnswered > 0),
    refsFailed: of(({ refsTried, refsAnswered }) => refsTried > 0 && refsAnswered === 0),
    boxAnswered: of(({ boxMs }) => boxMs !== null),
    // A switch that is dead takes the carrier away.
    boxFailed: of(({ boxSent, boxMs, hasCarrier }) => (boxSent > 0 && boxMs === null) || hasCarrier === false),
  };
}

/** What became of a terminal that was away alone: by its own measures its card or way was broken. */
export function judgeAlone(terminal: TerminalView, now: number): Candidate | null {
  const { gap, terminalId } = terminal;
  if (!gap || gap.until === null || now - gap.until > CORRECTED_WITHIN_MS) return null;
  const rounds = cutRounds(gap);
  const { boxFailed } = count(rounds);
  if (boxFailed === 0) return null;
  const trouble = makeTrouble({
    cause: 'terminal',
    detail: 'cut',
    since: Math.min(gap.from, ...rounds.map(({ takenAt }) => takenAt)),
    confidence: 'certain',
    terminalIds: [terminalId],
  });
  return { slot: `terminal ${terminalId}`, trouble, strength: 'past' };
}
