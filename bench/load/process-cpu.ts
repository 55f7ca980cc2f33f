import { readFileSync } from 'node:fs';

/** Clock ticks of /proc/<pid>/stat a second (proc(5); 100 on every Linux of today). */
const TICKS_PER_SECOND = 100;

/** CPU that a process has used since its start, user and system, milliseconds. */
export function cpuMsOf(pid: number): number {
  // After the name in parentheses, which may hold spaces: fields 14 and 15 of proc(5).
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? [];
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND;
}

/** Its resident memory now, mebibytes (VmRSS). */
export function rssMbOf(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0;
  return Math.round(Number(kibibytes) / 102.4) / 10;
}
