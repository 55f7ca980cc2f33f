import type { Round } from '../measures/round-rules.ts';
import { type Gap, MAX_GAP_ROUNDS, NOTICED_WITHIN_MS } from './evidence-rules.ts';
import { SAME_SILENCE_MS } from './diagnosis-rules.ts';

/** A connection died without a word. One that follows another closely is the same gap: a line that flaps. */
export function gapBegins(before: Gap | null, now: number): Gap {
  const isSame = before !== null && (before.until === null || now - before.until < SAME_SILENCE_MS);
  return isSame ? { ...before, until: null } : { from: now, until: null, isNewBoot: false, rounds: [] };
}

/** It is back. */
export function gapEnds(gap: Gap, now: number, isNewBoot: boolean): Gap {
  return { ...gap, until: now, isNewBoot: gap.isNewBoot || isNewBoot };
}

/** A round that has come, late or with a heartbeat: kept where it was taken in the gap, once, the earliest ones. */
export function withGapRound(gap: Gap, round: Round): Gap {
  const { from, until, rounds } = gap;
  const isInside = round.takenAt >= from - NOTICED_WITHIN_MS && round.takenAt <= (until ?? Number.POSITIVE_INFINITY);
  if (!isInside || rounds.some(({ takenAt }) => takenAt === round.takenAt)) return gap;
  const all = [...rounds, round].sort((one, other) => one.takenAt - other.takenAt).slice(0, MAX_GAP_ROUNDS);
  return { ...gap, rounds: all };
}
