import type { Confidence, Trouble } from '#protocol/diagnosis.ts';
import { MAX_RULE_TERMINALS } from '#protocol/limits.ts';
import type { Judged } from './evidence-rules.ts';

/**
 * What may be wrong, by the evidence of this moment. `slot`: at most one trouble of a site in each; one that gets another cause (fibre-or-power → fibre) stays in its slot.
 * `sure`: enough to open; `suspected`: enough to look closer, and to keep open what is; `past`: it is over, and this is what it was (late measures).
 */
export type Candidate = {
  slot: string;
  trouble: Trouble;
  strength: 'sure' | 'suspected' | 'past';
};

/** All that cuts a whole site off, or its fibre: the first broken step outwards has it, so there is one of them at a time. */
export const LINE = 'line';

export function makeTrouble(
  parts: Pick<Trouble, 'cause' | 'detail' | 'since' | 'confidence'> & Partial<Trouble>,
): Trouble {
  const { terminalIds = [], ...rest } = parts;
  // Sorted: the same trouble whatever the order its terminals are looked at in.
  return { ...rest, terminalIds: terminalIds.toSorted().slice(0, MAX_RULE_TERMINALS) };
}

/** By all who could tell, two at least; by most, or one alone. */
export function confidenceOf({ bad, good }: Pick<Judged, 'bad' | 'good'>): Confidence {
  return good.length === 0 && bad.length >= 2 ? 'certain' : 'likely';
}
