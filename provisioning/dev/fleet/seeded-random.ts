/** Numbers from 0 (with) to 1 (without), as Math.random gives them. */
export type Random = () => number;

/**
 * The same numbers for the same seed and name, so that a demo can be told again and a test can fail twice the same way. Mulberry32 on an FNV-1a hash: good
 * enough for people who come and go, never for secrets.
 */
export function seededRandom(seed: number, name = ''): Random {
  let state = (seed ^ 0x81_1c_9d_c5) >>> 0;
  for (const letter of name) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01_00_01_93) >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @returns a number between the two. */
export function between(random: Random, low: number, high: number): number {
  return low + random() * (high - low);
}

/** @returns one of them, or undefined where there is none. */
export function oneOf<T>(random: Random, choices: readonly T[]): T | undefined {
  return choices[Math.floor(random() * choices.length)];
}
