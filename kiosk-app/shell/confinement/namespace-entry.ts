import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { dirname } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConfinementEnvironment, StartOptions } from './confinement.ts';
import { exitOf, firstLine } from './child-lines.ts';
import { ConfinementError, START_TIMEOUT_MS } from './confinement-error.ts';
import { INSIDE, innerArguments, outerArguments } from './namespace-mounts.ts';
import type { SystemFacts } from './namespace-mounts.ts';
import { EXIT_DISPLAY_FAILED, HOST_STEP, NAMESPACE_STEP, PROCESS_LIMIT } from './namespace-scripts.ts';
import { readProcess } from './process-table.ts';
import { isPackaged } from './resident-command.ts';
import { SESSION_IDENTITY, identityFiles } from './session-identity.ts';
import type { XephyrFrame } from './session-display.ts';
import { displayNumber, displaySocketPath, readCookie } from './x11-connection.ts';
import { encodeXAuthority, newCookie } from './xauthority.ts';

/** fd 3 is the resident's channel; bwrap writes what it started to 4, NAMESPACE_STEP "ready" to 5, and the files of /etc come from 6 on. */
const INFO_FD = 4;
const READY_FD = 5;
const FIRST_FILE_FD = 6;

export interface NamespacePrograms {
  bash: string;
  bwrap: string;
  prlimit: string;
  xephyr: string;
}

/** A running outer bwrap: its own exit, and PID 1 of its namespace as the host numbers it. */
export interface Namespace {
  bwrap: ChildProcess;
  frame: XephyrFrame;
  root: { pid: number; startTime: number };
}

/**
 * Starts the outer layer, the display in it and `command` in the inner one.
 * Rejects with `namespace-failed` or `display-failed`; nothing is left running then.
 */
export async function enterNamespace(
  { electronPath, appPath, hostDisplay }: StartOptions,
  environment: ConfinementEnvironment,
  { bash, bwrap, prlimit, xephyr }: NamespacePrograms,
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
  const failed = new Promise<string>((resolve) => child.once('error', () => resolve('')));
  const read = (fd: number): Promise<string> => Promise.race([firstLine(child.stdio[fd] as Readable), failed, late]);
  const pid = /"child-pid":\s*(\d+)/.exec(await read(INFO_FD))?.[1];
  const root = pid === undefined ? null : await readProcess(Number(pid));
  if (!root) throw new ConfinementError('namespace-failed');
  if ((await read(READY_FD)) !== 'ready\n') {
    const code = await Promise.race([exitOf(child), late]);
    throw new ConfinementError(code === EXIT_DISPLAY_FAILED ? 'display-failed' : 'namespace-failed');
  }
  return { pid: root.pid, startTime: root.startTime };
}
