import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { ConfinedResident, Confinement, ConfinementEnvironment, StartOptions, Weakness } from './confinement.ts';
import { exitOf } from './child-lines.ts';
import { ConfinementError } from './confinement-error.ts';
import { listeningInodes } from './listening-sockets.ts';
import { killProven, untilDead } from './kill-proof.ts';
import { INSIDE } from './namespace-mounts.ts';
import type { SystemFacts } from './namespace-mounts.ts';
import { pidNamespace, readProcess } from './process-table.ts';
import { findResidue } from './residue.ts';
import { isPackaged, residentCommand } from './resident-command.ts';
import { readSystemFacts } from './session-identity.ts';
import { openXephyrFrame } from './session-display.ts';
import { newMark, trialFolder, writeSessionRecord } from './session-record.ts';
import { sweepLeftovers } from './sweep.ts';
import { requireProgram } from './system-programs.ts';
import { displaySocketPath } from './x11-connection.ts';
import { enterNamespace } from './namespace-entry.ts';
import type { Namespace, NamespacePrograms } from './namespace-entry.ts';

/**
 * The bubblewrap form, or null where it does not work here: a whole start is tried, with /bin/true as the resident's process.
 * Rejects with `host-display-unreachable`, which no other form would mend.
 */
export async function tryBubblewrap(environment: ConfinementEnvironment): Promise<Confinement | null> {
  const [bash, bwrap, prlimit, xephyr] = await Promise.all(
    ['bash', 'bwrap', 'prlimit', 'Xephyr'].map((name) => requireProgram(name).catch(() => null)),
  );
  if (!bash || !bwrap || !prlimit || !xephyr) return null;
  const programs: NamespacePrograms = { bash, bwrap, prlimit, xephyr };
  const facts = await readSystemFacts();
  const { hostDisplay, runDir } = environment;
  const trial: StartOptions = {
    electronPath: '/bin/true',
    appPath: '/bin',
    entryArgs: [],
    geometry: { x: 0, y: 0, width: 16, height: 16 },
    hostDisplay,
    runDir: trialFolder(runDir),
  };
  try {
    const resident = await start(trial, environment, programs, facts, ['/usr/bin/true']);
    const { reason, code } = await resident.exited;
    if (reason !== 'died' || code !== 0) return null;
  } catch (error) {
    if (error instanceof ConfinementError && error.code === 'host-display-unreachable') throw error;
    return null;
  } finally {
    await rm(trial.runDir, { recursive: true, force: true });
  }
  const weaknesses: Weakness[] = ['one-os-user', 'shared-network'];
  // Inside it has an ordinary number and no rights, so that Chromium's sandbox stays on.
  if (facts.asRoot) weaknesses.push('runs-as-root');
  return {
    form: 'bubblewrap',
    describe: () => ({ form: 'bubblewrap', weaknesses }),
    start: (options) => start(options, environment, programs, facts),
    residue: () => findResidue(runDir),
    sweep: () => sweepLeftovers(runDir),
  };
}

async function start(
  options: StartOptions,
  environment: ConfinementEnvironment,
  programs: NamespacePrograms,
  facts: SystemFacts,
  command = commandInside(options),
): Promise<ConfinedResident> {
  const mark = newMark();
  const listenersBefore = [...(await listeningInodes())];
  const frame = await openXephyrFrame(options.hostDisplay, environment.hostAuthority, options.geometry);
  let namespace: Namespace;
  try {
    namespace = await enterNamespace(options, environment, programs, facts, frame, mark, command);
  } catch (error) {
    await frame.close();
    throw error;
  }
  const { bwrap, root } = namespace;
  const display = frame.display(`/proc/${root.pid}/root${displaySocketPath(`:${frame.displayNumber}`)}`);
  await writeSessionRecord(options.runDir, {
    mark,
    displayNumber: frame.displayNumber,
    root,
    pidNamespace: await pidNamespace(root.pid),
    listenersBefore,
  });
  return killProven({
    channel: bwrap.stdio[3] as Duplex,
    display,
    // bwrap may leave before PID 1 when the resident ends by itself (it asks the kernel to kill the rest), so its exit alone is no proof.
    dead: async () => {
      const code = await exitOf(bwrap);
      await untilDead([root]);
      return { code };
    },
    kill: async () => {
      // The number is still this process's as long as bwrap, its parent, has not left.
      if (bwrap.exitCode === null && (await readProcess(root.pid))?.parent === bwrap.pid)
        process.kill(root.pid, 'SIGKILL');
    },
  });
}

/** The resident's program as the inner namespace names it. */
function commandInside({ electronPath, appPath, entryArgs }: StartOptions): string[] {
  const executable = join(INSIDE.electron, basename(electronPath));
  return residentCommand(executable, isPackaged(electronPath, appPath) ? null : INSIDE.app, [], entryArgs);
}
