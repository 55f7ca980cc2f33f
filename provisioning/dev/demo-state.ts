import { readFileSync, writeFileSync } from 'node:fs';
import { runStateFile } from './paths.mjs';
import { parseStat } from './process-tree-rules.ts';

/** What a running `npm start` leaves for `npm run picture` and for a second `npm start`. No password, no ticket. */
export type DemoState = {
  pid: number;
  dashboard: string;
  /** null while it is starting */
  display: string | null;
  authority: string;
};

export function writeDemoState(state: DemoState): void {
  writeFileSync(runStateFile, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
}

/** The demo that is running now, else undefined. A number taken over by another program does not count. */
export function runningDemo(): DemoState | undefined {
  try {
    const state = JSON.parse(readFileSync(runStateFile, 'utf8')) as DemoState;
    return readFileSync(`/proc/${state.pid}/cmdline`, 'utf8').includes('provisioning/dev/start.ts') ? state : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Who started us, to notice when they go: our parent, and npm behind it where the parent is only the `sh -c` npm runs
 * scripts by (it stays when npm is killed). The person's own shell does not count: the demo may outlive it (nohup).
 */
export function startedBy(parent: number): string {
  try {
    const isNpmShell = readFileSync(`/proc/${parent}/cmdline`, 'utf8').split('\0').includes('-c');
    return isNpmShell ? `${parent} ${parseStat(readFileSync(`/proc/${parent}/stat`, 'utf8'))?.parent}` : `${parent}`;
  } catch {
    return `${parent}`;
  }
}
