import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { firstLine } from './child-lines.ts';
import { ConfinementError, START_TIMEOUT_MS } from './confinement-error.ts';
import { HOST_STEP } from './namespace-scripts.ts';
import { hostDisplayOf, openXephyrFrame } from './session-display.ts';
import type { SessionDisplay } from './session-display.ts';
import { newMark, tracesBefore, writeSessionRecord } from './session-record.ts';
import type { SessionRecord } from './session-record.ts';
import { killSession } from './sweep.ts';
import { displaySocketPath } from './x11-connection.ts';
import type { Geometry } from './x11-window.ts';
import { encodeXAuthority, newCookie } from './xauthority.ts';

export interface PlainPrograms {
  bash: string;
  prlimit: string;
  setpriv: string;
  /** null where it does not work: the session then draws on the host's own display */
  xephyr: string | null;
}

/** Where a plain session is to be. */
export interface PlainPlace {
  geometry: Geometry;
  hostDisplay: string;
  hostAuthority: string | null;
  runDir: string;
}

/** The folder, the display and the surroundings of one plain session, before its program starts. */
export interface PlainSession {
  record: SessionRecord;
  folder: string;
  display: SessionDisplay;
  /** environment of its programs */
  variables: Record<string, string>;
}

/** Makes folder and display. Rejects with `display-failed` or `host-display-unreachable`, leaving nothing. */
export async function preparePlainSession(place: PlainPlace, programs: PlainPrograms): Promise<PlainSession> {
  const { geometry, hostDisplay, hostAuthority, runDir } = place;
  const folder = join(runDir, 'session');
  const temporary = join(folder, 'tmp');
  const record: SessionRecord = {
    mark: newMark(),
    displayNumber: null,
    root: null,
    pidNamespace: null,
    user: null,
    cgroup: null,
    before: await tracesBefore(process.getuid?.() ?? 0),
  };
  const variables: Record<string, string> = {
    PATH: '/usr/bin:/bin',
    HOME: folder,
    TMPDIR: temporary,
    XDG_RUNTIME_DIR: temporary,
    XDG_SESSION_TYPE: 'x11',
    LANG: process.env['LANG'] ?? 'fr_FR.UTF-8',
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    NO_AT_BRIDGE: '1',
    DISPLAY: hostDisplay,
    ...(hostAuthority === null ? {} : { XAUTHORITY: hostAuthority }),
  };
  const frame = programs.xephyr ? await openXephyrFrame(hostDisplay, hostAuthority, geometry) : null;
  record.displayNumber = frame?.displayNumber ?? null;
  await writeSessionRecord(runDir, record);
  await mkdir(temporary, { recursive: true, mode: 0o700 });
  if (!frame || !programs.xephyr) return { record, folder, display: hostDisplayOf(hostDisplay), variables };

  const display = frame.display(displaySocketPath(`:${frame.displayNumber}`));
  const session: PlainSession = { record, folder, display, variables };
  const authority = join(folder, 'session.auth');
  await writeFile(authority, encodeXAuthority(frame.displayNumber, newCookie()), { mode: 0o600 });
  const xephyr = [programs.xephyr, ...frame.arguments, '-auth', authority, '-displayfd', '3'];
  const server = spawnBound(session, xephyr, programs, ['ignore', 'ignore', 'ignore', 'pipe']);
  const late = delay(START_TIMEOUT_MS, '', { ref: false });
  if ((await Promise.race([firstLine(server.stdio[3] as Readable), late])) !== `${frame.displayNumber}\n`) {
    await endPlainSession(session);
    await display.stop();
    throw new ConfinementError('display-failed');
  }
  session.variables = { ...variables, DISPLAY: display.display, XAUTHORITY: authority };
  return session;
}

/** Starts a program of the session. It ends with this thread of the shell (prctl(2), PR_SET_PDEATHSIG) and holds no descriptor of it. */
export function spawnBound(
  { record, variables }: PlainSession,
  command: string[],
  { bash, prlimit, setpriv }: PlainPrograms,
  stdio: StdioOptions,
): ChildProcess {
  const lastFd = '3';
  const step = ['-c', HOST_STEP, 'host-step', lastFd, String(record.mark), prlimit];
  // A process group of its own: a Ctrl+C in a developer's terminal goes to the shell alone, which then kills properly.
  const child = spawn(bash, [...step, setpriv, '--pdeathsig', 'KILL', ...command], {
    env: variables,
    detached: true,
    stdio,
  });
  // A child that could not be made has no pid, which is where the callers learn of it.
  child.on('error', () => {});
  return child;
}

/** Kills what lives of it and deletes its folder; resolves when both are done. */
export async function endPlainSession({ record, folder }: PlainSession): Promise<void> {
  await killSession(record);
  // A file that a dying program still wrote makes the folder "not empty" for a moment: rm tries again.
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
