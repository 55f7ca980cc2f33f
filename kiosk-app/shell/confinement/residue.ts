import { readFile, readdir, stat } from 'node:fs/promises';
import { countNewListeners } from './listening-sockets.ts';
import { sessionProcesses } from './session-processes.ts';
import { RECORD_FILE, readSessionRecord } from './session-record.ts';

/** Kinds of what a session may leave on this machine. Closed list. */
export type ResidueKind = 'process' | 'mount' | 'file' | 'display-socket' | 'listening-socket';

/** How many of a kind, at least 1. Never which. */
export interface ResidueCount {
  kind: ResidueKind;
  count: number;
}

/**
 * Looks for what the last session left, by other ways than those that ended it. Nothing found: an empty list.
 * Rejects when a place cannot be looked at: what could not be checked is not clean.
 */
export async function findResidue(runDir: string): Promise<ResidueCount[]> {
  const record = await readSessionRecord(runDir);
  const counts: ResidueCount[] = [
    { kind: 'process', count: record ? (await sessionProcesses(record)).length : 0 },
    { kind: 'mount', count: await countMounts(runDir) },
    { kind: 'file', count: await countFiles(runDir) },
    {
      kind: 'display-socket',
      count: await countDisplayTraces(record?.displayNumber ?? null),
    },
    { kind: 'listening-socket', count: record ? await countNewListeners(record) : 0 },
  ];
  return counts.filter(({ count }) => count > 0);
}

async function countMounts(runDir: string): Promise<number> {
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n');
  return mounts.filter((line) => `${line.split(' ')[4] ?? ''}/`.startsWith(`${runDir}/`)).length;
}

async function countFiles(runDir: string): Promise<number> {
  let entries: string[];
  try {
    entries = await readdir(runDir, { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
  return entries.filter((name) => name !== RECORD_FILE).length;
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

/** Socket and lock file on the host's disk, and the sockets the kernel knows by that name in any mount namespace. */
async function countDisplayTraces(displayNumber: number | null): Promise<number> {
  if (displayNumber === null) return 0;
  const name = `/tmp/.X11-unix/X${displayNumber}`;
  const files = await Promise.all([exists(name), exists(`/tmp/.X${displayNumber}-lock`)]);
  const sockets = (await readFile('/proc/net/unix', 'utf8'))
    .split('\n')
    .filter((line) => line.endsWith(name) || line.endsWith(`@${name}`));
  return files.filter(Boolean).length + sockets.length;
}
