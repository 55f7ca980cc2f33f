import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readProcess } from './process-table.ts';

/** System V tables (proc(5)): the columns of the identifier, the owner, and where there is one of the maker's process. */
const TABLES = [
  { name: 'shm', id: 1, maker: 4, owner: 7 },
  { name: 'msg', id: 1, maker: null, owner: 7 },
  { name: 'sem', id: 1, maker: null, owner: 4 },
] as const;
/** POSIX shared memory and semaphores, and message queues where they are mounted (shm_overview(7), mq_overview(7)). */
const FOLDERS = ['/dev/shm', '/dev/mqueue'];

/** One object of inter-process communication on the host: they live on without any process. */
interface IpcObject {
  /** "shm 491533", "/dev/shm/name": told apart by it, never shown */
  key: string;
  /** whoever made it; null where the kernel does not say */
  maker: number | null;
}

/** The objects of a user in the shell's own IPC namespace. (A session in a namespace of its own takes its objects along.) */
async function ipcObjects(user: number): Promise<IpcObject[]> {
  const systemV = TABLES.map(async ({ name, id, maker, owner }): Promise<IpcObject[]> => {
    const table = await readFile(`/proc/sysvipc/${name}`, 'latin1').catch(() => '');
    const lines = table.split('\n').slice(1);
    const rows = lines.map((line) => line.trim().split(/\s+/)).filter((fields) => fields[owner] === String(user));
    return rows.map((fields) => ({
      key: `${name} ${fields[id]}`,
      maker: maker === null ? null : Number(fields[maker]),
    }));
  });
  const files = FOLDERS.map(async (folder): Promise<IpcObject[]> => {
    const paths = (await readdir(folder).catch(() => [])).map((name) => join(folder, name));
    const owners = await Promise.all(paths.map((path) => stat(path).catch(() => null)));
    return paths.filter((_, index) => owners[index]?.uid === user).map((key) => ({ key, maker: null }));
  });
  return (await Promise.all([...systemV, ...files])).flat();
}

/** What there is of this user before a session. */
export async function ipcKeys(user: number): Promise<string[]> {
  return (await ipcObjects(user)).map(({ key }) => key);
}

/**
 * How many came since. Seen twice before they count: the shell's own Chromium makes such files for an instant. One whose maker lives outside the
 * session is not the session's.
 * @param before keys of ipcKeys, by the same user
 * @param inside the session's living processes
 */
export async function countNewIpc(user: number, before: string[], inside: ReadonlySet<number>): Promise<number> {
  const known = new Set(before);
  const arrived = (await ipcObjects(user)).filter(({ key }) => !known.has(key));
  if (arrived.length === 0) return 0;
  const still = new Set(await ipcKeys(user));
  let count = 0;
  for (const { key, maker } of arrived) {
    if (!still.has(key)) continue;
    if (maker !== null && !inside.has(maker) && (await readProcess(maker))) continue;
    count += 1;
  }
  return count;
}
