import { openSync, readSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { BothClocks } from '../core/sleep-rules.ts';

const UPTIME = '/proc/uptime';
/** Between the two looks at the monotonic clock the program may have stood still: then they do not belong together. */
const TOGETHER_MS = 50;

let file: number | null | undefined;
const text = Buffer.alloc(64);

/**
 * Both clocks at once. Cheap enough for every look at the time: one read of an open file (proc(5), /proc/uptime: seconds since boot, those asleep included).
 * @returns null where there is no such file (Windows, macOS): there sleep is not noticed, and the monotonic clock decides alone
 */
export function readBothClocks(): BothClocks | null {
  if (file === undefined) file = openUptime();
  if (file === null) return null;
  const before = performance.now();
  const length = readSync(file, text, 0, text.length, 0);
  const monoMs = performance.now();
  const bootMs = Number.parseFloat(text.toString('latin1', 0, length)) * 1_000;
  return monoMs - before < TOGETHER_MS && Number.isFinite(bootMs) ? { monoMs, bootMs } : null;
}

function openUptime(): number | null {
  try {
    return openSync(UPTIME, 'r');
  } catch {
    return null;
  }
}
