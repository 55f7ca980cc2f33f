import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConfinedResident } from './confinement.ts';
import { ConfinementError, KILL_TIMEOUT_MS } from './confinement-error.ts';
import { isAlive } from './process-table.ts';
import type { SessionDisplay } from './session-display.ts';

const POLL_MS = 2;

/** The two things the forms do differently. */
export interface Mortal {
  channel: Duplex;
  display: SessionDisplay;
  /** Resolves when every process of the session is dead, and its own traces on the host are gone. */
  dead(): Promise<{ code: number | null }>;
  /** Asks the kernel to kill them; does not wait. */
  kill(): Promise<void>;
}

/**
 * Turns the parts of a form into a ConfinedResident whose kill() ends with a proof.
 *
 *   alive --kill()--> dying --all dead--> dead(killed)
 *     └----- the resident's own end -----> dead(died)
 */
export function killProven({ channel, display, dead, kill }: Mortal, timeoutMs = KILL_TIMEOUT_MS): ConfinedResident {
  let state: 'alive' | 'dying' | 'dead' = 'alive';
  let killing: Promise<{ durationMs: number }> | null = null;
  // A write to a dead resident fails here; `exited` is where the shell learns of it.
  channel.on('error', () => {});

  const exited = dead().then(async ({ code }) => {
    const reason = state === 'dying' ? ('killed' as const) : ('died' as const);
    state = 'dead';
    await display.stop();
    return { reason, code: reason === 'killed' ? null : code };
  });
  // kill() waits on it and reports; who never asks must not be ended by an unhandled rejection.
  exited.catch(() => {});

  const killAll = async (): Promise<{ durationMs: number }> => {
    const began = performance.now();
    if (state === 'alive') {
      state = 'dying';
      // The picture goes at once; waiting for the X server's word would only delay the kill.
      void display.hide().catch(() => {});
      await kill();
    }
    const proof = await Promise.race([exited, delay(timeoutMs, null, { ref: false })]);
    if (proof === null) throw new ConfinementError('kill-not-proven');
    return { durationMs: performance.now() - began };
  };
  return { channel, display, exited, kill: () => (killing ??= killAll()) };
}

/** Waits until none of these very processes lives. No limit of its own. */
export async function untilDead(processes: { pid: number; startTime: number }[]): Promise<void> {
  for (const one of processes) while (await isAlive(one)) await delay(POLL_MS);
}
