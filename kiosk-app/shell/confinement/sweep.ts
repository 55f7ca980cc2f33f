import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { ConfinementError, KILL_TIMEOUT_MS } from './confinement-error.ts';
import { sessionProcesses } from './session-processes.ts';
import { RECORD_FILE, readSessionRecord } from './session-record.ts';
import type { SessionRecord } from './session-record.ts';
import { displaySocketPath } from './x11-connection.ts';

/** Ends what the last session left running and deletes what it left in runDir. Rejects with `kill-not-proven`, or when a file resists. */
export async function sweepLeftovers(runDir: string): Promise<void> {
  const record = await readSessionRecord(runDir);
  if (record) await killSession(record);
  const names = await readdir(runDir).catch(() => []);
  for (const name of names) {
    // A program that was writing while it died can leave a folder busy for a moment: rm tries again.
    if (name !== RECORD_FILE) await rm(join(runDir, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * SIGKILL to all processes of a session, again until a look at the whole process table finds none: one that forked in between is met in the
 * next round. Also removes what a killed X server cannot: its socket and lock file.
 */
export async function killSession(record: SessionRecord): Promise<void> {
  const giveUpAt = performance.now() + KILL_TIMEOUT_MS;
  for (;;) {
    const living = await sessionProcesses(record);
    if (living.length === 0) break;
    if (performance.now() > giveUpAt) throw new ConfinementError('kill-not-proven');
    for (const { pid } of living) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // gone since the look
      }
    }
    await delay(2);
  }
  if (record.displayNumber === null) return;
  await rm(displaySocketPath(`:${record.displayNumber}`), { force: true });
  await rm(`/tmp/.X${record.displayNumber}-lock`, { force: true });
}
