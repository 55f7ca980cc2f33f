/** Why the connection to the server is gone: the line or the server failed, or the server said why it wants no connection now. */
export type Leave = { kind: 'lost' } | { kind: 'refused'; reason: string };

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** After "not now". */
const BUSY_WAIT_MS = [5_000, 30_000] as const;
/** After "not you": somebody must act first. */
const UNWANTED_WAIT_MS = 60_000;

/** The server would have this terminal, later. */
const busyReasons = new Set([
  'server-busy',
  'rate-limited',
  'too-slow',
  'hello-timeout',
  'replaced-by-newer-connection',
]);

/**
 * How long to wait before the next try. A thousand terminals that lost the same server do not come back together: each wait is drawn anew, between half of its
 * ceiling and all of it, and the ceiling doubles ("equal jitter", AWS Architecture Blog, Exponential Backoff And Jitter).
 * @param attempt tries since the last welcome, from 0. @param random from 0 to 1. @returns milliseconds
 */
export function waitBeforeReturn(leave: Leave, attempt: number, random: number): number {
  if (leave.kind === 'refused') {
    const [least, most] = BUSY_WAIT_MS;
    if (isBusy(leave)) return least + random * (most - least);
    return UNWANTED_WAIT_MS * (1 + random / 10);
  }
  const ceiling = Math.min(LONGEST_WAIT_MS, 2 * FIRST_WAIT_MS * 2 ** Math.min(attempt, 16));
  return ceiling / 2 + (random * ceiling) / 2;
}

/** @returns whether waiting is all that is needed */
export function isBusy(leave: Leave): boolean {
  return leave.kind === 'lost' || busyReasons.has(leave.reason);
}
