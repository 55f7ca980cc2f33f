import type { Round } from '../measures/round-rules.ts';
import { LINE } from './candidate-rules.ts';
import type { TerminalView } from './evidence-rules.ts';
import type { Suspect } from './hysteresis-rules.ts';

/** Enough by itself: a look every five minutes, a machine that was switched off on purpose. */
const ENOUGH = Number.POSITIVE_INFINITY;

/**
 * How many good rounds speak for a suspect being over, since it was last bad. Nothing bad was found in them, or they would have been evidence.
 * @returns null where nobody is heard who could tell
 */
export function goodTriesOf(
  { slot, trouble, lastBadAt }: Suspect,
  terminals: readonly TerminalView[],
  heard: readonly TerminalView[],
): number | null {
  if (terminals.length === 0) return ENOUGH;
  const kind = slot.split(' ')[0];
  if (kind === 'terminal' || ((kind === 'cable' || kind === 'access-point') && trouble.terminalIds.length > 0)) {
    const concerned = terminals.filter(({ terminalId }) => trouble.terminalIds.includes(terminalId));
    // Switched off with a word, moved or revoked: it is nobody's trouble any more.
    if (concerned.every(({ presence }) => presence === 'away'))
      return heard.length > 0 || kind === 'terminal' ? ENOUGH : null;
    return countRounds(
      concerned.filter(({ presence }) => presence === 'heard'),
      lastBadAt,
      () => true,
    );
  }
  if (heard.length === 0) return null;
  if (kind === 'service') {
    const isReached = heard.some(({ services }) =>
      services.some(({ host, run, takenAt }) => host === trouble.service && run === 0 && takenAt > trouble.since),
    );
    return isReached ? ENOUGH : null;
  }
  return countRounds(heard, lastBadAt, triedBy(kind ?? '', trouble));
}

function triedBy(kind: string, { cause, detail }: Suspect['trouble']): (round: Round) => boolean {
  if (kind === LINE && detail === 'cut') return ({ server }) => server !== 'failed';
  if (kind === LINE) return ({ refsTried, boxSent }) => (cause === 'box' ? boxSent > 0 : refsTried > 0);
  if (kind === 'dns') return ({ dns }) => dns !== null;
  if (kind === 'portal') return ({ portal }) => portal !== null;
  return ({ air, signalDbm }) => air !== null || signalDbm !== null;
}

function countRounds(some: readonly TerminalView[], after: number, isTry: (round: Round) => boolean): number {
  return some.reduce((sum, { rounds }) => sum + rounds.filter((round) => round.at > after && isTry(round)).length, 0);
}
