import { createHmac } from 'node:crypto';

/**
 * Sixteen letters, four bits each: allowed in host names, file names, tags and on any keyboard without a modifier. None is a hexadecimal
 * digit's only form: the hex of most (6a to 6f, 7a) has a letter, so that both cases of hex are tried in earnest.
 */
const LETTERS = 'bcdfgjklmnpqrtvz';

/** 32 letters of four bits: 128 bits. */
export const CANARY_LENGTH = 32;

/**
 * A canary: 32 letters that stand nowhere else in the world.
 * @param seed of the run, any text; the same seed gives the same canaries
 * @param name what it is for, unique within a run
 */
export function makeCanary(seed: string, name: string): string {
  const bits = createHmac('sha256', seed)
    .update(name)
    .digest()
    .subarray(0, CANARY_LENGTH / 2);
  return [...bits].map((byte) => `${LETTERS[byte >> 4]}${LETTERS[byte & 15]}`).join('');
}
