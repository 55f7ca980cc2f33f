import { readFile } from 'node:fs/promises';
import { readProcessTable, socketInodes } from './process-table.ts';
import { sessionProcesses } from './session-processes.ts';
import type { SessionRecord } from './session-record.ts';

/** /proc/net/tcp: the state "LISTEN" (include/net/tcp_states.h), and the columns used here. */
const LISTEN = '0A';
const COLUMN = { state: 3, user: 7, inode: 9 } as const;

/** Inodes of the TCP sockets this user listens on. */
export async function listeningInodes(): Promise<Set<string>> {
  const user = String(process.getuid?.() ?? 0);
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'latin1').catch(() => '')),
  );
  const lines = tables.flatMap((table) => table.split('\n')).map((line) => line.trim().split(/\s+/));
  const ours = lines.filter((fields) => fields[COLUMN.state] === LISTEN && fields[COLUMN.user] === user);
  return new Set(ours.map((fields) => fields[COLUMN.inode] ?? ''));
}

/**
 * Listening sockets that came during the session and that no process outside it holds.
 * (Asked afterwards and not before the kill: looking through every process's descriptors took twice as long as the kill itself.)
 */
export async function countNewListeners(record: SessionRecord): Promise<number> {
  const before = new Set(record.listenersBefore);
  const arrived = [...(await listeningInodes())].filter((inode) => !before.has(inode));
  if (arrived.length === 0) return 0;
  const inside = new Set((await sessionProcesses(record)).map(({ pid }) => pid));
  const outside = (await readProcessTable()).map(({ pid }) => pid).filter((pid) => !inside.has(pid));
  const heldOutside = await socketInodes(outside);
  return arrived.filter((inode) => !heldOutside.has(inode)).length;
}
