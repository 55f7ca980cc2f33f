import { rm } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
import { exitOf } from './child-lines.ts';
import type { ConfinedResident, Confinement, ConfinementEnvironment, StartOptions, Weakness } from './confinement.ts';
import { ConfinementError } from './confinement-error.ts';
import { killProven } from './kill-proof.ts';
import { endPlainSession, preparePlainSession, spawnBound } from './plain-session.ts';
import type { PlainPrograms } from './plain-session.ts';
import { readProcess } from './process-table.ts';
import { findResidue } from './residue.ts';
import { isPackaged, residentCommand } from './resident-command.ts';
import { trialFolder, writeSessionRecord } from './session-record.ts';
import { killSession, releaseLastMedia, sweepLeftovers } from './sweep.ts';
import { findProgram, requireProgram } from './system-programs.ts';

/**
 * The weaker form: an ordinary process tree with a private profile folder, killed and deleted at the end, and looked for afterwards.
 * With Xephyr where it works. Rejects with `root-needs-consent` or `program-missing`.
 */
export async function plainProcess(environment: ConfinementEnvironment): Promise<Confinement> {
  const asRoot = process.getuid?.() === 0;
  if (asRoot && !environment.allowNoSandbox) throw new ConfinementError('root-needs-consent');
  const [bash, prlimit, setpriv] = await Promise.all([
    requireProgram('bash'),
    requireProgram('prlimit'),
    requireProgram('setpriv'),
  ]);
  const xephyr = environment.ownDisplay === false ? null : await findProgram('Xephyr');
  const programs: PlainPrograms = { bash, prlimit, setpriv, xephyr };
  if (xephyr && !(await tryXephyr(environment, programs))) programs.xephyr = null;
  const weaknesses: Weakness[] = ['one-os-user', 'shared-network', 'no-namespace'];
  if (!programs.xephyr) weaknesses.push('no-display-of-its-own');
  if (asRoot) weaknesses.push('runs-as-root', 'no-chromium-sandbox');
  const { runDir } = environment;
  return {
    form: 'plain',
    describe: () => ({ form: 'plain', weaknesses }),
    start: (options) => start(options, environment, programs, asRoot),
    residue: () => findResidue(runDir),
    releaseMedia: () => releaseLastMedia(runDir),
    sweep: () => sweepLeftovers(runDir),
  };
}

/** Does a Xephyr come up here? Leaves nothing. */
async function tryXephyr(environment: ConfinementEnvironment, programs: PlainPrograms): Promise<boolean> {
  const runDir = trialFolder(environment.runDir);
  const place = { ...environment, runDir, geometry: { x: 0, y: 0, width: 16, height: 16 } };
  try {
    const session = await preparePlainSession(place, programs);
    await endPlainSession(session);
    await session.display.stop();
    return true;
  } catch (error) {
    if (error instanceof ConfinementError && error.code === 'display-failed') return false;
    throw error;
  } finally {
    await rm(runDir, { recursive: true, force: true });
  }
}

async function start(
  options: StartOptions,
  { hostAuthority, output = 'ignore' }: ConfinementEnvironment,
  programs: PlainPrograms,
  asRoot: boolean,
): Promise<ConfinedResident> {
  const { electronPath, appPath, entryArgs, runDir } = options;
  const session = await preparePlainSession({ ...options, hostAuthority }, programs);
  // Shared memory in files of the private folder, not in the machine's /dev/shm.
  const switches = ['--disable-dev-shm-usage', ...(asRoot ? ['--no-sandbox'] : [])];
  const app = isPackaged(electronPath, appPath) ? null : appPath;
  const command = residentCommand(electronPath, app, switches, entryArgs);
  const child = spawnBound(session, command, programs, ['ignore', output, output, 'pipe']);
  const root = child.pid === undefined ? null : await readProcess(child.pid);
  if (!root) {
    await endPlainSession(session);
    await session.display.stop();
    throw new ConfinementError('program-missing');
  }
  session.record.root = { pid: root.pid, startTime: root.startTime };
  await writeSessionRecord(runDir, session.record);
  return killProven({
    channel: child.stdio[3] as Duplex,
    display: session.display,
    dead: async () => {
      const code = await exitOf(child);
      await endPlainSession(session);
      return { code };
    },
    kill: () => killSession(session.record),
  });
}
