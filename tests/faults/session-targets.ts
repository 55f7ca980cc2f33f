import { readFileSync } from 'node:fs';
import { descendantsOf } from '../stage/process-tree.ts';

/** What a fault may hit. `both`: shell and session in the same instant. */
export const targets = ['shell', 'namespace', 'resident-main', 'resident-renderer', 'both'] as const;
export type Target = (typeof targets)[number];

/** The session's processes below a shell, by what they are; empty where there is none at this moment. */
export function sessionPids(shellPid: number): Record<'namespace' | 'main' | 'renderers' | 'gpu', number[]> {
  const all = descendantsOf(shellPid);
  const outer = all.filter(({ command }) => /(^|\/)bwrap /.test(command));
  // PID 1 of the outer namespace: the bwrap whose parent is the outermost bwrap.
  const outerPids = new Set(outer.map(({ pid }) => pid));
  const root = outer.find(({ parent }) => outerPids.has(parent));
  const inside = root ? descendantsOf(root.pid) : [];
  const ofType = (type: string) =>
    inside.filter(({ command }) => command.includes(`--type=${type}`)).map(({ pid }) => pid);
  return {
    namespace: root ? [root.pid] : [],
    // The steps before it carry its command line among their arguments: it is the one that begins with its own name.
    main: inside
      .filter(({ command }) => /^\S*\/electron .*--resident\b/.test(command) && !command.includes('--type='))
      .map(({ pid }) => pid),
    renderers: ofType('renderer'),
    gpu: ofType('gpu-process'),
  };
}

/** All processes of the session below a shell: PID 1 of its namespace, and what is under it. */
export function processesOfSession(shellPid: number): number[] {
  return sessionPids(shellPid).namespace.flatMap((root) => [root, ...descendantsOf(root).map(({ pid }) => pid)]);
}

/** `kill -9` of one target. @returns how many processes it hit: 0 when there was none of that kind. */
export function strike(shellPid: number, target: Target): number {
  const session = sessionPids(shellPid);
  switch (target) {
    case 'shell':
      return killAll([shellPid]);
    case 'namespace':
      return killAll(session.namespace);
    case 'resident-main':
      return killAll(session.main);
    case 'resident-renderer':
      return killAll(session.renderers.slice(-1));
    case 'both':
      return killAll([shellPid, ...session.namespace]);
  }
}

export function killAll(pids: readonly number[]): number {
  let hit = 0;
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
      hit += 1;
    } catch {
      // it ended in the same instant
    }
  }
  return hit;
}

/** Is there a process with this number (a zombie counts: its supervisor has not asked yet)? */
export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Does it live? A zombie (its parent has not asked yet) holds nothing any more: proc(5). */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !['Z', 'X'].includes(stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3));
  } catch {
    return false;
  }
}
