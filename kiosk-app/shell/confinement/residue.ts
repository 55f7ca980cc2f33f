import { lstat, readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { countNewIpc } from './ipc-objects.ts';
import { countNewKeys } from './kernel-keys.ts';
import { countNewListeners } from './listening-sockets.ts';
import type { SessionLauncher } from './session-launcher.ts';
import { mediaMounts, mountsUnder } from './session-media.ts';
import { processesOfUser, sessionProcesses } from './session-processes.ts';
import { RECORD_FILE, readSessionRecord } from './session-record.ts';
import type { SessionRecord } from './session-record.ts';

/**
 * Kinds of what a session may leave on this machine. Closed list; `ipc-object`: shared memory, queues and semaphores, `kernel-key`: keys in the
 * kernel's keyrings.
 */
export type ResidueKind =
  | 'process'
  | 'mount'
  | 'file'
  | 'display-socket'
  | 'listening-socket'
  | 'ipc-object'
  | 'kernel-key';

/** How many of a kind, at least 1. Never which. */
export interface ResidueCount {
  kind: ResidueKind;
  count: number;
}

/**
 * Looks for what the last session left, by other ways than those that ended it. Nothing found: an empty list.
 * Rejects when a place cannot be looked at: what could not be checked is not clean.
 * @param launcher where sessions have a user of their own: then everything of that user is residue
 */
export async function findResidue(runDir: string, launcher: SessionLauncher | null = null): Promise<ResidueCount[]> {
  const record = await readSessionRecord(runDir);
  const user = record?.user ?? launcher?.user ?? process.getuid?.() ?? 0;
  const found = record ? await sessionProcesses(record) : [];
  // A record that names that user has counted them already.
  if (launcher && record?.user !== launcher.user) found.push(...(await processesOfUser(launcher.user)));
  const living = new Set(found.map(({ pid }) => pid));
  // Each looks at a place of its own; who waits for them all is the next resident.
  const [mounts, files, traces, listeners, ipc, keys] = await Promise.all([
    countMounts(runDir, record),
    countFiles(runDir, launcher),
    countDisplayTraces(record?.displayNumber ?? null),
    record ? countNewListeners(record, user, living) : 0,
    record && sharesIpc(record) ? countNewIpc(user, record.before.ipc, living) : 0,
    record ? countNewKeys(user, record.before.keys) : 0,
  ]);
  const counts: ResidueCount[] = [
    { kind: 'process', count: living.size },
    { kind: 'mount', count: mounts },
    { kind: 'file', count: files },
    { kind: 'display-socket', count: traces },
    { kind: 'listening-socket', count: listeners },
    { kind: 'ipc-object', count: ipc },
    { kind: 'kernel-key', count: keys },
  ];
  return counts.filter(({ count }) => count > 0);
}

/** In its namespaces a session has its own objects; those of the shell's user are then not worth a look, and changing all the time. */
function sharesIpc({ pidNamespace, user }: SessionRecord): boolean {
  return pidNamespace === null || user !== null;
}

async function countMounts(runDir: string, record: SessionRecord | null): Promise<number> {
  const mounts = [...(await mountsUnder(runDir)), ...(record ? await mediaMounts(record.before.mounts) : [])];
  return new Set(mounts.map(({ id }) => id)).size;
}

/** Folders of the machine anybody may write to. */
export const SHARED_FOLDERS = ['/tmp', '/var/tmp'];

/** What belongs to the session's own user there: in its namespace it does not even see them. */
async function countFilesOf(user: number): Promise<number> {
  let count = 0;
  for (const folder of SHARED_FOLDERS) {
    for (const name of await readdir(folder)) {
      if ((await lstat(join(folder, name)).catch(() => null))?.uid === user) count += 1;
    }
  }
  return count;
}

/** In the run folder, and where a launcher's user may write. */
async function countFiles(runDir: string, launcher: SessionLauncher | null): Promise<number> {
  return (await countLeftIn(runDir)) + (launcher ? await countFilesOf(launcher.user) : 0);
}

async function countLeftIn(runDir: string): Promise<number> {
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
