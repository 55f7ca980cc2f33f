import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Weakness } from '../../../kiosk-app/shell/confinement/confinement.ts';
import type { ResidueCount } from '../../../kiosk-app/shell/confinement/residue.ts';
import { electronRuntime } from '../../../provisioning/dev/electron-runtime.ts';
import { HEIGHT, WIDTH, startHostScreen } from './host-screen.ts';
import type { HostScreen } from './host-screen.ts';
import { ordinaryFolder, staysRoot } from './ordinary-user.ts';
import { startShell } from './shell.ts';
import type { Shell } from './shell.ts';

/** What the resident paints (resident/main.cjs). */
export const GREEN = [0, 255, 0] as const;
/** Parts of the screen: the shell's bar, and the resident's display under it. */
export const BAR = { x: 0, y: 0, width: WIDTH, height: 40 };
export const PLACE = { x: 0, y: 40, width: WIDTH, height: HEIGHT - 40 };
/** Between two looks at a condition. */
const POLL_MS = 10;

export const testFile = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
export const electronPath = electronRuntime().path;
export const isRoot = staysRoot([electronPath, testFile('shell-driver.ts'), process.execPath]);
/** Switches of the Electrons that play the shell. */
export const shellSwitches = ['--disable-gpu', ...(isRoot ? ['--no-sandbox'] : [])];

/** What the resident says of a try. */
export interface Attempt {
  ok: boolean;
  value?: string & string[];
  code?: string;
}
/** What the resident says of itself. */
export interface Facts {
  uid: number;
  environment: string[];
  renderer: string;
  limits: string;
  oom: string;
  processes: number;
  bounds: { width: number; height: number };
}
export interface Wish {
  form?: 'plain';
  ownDisplay?: false;
  launcher?: readonly string[] | null;
}

/** A screen, a folder and a process that plays the shell, for the tests of one file: made and ended by vitest's own hooks. */
export class Stage {
  folder = '';
  runDir = '';
  host!: HostScreen;
  shell!: Shell;

  constructor() {
    beforeAll(async () => {
      this.folder = ordinaryFolder();
      this.runDir = join(this.folder, 'run');
      this.host = await startHostScreen(this.folder);
    });
    afterEach(async () => {
      await this.shell?.call('kill').catch(() => {});
      await this.shell?.crash();
    });
    afterAll(async () => {
      await this.host?.stop();
      await rm(this.folder, { recursive: true, force: true });
    });
  }

  /** A new shell, and the confinement it chose. */
  async choose(wish: Wish = {}): Promise<{ form: string; weaknesses: Weakness[] }> {
    this.shell = startShell(this.host.environment);
    return await this.shell.call('choose', {
      hostDisplay: this.host.display,
      hostAuthority: this.host.authority,
      runDir: this.runDir,
      allowNoSandbox: isRoot,
      ...wish,
    });
  }

  /**
   * A resident's process, started and hidden.
   * @param program another one than Electron with the test's resident
   */
  async start(program?: {
    electronPath: string;
    appPath: string;
  }): Promise<{ display: string; socketPath: string; durationMs: number }> {
    return await this.shell.call('start', {
      electronPath,
      appPath: testFile('resident'),
      ...program,
      entryArgs: ['--disable-gpu'],
      geometry: PLACE,
      hostDisplay: this.host.display,
      runDir: this.runDir,
    });
  }

  /** Kinds of what is left, in the order of the check. */
  async kindsLeft(): Promise<string[]> {
    return (await this.shell.call<ResidueCount[]>('residue')).map(({ kind }) => kind);
  }
}

/** Command lines of this machine that name the test's resident or its display: what must be gone after a kill, looked up independently. */
export async function strays(display: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const line = await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '');
    if (line.includes(`${display}\0`) || line.includes('setsid bash') || line.includes("trap '' TERM HUP INT"))
      found.push(line);
  }
  return found;
}

/** Waits on a condition; vitest's own limit ends it. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await setTimeout(POLL_MS);
}
