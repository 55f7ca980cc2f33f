import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { ConfinedResident, Confinement, ConfinementEnvironment, StartOptions, Weakness } from './confinement.ts';
import { exitOf } from './child-lines.ts';
import { ConfinementError } from './confinement-error.ts';
import { killProven, untilDead } from './kill-proof.ts';
import { INSIDE } from './namespace-mounts.ts';
import { openNetworkProof } from './network-proof.ts';
import type { NetworkReach } from './network-proof.ts';
import type { SystemFacts } from './namespace-mounts.ts';
import { pidNamespace, readProcess } from './process-table.ts';
import { findResidue } from './residue.ts';
import { isPackaged, residentCommand } from './resident-command.ts';
import { readSystemFacts } from './session-identity.ts';
import { openXephyrFrame } from './session-display.ts';
import { newMark, tracesBefore, trialFolder, writeSessionRecord } from './session-record.ts';
import type { SessionLauncher } from './session-launcher.ts';
import { ownCgroup } from './session-processes.ts';
import { releaseLastMedia, sweepLeftovers } from './sweep.ts';
import { requireProgram } from './system-programs.ts';
import { displaySocketPath } from './x11-connection.ts';
import { enterNamespace } from './namespace-entry.ts';
import type { Namespace, NamespacePrograms, SessionUser } from './namespace-entry.ts';

/**
 * The bubblewrap form, or null where it does not work here: a whole start is tried, with /bin/true as the resident's process.
 * Rejects with `host-display-unreachable`, which no other form would mend. With a launcher it never gives null: it rejects with the reason.
 */
export async function tryBubblewrap(
  environment: ConfinementEnvironment,
  launcher: SessionLauncher | null,
): Promise<Confinement | null> {
  const [bash, bwrap, prlimit, timeout, xephyr] = await Promise.all(
    ['bash', 'bwrap', 'prlimit', 'timeout', 'Xephyr'].map((name) => requireProgram(name).catch(() => null)),
  );
  if (!bash || !bwrap || !prlimit || !timeout || !xephyr) {
    if (launcher) throw new ConfinementError('program-missing');
    return null;
  }
  const programs: NamespacePrograms = { bash, bwrap, prlimit, timeout, xephyr };
  const sessionUser = launcher && { launcher, proof: await openNetworkProof() };
  // Of the last start: a rule that was switched off since shows at the next one.
  let network: NetworkReach = 'shared';
  const begin = async (options: StartOptions, command?: string[]): Promise<ConfinedResident> => {
    const began = await start(options, environment, programs, facts, sessionUser, command);
    ({ network } = began);
    return began.resident;
  };
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
    const resident = await begin(trial, ['/usr/bin/true']);
    const { reason, code } = await resident.exited;
    if (reason !== 'died' || code !== 0) throw new ConfinementError('namespace-failed');
  } catch (error) {
    if (launcher || (error instanceof ConfinementError && error.code === 'host-display-unreachable')) throw error;
    return null;
  } finally {
    await rm(trial.runDir, { recursive: true, force: true });
  }
  const weaknesses = (): Weakness[] => [
    ...(launcher ? [] : (['one-os-user'] as const)),
    ...(network === 'apart' ? [] : (['shared-network'] as const)),
    // Inside it has an ordinary number and no rights, so that Chromium's sandbox stays on.
    ...(facts.asRoot ? (['runs-as-root'] as const) : []),
  ];
  return {
    form: 'bubblewrap',
    describe: () => ({ form: 'bubblewrap', weaknesses: weaknesses() }),
    start: (options) => begin(options),
    residue: () => findResidue(runDir, launcher),
    releaseMedia: () => releaseLastMedia(runDir),
    sweep: () => sweepLeftovers(runDir, launcher),
  };
}

async function start(
  options: StartOptions,
  environment: ConfinementEnvironment,
  programs: NamespacePrograms,
  facts: SystemFacts,
  sessionUser: SessionUser | null,
  command = commandInside(options),
): Promise<{ resident: ConfinedResident; network: NetworkReach }> {
  const mark = newMark();
  const user = sessionUser?.launcher.user ?? null;
  const before = await tracesBefore(user ?? process.getuid?.() ?? 0);
  const frame = await openXephyrFrame(options.hostDisplay, environment.hostAuthority, options.geometry);
  let namespace: Namespace;
  try {
    namespace = await enterNamespace(options, environment, programs, facts, sessionUser, frame, mark, command);
  } catch (error) {
    await frame.close();
    throw error;
  }
  const { bwrap, root, network } = namespace;
  const display = frame.display(`/proc/${root.pid}/root${displaySocketPath(`:${frame.displayNumber}`)}`);
  try {
    const [namespaceName, cgroup] = await Promise.all([pidNamespace(root.pid), ownCgroup(root.pid)]);
    const { displayNumber } = frame;
    const record = { mark, displayNumber, root, pidNamespace: namespaceName, user, cgroup, before };
    await writeSessionRecord(options.runDir, record);
  } catch (error) {
    // Without a record nobody could look for what it leaves.
    await namespace.end();
    await frame.close();
    throw error;
  }
  const resident = killProven({
    channel: bwrap.stdio[3] as Duplex,
    display,
    // bwrap may leave before PID 1 when the resident ends by itself (it asks the kernel to kill the rest), so its exit alone is no proof.
    dead: async () => {
      const code = await exitOf(bwrap);
      await untilDead([root]);
      return { code };
    },
    kill: async () => {
      if (sessionUser) return await namespace.end();
      // The number is still this process's as long as bwrap, its parent, has not left.
      if (bwrap.exitCode === null && (await readProcess(root.pid))?.parent === bwrap.pid)
        process.kill(root.pid, 'SIGKILL');
    },
  });
  return { resident, network };
}

/** The resident's program as the inner namespace names it. */
function commandInside({ electronPath, appPath, entryArgs }: StartOptions): string[] {
  const executable = join(INSIDE.electron, basename(electronPath));
  return residentCommand(executable, isPackaged(electronPath, appPath) ? null : INSIDE.app, [], entryArgs);
}
