/** From which failure on there is a wait, and how long the first is. */
export type Patience = { failures: number; firstMs: number };

/** People mistype. */
const patienceWithStaff: Patience = { failures: 4, firstMs: 1_000 };

/** What is remembered of the failed attempts of one account or one address. */
export type Attempts = { failures: number; blockedUntil: number };

export const noAttempts: Attempts = { failures: 0, blockedUntil: 0 };

/** @returns whole seconds to wait before the next attempt, 0 when it may come now */
export function secondsToWait(attempts: Attempts, now: number): number {
  return Math.max(0, Math.ceil((attempts.blockedUntil - now) / 1_000));
}

/**
 * Counts an attempt as failed (a success forgets it again): after the free ones, each doubles the wait, 1 s, 2 s, 4 s, … up to `longestMs`. A delay, never a
 * lock-out: that would let anyone keep staff out (OWASP Authentication Cheat Sheet).
 */
export function countFailure(
  attempts: Attempts,
  now: number,
  longestMs: number,
  patience: Patience = patienceWithStaff,
): Attempts {
  const failures = attempts.failures + 1;
  const over = failures - patience.failures;
  const waitMs = over < 0 ? 0 : Math.min(longestMs, patience.firstMs * 2 ** Math.min(over, 30));
  return { failures, blockedUntil: now + waitMs };
}
