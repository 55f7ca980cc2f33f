import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { ConfinementError, KILL_TIMEOUT_MS } from './confinement-error.ts';
import type { ProcessEntry } from './process-table.ts';
import { SHARED_FOLDERS } from './residue.ts';
import { unmountMedia } from './session-media.ts';
import type { SessionLauncher } from './session-launcher.ts';
import { processesOfUser, sessionProcesses } from './session-processes.ts';
import { RECORD_FILE, readSessionRecord } from './session-record.ts';
import type { SessionRecord } from './session-record.ts';
import { displaySocketPath } from './x11-connection.ts';

/**
 * Ends what the last session left running, unmounts its media and deletes what it left in runDir.
 * @param launcher where sessions have a user of their own: then everything of that user ends, also what no record names
 * Rejects with `kill-not-proven`, or when a file resists.
 */
export async function sweepLeftovers(runDir: string, launcher: SessionLauncher | null = null): Promise<void> {
  const record = await readSessionRecord(runDir);
  if (launcher) {
    await killUntilGone(() => processesOfUser(launcher.user), launcher);
    await launcher.deleteFiles([...SHARED_FOLDERS, '/dev/shm']);
  }
  if (record) {
    await killSession(record);
    await unmountMedia(record.before.mounts);
  }
  const names = await readdir(runDir).catch(() => []);
  for (const name of names) {
    // A program that was writing while it died can leave a folder busy for a moment: rm tries again.
    if (name !== RECORD_FILE) await rm(join(runDir, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Unmounts what the last session had mounted, as its record tells. Never rejects. */
export async function releaseLastMedia(runDir: string): Promise<void> {
  const record = await readSessionRecord(runDir);
  if (record) await unmountMedia(record.before.mounts);
}

/** Ends all processes of a session of the shell's own user, and removes what a killed X server cannot: its socket and lock file. */
export async function killSession(record: SessionRecord): Promise<void> {
  await killUntilGone(() => sessionProcesses(record), null);
  if (record.displayNumber === null) return;
  await rm(displaySocketPath(`:${record.displayNumber}`), { force: true });
  await rm(`/tmp/.X${record.displayNumber}-lock`, { force: true });
}

/**
 * SIGKILL, again until a look at the whole process table finds none: one that forked in between is met in the next round.
 * Rejects with `kill-not-proven` after KILL_TIMEOUT_MS.
 */
async function killUntilGone(look: () => Promise<ProcessEntry[]>, launcher: SessionLauncher | null): Promise<void> {
  const giveUpAt = performance.now() + KILL_TIMEOUT_MS;
  for (;;) {
    const living = await look();
    if (living.length === 0) return;
    if (performance.now() > giveUpAt) throw new ConfinementError('kill-not-proven');
    if (launcher) await launcher.killAll();
    else killEach(living);
    await delay(2);
  }
}

function killEach(processes: ProcessEntry[]): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // gone since the look, or another user's: the next look tells
    }
  }
}
