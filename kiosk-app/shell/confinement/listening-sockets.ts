import { readFile } from 'node:fs/promises';
import { readProcessTable, socketInodes } from './process-table.ts';
import type { SessionRecord } from './session-record.ts';

/** /proc/net/tcp and udp: the states (include/net/tcp_states.h) of one that others may send to, and the columns used here. */
const OPEN_TO_OTHERS = { tcp: '0A', tcp6: '0A', udp: '07', udp6: '07' } as const;
const COLUMN = { state: 3, user: 7, inode: 9 } as const;

/** Inodes of the TCP sockets a user listens on, and of its UDP sockets that take from anybody. */
export async function listeningInodes(user: number): Promise<Set<string>> {
  const found = await Promise.all(
    Object.entries(OPEN_TO_OTHERS).map(async ([name, state]) => {
      const table = await readFile(`/proc/net/${name}`, 'latin1').catch(() => '');
      const lines = table.split('\n').map((line) => line.trim().split(/\s+/));
      const theirs = lines.filter((fields) => fields[COLUMN.state] === state && fields[COLUMN.user] === String(user));
      return theirs.map((fields) => fields[COLUMN.inode] ?? '');
    }),
  );
  return new Set(found.flat());
}

/** Inodes of the UNIX sockets with a name in the abstract namespace, which no mount hides; the kernel does not tell their user. */
async function abstractInodes(): Promise<Set<string>> {
  const lines = (await readFile('/proc/net/unix', 'latin1')).split('\n').map((line) => line.trim().split(/\s+/));
  return new Set(lines.flatMap((fields) => (fields[7]?.startsWith('@') ? [fields[6] ?? ''] : [])));
}

/**
 * Sockets that came during the session, that others may send to and that no process outside it holds.
 * @param inside the session's living processes
 * (Asked afterwards and not before the kill: looking through every process's descriptors took twice as long as the kill itself.)
 */
export async function countNewListeners(
  record: SessionRecord,
  user: number,
  inside: ReadonlySet<number>,
): Promise<number> {
  const abstract = inside.size === 0 ? [] : await abstractHeldBy([...inside]);
  const before = new Set(record.before.listeners);
  const arrived = [...(await listeningInodes(user))].filter((inode) => !before.has(inode));
  if (arrived.length === 0) return abstract.length;
  const outside = (await readProcessTable()).map(({ pid }) => pid).filter((pid) => !inside.has(pid));
  const heldOutside = await socketInodes(outside);
  return arrived.filter((inode) => !heldOutside.has(inode)).length + abstract.length;
}

async function abstractHeldBy(holders: number[]): Promise<string[]> {
  const [abstract, held] = await Promise.all([abstractInodes(), socketInodes(holders)]);
  return [...abstract].filter((inode) => held.has(inode));
}
