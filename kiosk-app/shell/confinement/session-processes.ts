import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  descendantsOf,
  isAlive,
  isOfUser,
  messageQueueLimit,
  pidNamespace,
  readProcess,
  readProcessTable,
} from './process-table.ts';
import type { ProcessEntry } from './process-table.ts';
import type { SessionRecord } from './session-record.ts';

/**
 * The living processes of a session: all of its own user and in its cgroup, where it has these. Else its first one and all under it, all that
 * live in its namespace, all that carry its mark: three ways, because one alone has holes (a double fork leaves the parent, and a program may
 * lower its own limits).
 */
export async function sessionProcesses(record: SessionRecord): Promise<ProcessEntry[]> {
  const table = await readProcessTable();
  const { user, mark, root } = record;
  const found = new Map<number, ProcessEntry>();
  const inNamespace: ProcessEntry[] = [];
  await Promise.all(
    table.map(async (entry) => {
      const isMarked = user === null ? (await messageQueueLimit(entry.pid)) === mark : await isOfUser(entry.pid, user);
      if (isMarked) found.set(entry.pid, entry);
      else if (user === null && (await livesIn(entry.pid, record))) inNamespace.push(entry);
    }),
  );
  for (const entry of await processesOfCgroup(record.cgroup)) found.set(entry.pid, entry);
  // The kernel gives the number of a namespace that is gone to the next one, which may be that of our own pages' sandbox. As long as its PID 1 lives, this one is not
  // gone; and PID 1 is seen to live until all in it are dead (pid_namespaces(7)).
  if (root && (await isAlive(root))) {
    found.set(root.pid, { ...root, parent: 0 });
    for (const entry of inNamespace) found.set(entry.pid, entry);
  }
  for (const entry of descendantsOf(table, new Set(found.keys()))) found.set(entry.pid, entry);
  found.delete(process.pid);
  return [...found.values()];
}

/** All processes of a session's own user, whichever session they are of. */
export async function processesOfUser(user: number): Promise<ProcessEntry[]> {
  const table = await readProcessTable();
  const isInside = await Promise.all(table.map(({ pid }) => isOfUser(pid, user)));
  return table.filter((_, index) => isInside[index]);
}

async function livesIn(pid: number, { pidNamespace: namespace }: SessionRecord): Promise<boolean> {
  return namespace !== null && (await pidNamespace(pid)) === namespace;
}

async function processesOfCgroup(folder: string | null): Promise<ProcessEntry[]> {
  if (folder === null) return [];
  const list = await readFile(join(folder, 'cgroup.procs'), 'latin1').catch(() => '');
  const entries = await Promise.all(list.split('\n').filter(Boolean).map(Number).map(readProcess));
  return entries.filter((entry) => entry !== null);
}

/** The folder of the cgroup (version 2) a process is in, null where that is the root or the shell's own. */
export async function ownCgroup(pid: number): Promise<string | null> {
  const [theirs, ours, mounts] = await Promise.all(
    [`/proc/${pid}/cgroup`, '/proc/self/cgroup', '/proc/self/mounts'].map((path) =>
      readFile(path, 'latin1').catch(() => ''),
    ),
  );
  const pathIn = (text = ''): string | undefined => /^0::(\/.*)$/m.exec(text)?.[1];
  const path = pathIn(theirs);
  const mount = /^\S+ (\S+) cgroup2 /m.exec(mounts ?? '')?.[1];
  if (path === undefined || mount === undefined || path === '/' || path === pathIn(ours)) return null;
  return join(mount, path);
}
