const MEBIBYTE = 1024 * 1024;
/** Every writable path of a session, with the most memory it may take, in bytes. A full one gives "disk full" inside, never a full terminal. */
const MOST = {
  home: 2048 * MEBIBYTE,
  '/tmp': 1024 * MEBIBYTE,
  '/var/tmp': 64 * MEBIBYTE,
  '/run': 16 * MEBIBYTE,
  '/dev/shm': 1024 * MEBIBYTE,
} as const;
export type WritablePath = keyof typeof MOST;

/** Of the machine's memory, for all of them together: programs need the other half. */
const SHARE = 0.5;
/** A size that tmpfs takes as it is: it counts in pages of memory (of up to 64 KiB on ARM). */
const PAGE = 65_536;

/**
 * @param memoryBytes what the machine has
 * @returns the size of each path in bytes; together at most half of the memory
 */
export function writableSizes(memoryBytes: number): Record<WritablePath, number> {
  const total = Object.values(MOST).reduce((sum, size) => sum + size, 0);
  const scale = Math.min(1, (memoryBytes * SHARE) / total);
  const size = (path: WritablePath): number => Math.floor((MOST[path] * scale) / PAGE) * PAGE;
  return {
    home: size('home'),
    '/tmp': size('/tmp'),
    '/var/tmp': size('/var/tmp'),
    '/run': size('/run'),
    '/dev/shm': size('/dev/shm'),
  };
}
