/** Both clocks of a machine at one moment, milliseconds: CLOCK_MONOTONIC, which stands still while it sleeps, and CLOCK_BOOTTIME, which does not. */
export type BothClocks = { monoMs: number; bootMs: number };

/** /proc/uptime counts in hundredths of a second, and a suspend takes longer than this. */
export const SLEEP_TOLERANCE_MS = 2_000;

/**
 * How long the machine slept between two looks: the time that only one of the clocks counted. Both run at the same rate otherwise (clock_gettime(2)), so the
 * difference has no drift.
 * @returns whole milliseconds, 0 when the difference is within the tolerance; negative when the second clock was set back, which no sleep does
 */
export function clocksApart(before: BothClocks, after: BothClocks): number {
  const apart = after.bootMs - before.bootMs - (after.monoMs - before.monoMs);
  return Math.abs(apart) <= SLEEP_TOLERANCE_MS ? 0 : Math.round(apart);
}
