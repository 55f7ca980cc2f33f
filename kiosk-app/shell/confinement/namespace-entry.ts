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
import type { NetworkProof, NetworkReach } from './network-proof.ts';
import { readProcess } from './process-table.ts';
import { isPackaged } from './resident-command.ts';
import { SESSION_IDENTITY, identityFiles } from './session-identity.ts';
import type { XephyrFrame } from './session-display.ts';
import type { SessionLauncher } from './session-launcher.ts';
import { systemCallFilter } from './system-call-filter.ts';
import { displayNumber, displaySocketPath, readCookie } from './x11-connection.ts';
import { encodeXAuthority, newCookie } from './xauthority.ts';

/** fd 0 is the lifeline (NAMESPACE_STEP), 3 the resident's channel; bwrap writes what it started to 4, NAMESPACE_STEP "ready" to 5,
 * the inner layer's filter of system calls comes through 6, and the files of /etc from 7 on. */
const INFO_FD = 4;
const READY_FD = 5;
const FILTER_FD = 6;
const FIRST_FILE_FD = 7;

export interface NamespacePrograms {
  bash: string;
  bwrap: string;
  prlimit: string;
  timeout: string;
  xephyr: string;
}

/** The session's own user and what its network is tried with; null where it runs as the shell's. */
export interface SessionUser {
  launcher: SessionLauncher;
  proof: NetworkProof;
}

/** A running outer bwrap: its own exit, and PID 1 of its namespace as the host numbers it. */
export interface Namespace {
  bwrap: ChildProcess;
  frame: XephyrFrame;
  root: { pid: number; startTime: number };
  network: NetworkReach;
  /** Kills what may not be killed by a signal of ours: cuts the lifeline, then asks the launcher. Never rejects. */
  end(): Promise<void>;
}

/**
 * Starts the outer layer, the display in it and `command` in the inner one.
 * Rejects with `namespace-failed` or `display-failed`; nothing is left running then.
 */
export async function enterNamespace(
  { electronPath, appPath, hostDisplay }: StartOptions,
  environment: ConfinementEnvironment,
  { bash, bwrap, prlimit, timeout, xephyr }: NamespacePrograms,
  facts: SystemFacts,
  sessionUser: SessionUser | null,
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
  const filter = systemCallFilter(process.arch);
  const proof = sessionUser?.proof.command({ bash, timeout }) ?? [];
  const namespaceStep = [bash, '-c', NAMESPACE_STEP, 'namespace-step', xephyr, String(xephyrArguments.length)].concat(
    xephyrArguments,
    [String(proof.length), ...proof],
    [prlimit, String(PROCESS_LIMIT), bwrap],
    innerArguments(facts, SESSION_IDENTITY, frame.displayNumber, filter ? FILTER_FD : null),
    ['--'],
    command,
  );
  const entry = [bwrap, ...outer, ...hostVariables, '--', ...namespaceStep];
  const child = spawn(
    bash,
    [
      ...['-c', HOST_STEP, 'host-step', String(lastFd), String(mark), prlimit],
      ...(sessionUser?.launcher.command(entry) ?? entry),
    ],
    {
      env: {},
      cwd: '/',
      stdio: ['pipe', output, output, 'pipe', 'pipe', 'pipe', 'pipe', ...files.map(() => 'pipe' as const)],
    },
  );
  giveFile(child.stdio.at(FILTER_FD) as Duplex, filter ?? '');
  files.forEach(({ content }, index) => giveFile(child.stdio[FIRST_FILE_FD + index] as Duplex, content));
  // A lifeline whose other end has gone is no error: the exit tells.
  child.stdin?.on('error', () => {});
  const end = async (): Promise<void> => {
    child.stdin?.destroy();
    // PID 1 goes with bwrap (--die-with-parent).
    if (sessionUser) await sessionUser.launcher.killAll();
    else child.kill('SIGKILL');
  };
  try {
    return { bwrap: child, frame, end, ...(await untilReady(child)) };
  } catch (error) {
    await end();
    throw error;
  }
}

function giveFile(pipe: Duplex, content: Buffer | string): void {
  // bwrap may have failed and left before reading: its exit code says so.
  pipe.on('error', () => {});
  pipe.end(content);
}

/**
 * Waits for PID 1 of the namespace, for the display and for what the network's proof said.
 * Rejects with `namespace-failed` or `display-failed` when they do not come, at the latest after START_TIMEOUT_MS.
 */
async function untilReady(child: ChildProcess): Promise<Pick<Namespace, 'root' | 'network'>> {
  const late = delay(START_TIMEOUT_MS, '', { ref: false });
  const failed = new Promise<string>((resolve) => child.once('error', () => resolve('')));
  const read = (fd: number): Promise<string> => Promise.race([firstLine(child.stdio[fd] as Readable), failed, late]);
  const pid = /"child-pid":\s*(\d+)/.exec(await read(INFO_FD))?.[1];
  const root = pid === undefined ? null : await readProcess(Number(pid));
  if (!root) throw new ConfinementError('namespace-failed');
  const [, ready, network] = /^(ready) (\w*)\n$/.exec(await read(READY_FD)) ?? [];
  if (!ready) {
    const code = await Promise.race([exitOf(child), late]);
    throw new ConfinementError(code === EXIT_DISPLAY_FAILED ? 'display-failed' : 'namespace-failed');
  }
  return {
    root: { pid: root.pid, startTime: root.startTime },
    // Nothing but the word itself is a proof.
    network: network === 'apart' ? 'apart' : 'shared',
  };
}
