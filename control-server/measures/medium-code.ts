import type { Medium } from '#protocol/measures.ts';

/** The numbers of media where measures are packed. Their order is in the database: new ones go to the end. */
const media: readonly Medium[] = ['cable', 'wifi', 'unknown'];

export function mediumCode(medium: Medium): number {
  return media.indexOf(medium);
}

/** @returns `unknown` for a number that is none */
export function mediumOf(code: number): Medium {
  return media[code] ?? 'unknown';
}
