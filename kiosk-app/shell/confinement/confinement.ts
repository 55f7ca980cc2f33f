import type { Duplex } from 'node:stream';
import { tryBubblewrap } from './bubblewrap.ts';
import { ConfinementError } from './confinement-error.ts';
import { plainProcess } from './plain-process.ts';
import type { Geometry } from './x11-window.ts';
import type { ResidueCount } from './residue.ts';
import type { SessionDisplay } from './session-display.ts';
import { openLauncher } from './session-launcher.ts';

/** How a resident's process is kept apart: a namespace of its own, or (weaker) an ordinary process tree. */
export type ConfinementForm = 'bubblewrap' | 'plain';

/**
 * What the confinement in use does not give, for the dashboard. Closed list:
 * - `one-os-user`: the resident's process runs as the shell's own user
 * - `shared-network`: it reaches loopback and the local network as the shell does, or the last try from inside did not prove that it cannot
 * - `no-namespace`: it sees the machine's files and processes; its traces are deleted, not lost with their memory
 * - `no-display-of-its-own`: it draws on the shell's own display
 * - `runs-as-root`: the shell, and so the resident's process (without rights in its namespace), is root (development)
 * - `no-chromium-sandbox`: pages run without Chromium's sandbox (root in development)
 */
export type Weakness =
  | 'one-os-user'
  | 'shared-network'
  | 'no-namespace'
  | 'no-display-of-its-own'
  | 'runs-as-root'
  | 'no-chromium-sandbox';

export interface StartOptions {
  /** absolute path of the Electron executable; its folder is mounted read-only */
  electronPath: string;
  /** folder with the built resident entry, mounted read-only; inside Electron's own folder (a packaged build) it is not named again */
  appPath: string;
  entryArgs: string[];
  /** on the host's display, in its pixels */
  geometry: Geometry;
  /** ":0" */
  hostDisplay: string;
  /** a folder of the confinement's own; what it holds after a session is residue */
  runDir: string;
}

/**
 * One resident's process and its display.
 *
 *   started, hidden --display.show()--> visible --kill(), or it died--> dead: `exited` resolves
 */
export interface ConfinedResident {
  /** fd 3 of the resident: a duplex byte stream, framed by kiosk-app/core/resident-channel.ts */
  channel: Duplex;
  display: SessionDisplay;
  /** Resolves when every process of the session is dead, whoever killed it. `code` is null for a killed one. */
  exited: Promise<{ reason: 'killed' | 'died'; code: number | null }>;
  /**
   * Kills everything of the session and resolves after the proof that all of it is dead, with the milliseconds that took.
   * Idempotent. Rejects with `kill-not-proven` after KILL_TIMEOUT_MS: the terminal must then go out of service.
   */
  kill(): Promise<{ durationMs: number }>;
}

export interface Confinement {
  form: ConfinementForm;
  describe(): { form: ConfinementForm; weaknesses: Weakness[] };
  /** Starts a resident's process, hidden. Rejects with a ConfinementError; nothing is left running then. */
  start(options: StartOptions): Promise<ConfinedResident>;
  /** What the last session left: counts by kind, never contents or names. Empty means clean. Works after a restart of the shell. */
  residue(): Promise<ResidueCount[]>;
  /** Unmounts the removable media of the last session, all of it written. Never rejects: what resists is residue, of the kind `mount`. */
  releaseMedia(): Promise<void>;
  /** Ends and deletes what an earlier run of the shell left behind (it was killed, or the power went). Then ask residue(). */
  sweep(): Promise<void>;
}

export interface ConfinementEnvironment {
  /** ":0" */
  hostDisplay: string;
  /** Xauthority file of the host's display; null where it asks for none */
  hostAuthority: string | null;
  runDir: string;
  /**
   * What stands before a command line to run it as the session's own user: provisioning/linux/launcher, through sudo. Null or left out: one
   * user for shell and session. Once given it is not optional: where it does not work, nothing runs.
   */
  launcher?: readonly string[] | null;
  /** Lets root run Chromium without its sandbox. Never in release builds. */
  allowNoSandbox?: boolean;
  /** Asks for the weaker form although the better one works (tests, diagnosis). */
  form?: 'plain';
  /** false: the plain form on the host's own display, as where Xephyr does not work. */
  ownDisplay?: false;
  /** Where the resident's console goes. 'ignore' unless a developer asks: it may carry what a resident typed. */
  output?: 'ignore' | 'inherit';
}

/**
 * Bubblewrap where bwrap and Xephyr were tried and work, else the plain form, labelled by describe(). Rejects where neither may run, and with
 * `launcher-failed` or the reason bubblewrap gives where a session is to have its own user and cannot.
 */
export async function chooseConfinement(environment: ConfinementEnvironment): Promise<Confinement> {
  const launcher = environment.launcher ? await openLauncher(environment.launcher) : null;
  if (launcher && environment.form === 'plain') throw new ConfinementError('launcher-failed');
  const bubblewrap = environment.form === 'plain' ? null : await tryBubblewrap(environment, launcher);
  return bubblewrap ?? (await plainProcess(environment));
}
