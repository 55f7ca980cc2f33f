import type { BloatGrade } from '#protocol/incidents.ts';

/** Rise of the delay under load, milliseconds, below which a grade is given: the dslreports scale (domain.md §5.2). */
const GRADES: readonly [number, BloatGrade][] = [
  [5, 'A+'],
  [30, 'A'],
  [60, 'B'],
  [200, 'C'],
  [400, 'D'],
];

/**
 * How much slower everything else becomes while the line is used to the full.
 * @param idleMs median round trip before, milliseconds
 * @param loadedMs median round trip meanwhile. Either null: nobody can tell
 */
export function bloatGrade(idleMs: number | null, loadedMs: number | null): BloatGrade | null {
  if (idleMs === null || loadedMs === null) return null;
  const rise = loadedMs - idleMs;
  return GRADES.find(([below]) => rise < below)?.[1] ?? 'F';
}

/** @param ms how long the bytes took. @returns Mbit/s to the hundredth; null when there was no time to speak of */
export function megabitsPerSecond(bytes: number, ms: number): number | null {
  if (bytes <= 0 || ms <= 0) return null;
  return Math.min(100_000, Math.round((bytes * 8) / ms / 10) / 100);
}
