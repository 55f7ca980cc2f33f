import { existsSync, readFileSync } from 'node:fs';
import { allProcesses } from '../../stage/process-tree.ts';
import type { PlaceId } from './routes.ts';
import { INSIDE_HOME } from './session-files.ts';

export type StageProcess = { pid: number; name: string; place: MemoryPlace };
export type MemoryPlace = Extract<PlaceId, `memory-${string}`>;

/**
 * Every process of the proof's own PID namespace but this one, which knows all canaries: it plants them, serves the hostile site and searches.
 * @param kioskPid the shell's main process
 */
export function stageProcesses(kioskPid: number): StageProcess[] {
  const all = allProcesses().filter(({ pid, command }) => pid !== process.pid && command !== '');
  const byPid = new Map(all.map((entry) => [entry.pid, entry]));
  const lineOf = (pid: number): number[] => {
    const parent = byPid.get(pid)?.parent;
    return parent === undefined || parent === 0 ? [pid] : [pid, ...lineOf(parent)];
  };
  return all.map(({ pid, command }) => {
    const line = lineOf(pid);
    const isConfined = line.some((ancestor) => nameOf(ancestor) === 'bwrap');
    return { pid, name: nameOf(pid), place: placeOf(command, line.includes(kioskPid), isConfined) };
  });
}

function placeOf(command: string, isOfKiosk: boolean, isConfined: boolean): MemoryPlace {
  if (isConfined) return 'memory-next';
  if (isOfKiosk) return 'memory-shell';
  if (command.includes('control-server/main.mjs')) return 'memory-server';
  return /^(?:\S*\/)?(?:Xvfb|openbox) /.test(command) ? 'memory-screen' : 'memory-other';
}

/** A process of the inner namespace, where a resident's files are; the outer one holds only the display. */
export function innerProcess(processes: readonly StageProcess[]): StageProcess | undefined {
  return processes.find(
    ({ pid, place }) => place === 'memory-next' && existsSync(`/proc/${pid}/root${INSIDE_HOME}/.config`),
  );
}

/** The program's short name (proc_pid_comm(5)); empty when it has gone. */
export function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}
