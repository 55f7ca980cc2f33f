/**
 * Numbers by chance that can be had again: a failure names its seed (ESCALE_SEED), and the same seed gives the same moments. mulberry32, 32 bits
 * of state: enough to choose moments, never for secrets.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The seed of this run: ESCALE_SEED, or a new one, which a failing test must tell. */
export function seedOfRun(): number {
  return Number(process.env['ESCALE_SEED'] ?? Math.floor(Math.random() * 1_000_000));
}

/** ESCALE_LONG=1: the long form of a test, for minutes; else the short one, for `npm test`. */
export const isLong = process.env['ESCALE_LONG'] === '1';
