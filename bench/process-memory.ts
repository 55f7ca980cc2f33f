import { readFileSync } from 'node:fs';
import { type ProcessEntry, descendantsOf } from '../tests/stage/process-tree.ts';

/**
 * Memory of some processes, mebibytes. `rssMb` counts what several of them share once each, as `ps` and `top` do; `pssMb` divides it among those who
 * share it (proc(5), smaps_rollup), so that its sum is what they really take. `ownMb` leaves out pages of files, which the kernel drops and reads
 * again as it likes, and which weigh less the more programs of this machine have the same file open: it is the one to compare over time.
 */
export type Memory = { rssMb: number; pssMb: number; ownMb: number; processes: number };

/** Processes that end meanwhile count nothing. */
export function memoryOf(pids: readonly number[]): Memory {
  let rss = 0;
  let pss = 0;
  let own = 0;
  let processes = 0;
  for (const pid of pids) {
    const text = readRollup(pid);
    if (text === null) continue;
    processes += 1;
    rss += Number(/^Rss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0);
    pss += Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0);
    own +=
      Number(/^Pss_Anon:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) + Number(/^Pss_Shmem:\s+(\d+) kB/m.exec(text)?.[1] ?? 0);
  }
  const mebibytes = (kibibytes: number) => Math.round(kibibytes / 102.4) / 10;
  return { rssMb: mebibytes(rss), pssMb: mebibytes(pss), ownMb: mebibytes(own), processes };
}

function readRollup(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  } catch {
    return null;
  }
}

/** A kiosk's processes: the shell's own, and those of the session (warm or shown), which all hang on the outer bwrap. */
export function kioskProcesses(shellPid: number): { shell: number[]; resident: number[] } {
  const all = descendantsOf(shellPid);
  const entries = all.filter((entry) => entry.parent === shellPid && isNamespace(entry));
  const resident = new Set(entries.flatMap(({ pid }) => [pid, ...descendantsOf(pid).map((below) => below.pid)]));
  const shell = [shellPid, ...all.map(({ pid }) => pid).filter((pid) => !resident.has(pid))];
  return { shell, resident: [...resident] };
}

/** Every other child of the shell is Chromium's own (zygotes, GPU, network), or a probe that runs for an instant. */
function isNamespace({ command }: ProcessEntry): boolean {
  return /\bbwrap |Xephyr|^sudo /.test(command);
}
