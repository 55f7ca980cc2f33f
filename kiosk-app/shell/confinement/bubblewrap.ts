import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConfinedResident, Confinement, ConfinementEnvironment, StartOptions, Weakness } from './confinement.ts';
import { exitOf, firstLine } from './child-lines.ts';
import { ConfinementError, START_TIMEOUT_MS } from './confinement-error.ts';
import { listeningInodes } from './listening-sockets.ts';
import { killProven, untilDead } from './kill-proof.ts';
import { INSIDE, innerArguments, outerArguments } from './namespace-mounts.ts';
import type { SystemFacts } from './namespace-mounts.ts';
import { EXIT_DISPLAY_FAILED, HOST_STEP, NAMESPACE_STEP, PROCESS_LIMIT } from './namespace-scripts.ts';
import { pidNamespace, readProcess } from './process-table.ts';
import { findResidue } from './residue.ts';
import { isPackaged, residentCommand } from './resident-command.ts';
import { SESSION_IDENTITY, identityFiles, readSystemFacts } from './session-identity.ts';
import { openXephyrFrame } from './session-display.ts';
import type { XephyrFrame } from './session-display.ts';
import { newMark, writeSessionRecord } from './session-record.ts';
import { sweepLeftovers } from './sweep.ts';
import { requireProgram } from './system-programs.ts';
import { displayNumber, displaySocketPath, readCookie } from './x11-connection.ts';
import { encodeXAuthority, newCookie } from './xauthority.ts';

/** fd 3 is the resident's channel; bwrap writes what it started to 4, NAMESPACE_STEP "ready" to 5, and the files of /etc come from 6 on. */
const INFO_FD = 4;
const READY_FD = 5;
const FIRST_FILE_FD = 6;

interface Programs {
  bash: string;
  bwrap: string;
  prlimit: string;
  xephyr: string;
}

/** A running outer bwrap: its own exit, and PID 1 of its namespace as the host numbers it. */
interface Namespace {
  bwrap: ChildProcess;
  frame: XephyrFrame;
  root: { pid: number; startTime: number };
}

/**
 * The bubblewrap form, or null where it does not work here: a whole start is tried, with /bin/true as the resident's process.
 * Rejects with `host-display-unreachable`, which no other form would mend.
 */
export async function tryBubblewrap(environment: ConfinementEnvironment): Promise<Confinement | null> {
  const [bash, bwrap, prlimit, xephyr] = await Promise.all(
    ['bash', 'bwrap', 'prlimit', 'Xephyr'].map((name) => requireProgram(name).catch(() => null)),
  );
  if (!bash || !bwrap || !prlimit || !xephyr) return null;
  const programs: Programs = { bash, bwrap, prlimit, xephyr };
  const facts = await readSystemFacts();
  const { hostDisplay, runDir } = environment;
  const trial: StartOptions = {
    electronPath: '/bin/true',
    appPath: '/bin',
    entryArgs: [],
    geometry: { x: 0, y: 0, width: 16, height: 16 },
    hostDisplay,
    runDir,
  };
  try {
    const resident = await start(trial, environment, programs, facts, ['/usr/bin/true']);
    const { reason, code } = await resident.exited;
    if (reason !== 'died' || code !== 0) return null;
  } catch (error) {
    if (error instanceof ConfinementError && error.code === 'host-display-unreachable') throw error;
    return null;
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
  programs: Programs,
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

async function enterNamespace(
  { electronPath, appPath, hostDisplay }: StartOptions,
  environment: ConfinementEnvironment,
  { bash, bwrap, prlimit, xephyr }: Programs,
  facts: SystemFacts,
  frame: XephyrFrame,
  mark: number,
  command: string[],
): Promise<Namespace> {
  const { hostAuthority, output = 'ignore' } = environment;
  const hostCookie = await readCookie(hostDisplay, hostAuthority);
  const files = identityFiles(SESSION_IDENTITY, facts);
  files.push({ inside: INSIDE.sessionAuthority, content: encodeXAuthority(frame.displayNumber, newCookie()) });
  // Written anew with that one cookie: the host's file may hold others, and its entry names the host, which has another name inside.
  if (hostCookie) {
    files.push({ inside: INSIDE.hostAuthority, content: encodeXAuthority(displayNumber(hostDisplay), hostCookie) });
  }
  const lastFd = FIRST_FILE_FD + files.length - 1;
  const outer = outerArguments(
    facts,
    {
      hostSocket: displaySocketPath(hostDisplay),
      electronFolder: dirname(electronPath),
      appFolder: isPackaged(electronPath, appPath) ? null : appPath,
    },
    SESSION_IDENTITY,
    files.map(({ inside }, index) => ({ inside, fd: FIRST_FILE_FD + index })),
    INFO_FD,
  );
  const hostVariables = ['--setenv', 'PATH', '/usr/bin:/bin', '--setenv', 'DISPLAY', hostDisplay];
  if (hostCookie) hostVariables.push('--setenv', 'XAUTHORITY', INSIDE.hostAuthority);
  const xephyrArguments = [...frame.arguments, '-auth', INSIDE.sessionAuthority];
  const namespaceStep = [bash, '-c', NAMESPACE_STEP, 'namespace-step', xephyr, String(xephyrArguments.length)].concat(
    xephyrArguments,
    [prlimit, String(PROCESS_LIMIT), bwrap],
    innerArguments(facts, SESSION_IDENTITY, frame.displayNumber),
    ['--'],
    command,
  );
  const child = spawn(
    bash,
    [
      '-c',
      HOST_STEP,
      'host-step',
      String(lastFd),
      String(mark),
      prlimit,
      bwrap,
      ...outer,
      ...hostVariables,
      '--',
      ...namespaceStep,
    ],
    {
      env: {},
      stdio: ['ignore', output, output, 'pipe', 'pipe', 'pipe', ...files.map(() => 'pipe' as const)],
    },
  );
  files.forEach(({ content }, index) => giveFile(child.stdio[FIRST_FILE_FD + index] as Duplex, content));
  try {
    const root = await untilReady(child);
    return { bwrap: child, frame, root };
  } catch (error) {
    // PID 1 goes with bwrap (--die-with-parent).
    child.kill('SIGKILL');
    throw error;
  }
}

function giveFile(pipe: Duplex, content: Buffer | string): void {
  // bwrap may have failed and left before reading: its exit code says so.
  pipe.on('error', () => {});
  pipe.end(content);
}

/**
 * Waits for PID 1 of the namespace and for the display.
 * Rejects with `namespace-failed` or `display-failed` when they do not come, at the latest after START_TIMEOUT_MS.
 */
async function untilReady(child: ChildProcess): Promise<Namespace['root']> {
  const late = delay(START_TIMEOUT_MS, '', { ref: false });
  const spawned = new Promise<string>((_, reject) => child.once('error', reject));
  const read = (fd: number): Promise<string> => Promise.race([firstLine(child.stdio[fd] as Readable), spawned, late]);
  const pid = /"child-pid":\s*(\d+)/.exec(await read(INFO_FD))?.[1];
  const root = pid === undefined ? null : await readProcess(Number(pid));
  if (!root) throw new ConfinementError('namespace-failed');
  if ((await read(READY_FD)) !== 'ready\n') {
    const code = await Promise.race([exitOf(child), late]);
    throw new ConfinementError(code === EXIT_DISPLAY_FAILED ? 'display-failed' : 'namespace-failed');
  }
  return { pid: root.pid, startTime: root.startTime };
}
