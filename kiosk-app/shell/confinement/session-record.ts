import { randomInt } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ipcKeys } from './ipc-objects.ts';
import { countKeys } from './kernel-keys.ts';
import { listeningInodes } from './listening-sockets.ts';
import { readMounts } from './session-media.ts';

/**
 * What must be known of the last session to look for its leavings, also by a shell that was started again: process and display numbers, no more.
 * It stands in a file because the shell may be killed; after a power cut nothing it names exists any more.
 */
export interface SessionRecord {
  /** the mark all its processes carry (newMark) */
  mark: number;
  /** number of the session's own X display; null in the host's own */
  displayNumber: number | null;
  /** first process: PID 1 of the namespace, or the resident's main process; null until it runs */
  root: { pid: number; startTime: number } | null;
  /** "pid:[…]" of the namespace; null in the plain form */
  pidNamespace: string | null;
  /** number of the session's own user; null where it runs as the shell's */
  user: number | null;
  /** folder of its own cgroup; null where it has none */
  cgroup: string | null;
  before: TracesBefore;
}

/** What there was before a session: its own traces are the others. Of the session's own user, or of the shell's where there is one for both. */
export interface TracesBefore {
  /** inodes of the sockets that user listened on */
  listeners: string[];
  /** ids of all mounts */
  mounts: string[];
  /** its objects of inter-process communication (ipcKeys) */
  ipc: string[];
  /** number of its keys in the kernel */
  keys: number;
}

/** @param user number of the user the session will run as */
export async function tracesBefore(user: number): Promise<TracesBefore> {
  const [listeners, mounts, ipc, keys] = await Promise.all([
    listeningInodes(user),
    readMounts(),
    ipcKeys(user),
    countKeys(user),
  ]);
  return { listeners: [...listeners], mounts: mounts.map(({ id }) => id), ipc, keys };
}

/**
 * A mark for the processes of one session: a resource limit nobody uses (bytes in POSIX message queues), set to a number of its own.
 * It is inherited over fork and exec, a cleared environment and a double fork do not lose it, and anyone may read it in /proc.
 * Debian's own limit is 819 200, under which an ordinary user can set any.
 */
export function newMark(): number {
  return randomInt(1000, 800_000);
}

/** The one file in runDir that is no residue. */
export const RECORD_FILE = 'last-session.json';

/** Where a form is tried: apart, so that the record of a session which a killed shell left is still there to be swept. */
export function trialFolder(runDir: string): string {
  return join(runDir, 'trial');
}

export async function writeSessionRecord(runDir: string, record: SessionRecord): Promise<void> {
  await mkdir(runDir, { recursive: true, mode: 0o700 });
  const path = join(runDir, RECORD_FILE);
  await writeFile(`${path}.new`, JSON.stringify(record), { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/**
 * Null when there was none, or when it cannot be read (a half-written one after a power cut, one of another version: then nothing it could
 * name is alive).
 */
export async function readSessionRecord(runDir: string): Promise<SessionRecord | null> {
  try {
    const record = JSON.parse(await readFile(join(runDir, RECORD_FILE), 'utf8')) as Partial<SessionRecord>;
    return record.before && record.user !== undefined ? (record as SessionRecord) : null;
  } catch {
    return null;
  }
}
