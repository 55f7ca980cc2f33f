import { setTimeout as pause } from 'node:timers/promises';
import type { Residue } from '#protocol/journal-events.ts';
import { type Random, between } from './seeded-random.ts';

/** What a simulated terminal cannot do for real: end a resident's programs and look for what they left. */
export type Hands = {
  killResident(): Promise<void>;
  residue(): Promise<Residue[]>;
};

/** Hands that take no time and find nothing: for tests that push the clock. */
export const instantHands: Hands = { killResident: async () => undefined, residue: async () => [] };

/** A wipe takes this long on a real terminal, light to heavy (design.md §4, with the check). */
const WIPE_MS = [60, 300] as const;

/**
 * Hands that take as long as real ones.
 * @param residueEvery after this many wipes one process is left, so that "hors service" is seen; the wipe after it finds nothing. null: never
 */
export function plausibleHands(random: Random, residueEvery: number | null): Hands {
  let wipes = 0;
  return {
    killResident: () => pause(between(random, ...WIPE_MS)),
    residue: async () => {
      wipes += 1;
      return residueEvery !== null && wipes % residueEvery === 0 ? [{ kind: 'process', count: 1 }] : [];
    },
  };
}
