/** Where the server reads the time. Tests pass one they can move. */
export type Clock = {
  /** @returns milliseconds since 1970-01-01 UTC */
  now(): number;
};

export const systemClock: Clock = { now: () => Date.now() };
