import { isFine } from '../measures/round-rules.ts';
import type { SiteMemory } from './diagnosis-rules.ts';
import type { TerminalView } from './evidence-rules.ts';

/** A round that found something is worth a closer look by the neighbours for so long. */
const FRESH_MS = 20_000;
/** A trouble that stands is known by then: the ordinary pace will do until it ends. */
const CLOSELY_MS = 5 * 60_000;
/** Terminals that were switched on together all walk outwards at the same moment of a minute: then one goes again in between. */
const LOOKED_WITHIN_MS = 25_000;

/** Are the terminals of a site to walk outwards now, so that it can be told one thing soon: what is broken, or that it is over? */
export function needsHurry(memory: SiteMemory, heard: readonly TerminalView[], now: number): boolean {
  // A service is looked at by one terminal, in rounds that do not walk outwards (probe-budget.ts): hurried, it would not be looked at again.
  const suspects = memory.suspects.filter(({ slot }) => !slot.startsWith('service '));
  const isOpen = suspects.some(
    ({ slot, openedAt, isBad }) =>
      !slot.startsWith('terminal ') && (openedAt === null || !isBad || now - openedAt < CLOSELY_MS),
  );
  if (isOpen) return true;
  if (suspects.length > 0) return false;
  const lastLook = lastLookOf(heard);
  if (heard.length >= 2 && lastLook > 0 && now - lastLook >= LOOKED_WITHIN_MS) return true;
  return heard.some(({ rounds, usualMs, isQuiet }) => {
    const last = isQuiet ? undefined : rounds.at(-1);
    return last !== undefined && now - last.at <= FRESH_MS && !isFine(last, usualMs);
  });
}

/** When the terminals of a quiet site are to walk outwards again, if none does before. */
export function hurriesAt(heard: readonly TerminalView[]): number {
  const lastLook = lastLookOf(heard);
  return heard.length >= 2 && lastLook > 0 ? lastLook + LOOKED_WITHIN_MS : Infinity;
}

function lastLookOf(heard: readonly TerminalView[]): number {
  return heard.reduce((last, { lastLookAt }) => Math.max(last, lastLookAt), 0);
}
