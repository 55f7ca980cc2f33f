import { readFile, readdir, readlink } from 'node:fs/promises';

/** One line of /proc: `startTime` (clock ticks since boot) makes a pid that came back distinguishable. */
export interface ProcessEntry {
  pid: number;
  parent: number;
  startTime: number;
}

/** Reads one process; null when there is none, or only a zombie: its memory, files and sockets are gone already (proc(5)). */
export async function readProcess(pid: number): Promise<ProcessEntry | null> {
  let text: string;
  try {
    text = await readFile(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return null;
  }
  // The name stands in brackets and may contain anything: fields are counted from the last bracket.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  return { pid, parent: Number(fields[1]), startTime: Number(fields[19]) };
}

/** Is this very process (not another one with its number) alive? */
export async function isAlive({ pid, startTime }: { pid: number; startTime: number }): Promise<boolean> {
  return (await readProcess(pid))?.startTime === startTime;
}

async function pids(): Promise<number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
}

export async function readProcessTable(): Promise<ProcessEntry[]> {
  const entries = await Promise.all((await pids()).map(readProcess));
  return entries.filter((entry) => entry !== null);
}

/** The processes under these, at any depth, they themselves left out. */
export function descendantsOf(table: ProcessEntry[], roots: ReadonlySet<number>): ProcessEntry[] {
  const found = new Set(roots);
  const result: ProcessEntry[] = [];
  for (let grew = true; grew;) {
    grew = false;
    for (const entry of table) {
      if (!found.has(entry.parent) || found.has(entry.pid)) continue;
      found.add(entry.pid);
      result.push(entry);
      grew = true;
    }
  }
  return result;
}

/** The hard limit of bytes in message queues, which is a session's mark (session-record.ts); null where there is none or no process. */
export async function messageQueueLimit(pid: number): Promise<number | null> {
  const limits = await readFile(`/proc/${pid}/limits`, 'latin1').catch(() => '');
  const hard = /^Max msgqueue size\s+\S+\s+(\d+)/m.exec(limits)?.[1];
  return hard === undefined ? null : Number(hard);
}

/** Does the process run, or could it run again, as this user: real, effective, saved or file system number (proc(5), "Uid")? */
export async function isOfUser(pid: number, user: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
  return /^Uid:((?:\s+\d+)+)$/m.exec(status)?.[1]?.trim().split(/\s+/).includes(String(user)) ?? false;
}

/** "pid:[4026531836]", the namespace a process lives in; null where it may not be read. */
export async function pidNamespace(pid: number): Promise<string | null> {
  return await readlink(`/proc/${pid}/ns/pid`).catch(() => null);
}

/** Inodes of the sockets these processes hold; those which may not be read (sandboxed renderers, which cannot listen) count none. */
export async function socketInodes(holders: number[]): Promise<Set<string>> {
  const inodes = new Set<string>();
  const readHolder = async (pid: number): Promise<void> => {
    const folder = `/proc/${pid}/fd`;
    const names = await readdir(folder).catch(() => []);
    const targets = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
    for (const target of targets) {
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode !== undefined) inodes.add(inode);
    }
  };
  await Promise.all(holders.map(readHolder));
  return inodes;
}
