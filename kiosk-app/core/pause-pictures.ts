import { PAUSE_PICTURES } from './screen-contract.ts';

/**
 * Words of tickets whose pictures nobody takes for one another, also small, without colours, or seen for a moment: one in each shape, none that stands for a faith, a body or a meal that somebody does
 * without.
 */
export const pausePictures: readonly string[] = [
  ...['lune', 'soleil', 'étoile', 'nuage', 'arbre', 'tulipe', 'pomme', 'banane', 'cerise'],
  ...['carotte', 'fromage', 'chat', 'poisson', 'papillon', 'éléphant', 'tortue', 'escargot', 'coq'],
  ...['voiture', 'avion', 'vélo', 'train', 'voilier', 'maison', 'clé', 'parapluie', 'chaise'],
  ...['ampoule', 'livre', 'montre', 'guitare', 'tambour', 'cloche', 'cadeau', 'ballon', 'chaussure'],
];

/** @returns as many pictures as are shown, each once, in an order that `seed` alone decides */
export function drawPictures(seed: string): string[] {
  return shuffled(pausePictures, seed).slice(0, PAUSE_PICTURES);
}

/** The same things in another order, decided by `seed` alone (Fisher and Yates). */
export function shuffled<T>(things: readonly T[], seed: string): T[] {
  const next = [...things];
  const random = numbersFrom(seed);
  for (let last = next.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [next[last], next[other]] = [next[other] as T, next[last] as T];
  }
  return next;
}

/** Numbers from 0 to below 1 that follow from a text: FNV-1a into xorshift32. Nothing secret hangs on them: who draws is the seed, an id that is random itself. */
function numbersFrom(seed: string): () => number {
  let state = 0x811c9dc5;
  for (const char of seed) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193);
  state = state >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}
