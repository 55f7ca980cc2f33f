import type { Cause, Confidence, Trouble } from '#protocol/diagnosis.ts';
import { type Candidate, LINE } from './candidate-rules.ts';

/** What is or may be wrong at a site. `openedAt` null: only suspected. */
export type Suspect = {
  slot: string;
  trouble: Trouble;
  openedAt: number | null;
  /** by the evidence of this moment; an open one stays for CLEAR_MS after */
  isBad: boolean;
  lastBadAt: number;
};

/** A trouble that is over. */
export type Closed = { slot: string; trouble: Trouble; endedAt: number };

/** It is over when nothing bad was seen for so long, and CLEAR_TRIES good ones in a row (domain.md §5.1); a step that is tried once a minute has longer, and fewer. */
export const CLEAR_MS = 60_000;
const CLEAR_TRIES = 5;
const CLEAR_RARELY_MS = 150_000;
const CLEAR_RARELY_TRIES = 2;
/** A silence that nobody saw as it was (no witness) and that measures explain afterwards is worth an entry from this long. */
export const TOLD_AFTERWARDS_MS = 60_000;

const confidences: readonly Confidence[] = ['possible', 'likely', 'certain'];
/** Said because of silence alone: any measured cause is better. */
const guesses: ReadonlySet<Cause> = new Set(['fibre-or-power']);

/**
 * One step of time.
 * @param mayOpen false: nothing new is opened (the server has just started)
 * @param goodTries how many good rounds or looks there were for a slot since a moment; null: whether it is tried cannot be told, so it stays open
 */
export function advance(
  before: readonly Suspect[],
  candidates: readonly Candidate[],
  now: number,
  mayOpen: boolean,
  goodTries: (suspect: Suspect) => number | null,
): { suspects: Suspect[]; closed: Closed[] } {
  const found = new Map(candidates.map((candidate) => [candidate.slot, candidate]));
  const suspects: Suspect[] = [];
  const closed: Closed[] = [];
  for (const suspect of before) {
    const candidate = found.get(suspect.slot);
    found.delete(suspect.slot);
    if (candidate && candidate.strength !== 'past') {
      const isSure = mayOpen && candidate.strength === 'sure';
      const trouble = merge(suspect, candidate);
      suspects.push({
        slot: suspect.slot,
        trouble,
        openedAt: suspect.openedAt ?? (isSure ? now : null),
        isBad: true,
        lastBadAt: now,
      });
      continue;
    }
    if (suspect.openedAt === null) continue;
    const quiet: Suspect = {
      ...suspect,
      isBad: false,
      trouble: candidate ? corrected(suspect, candidate) : suspect.trouble,
    };
    if (isClear(quiet, now, goodTries(quiet)))
      closed.push({ slot: quiet.slot, trouble: quiet.trouble, endedAt: quiet.lastBadAt });
    else suspects.push(quiet);
  }
  for (const { slot, trouble, strength } of found.values()) {
    if (strength === 'past') continue;
    const openedAt = mayOpen && strength === 'sure' ? now : null;
    suspects.push({ slot, trouble, openedAt, isBad: true, lastBadAt: now });
  }
  return { suspects, closed };
}

function isClear({ lastBadAt }: Suspect, now: number, tries: number | null): boolean {
  if (tries === null) return false;
  const quietMs = now - lastBadAt;
  return (quietMs >= CLEAR_MS && tries >= CLEAR_TRIES) || (quietMs >= CLEAR_RARELY_MS && tries >= CLEAR_RARELY_TRIES);
}

/** Newer evidence over older; what was measured is not taken back by a silence, and it began when it began. */
function merge({ openedAt, trouble, slot }: Suspect, { trouble: now }: Candidate): Trouble {
  if (openedAt === null) return now;
  const since = Math.min(trouble.since, now.since);
  if (slot === LINE && guesses.has(now.cause) && !guesses.has(trouble.cause)) {
    const { figure: _, ...rest } = trouble;
    return { ...rest, detail: 'cut', confidence: trouble.detail === 'cut' ? trouble.confidence : 'likely' };
  }
  const isSame = trouble.cause === now.cause && trouble.detail === now.detail;
  return { ...now, since, confidence: isSame ? surer(trouble.confidence, now.confidence) : now.confidence };
}

/** What late measures say of it. What was seen as it happened, with a figure or an answer, stays. */
function corrected({ trouble }: Suspect, { trouble: said }: Candidate): Trouble {
  if (trouble.detail !== 'cut') return trouble;
  return said;
}

function surer(one: Confidence, other: Confidence): Confidence {
  return confidences.indexOf(one) >= confidences.indexOf(other) ? one : other;
}
