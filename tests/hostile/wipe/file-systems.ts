import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** A part of a file system that some process can write, and a way to it. */
export type Writable = { path: string; device: string; root: string };

/** File systems without content of their own. */
const WITHOUT_CONTENT = new Set([
  ...['proc', 'sysfs', 'devpts', 'cgroup', 'cgroup2', 'mqueue', 'debugfs', 'tracefs', 'securityfs', 'pstore'],
  ...['bpf', 'configfs', 'fusectl', 'hugetlbfs', 'binfmt_misc', 'nsfs', 'autofs'],
]);

/**
 * Every writable file system that any of these processes can reach, each part once: proc_pid_mountinfo(5) of every mount namespace there is,
 * seen through /proc/PID/root.
 */
export function writableFileSystems(pids: readonly number[]): Writable[] {
  const byNamespace = new Map<string, number>();
  for (const pid of pids) {
    const namespace = attempt(() => readlinkSync(`/proc/${pid}/ns/mnt`));
    if (namespace !== null && !byNamespace.has(namespace)) byNamespace.set(namespace, pid);
  }
  const found: Writable[] = [];
  for (const pid of byNamespace.values()) {
    const table = attempt(() => readFileSync(`/proc/${pid}/mountinfo`, 'utf8')) ?? '';
    for (const line of table.split('\n')) {
      const [, , device, root, place, options] = line.split(' ').map(unescapeOctal);
      const [type, , superOptions] = line.split(' - ')[1]?.split(' ') ?? [];
      if (device === undefined || root === undefined || place === undefined || type === undefined) continue;
      if (WITHOUT_CONTENT.has(type) || !isWritable(options) || !isWritable(superOptions)) continue;
      found.push({ path: join(`/proc/${pid}/root`, place), device, root });
    }
  }
  return found.filter((one, index) => !found.some((other, at) => at !== index && covers(other, one, at < index)));
}

/** Is `one` the same part as `other`, or below it? Of two equal ones the first stays. */
function covers(other: Writable, one: Writable, isBefore: boolean): boolean {
  if (other.device !== one.device) return false;
  if (other.root === one.root) return isBefore;
  return `${one.root}/`.startsWith(other.root === '/' ? '/' : `${other.root}/`);
}

function isWritable(options: string | undefined): boolean {
  return options?.split(',').includes('rw') ?? false;
}

/** Spaces and such, as mountinfo writes them. */
function unescapeOctal(text: string): string {
  return text.replaceAll(/\\(\d{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

function attempt<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}
