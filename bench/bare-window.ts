import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { KioskSeat } from '../provisioning/dev/kiosk-user.ts';
import { isAlive } from '../tests/faults/session-targets.ts';
import { descendantsOf } from '../tests/stage/process-tree.ts';
import { until } from '../tests/stage/until.ts';
import { preciseNow } from './painted.ts';

const APP = fileURLToPath(new URL('bare-app', import.meta.url));

/** Where a bare window stands and what it shows. */
export type BareOptions = {
  display: string;
  page: 'shell' | 'resident';
  bounds: { x: number; y: number; width: number; height: number };
  /** loads, and waits for `show` */
  isHidden: boolean;
  /** folder of the built pages */
  screens: string;
};

/** Electron with one window and nothing else, started as the kiosk is: same runtime, same account, same sandbox, same page. */
export class BareWindow {
  /** milliseconds since 1970 */
  readonly startedAt: number;
  readonly #child: ChildProcess;
  readonly #said = new Map<string, number>();

  private constructor(child: ChildProcess, startedAt: number) {
    this.#child = child;
    this.startedAt = startedAt;
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      if (!line.startsWith('{')) return;
      const { what, time } = JSON.parse(line) as { what: string; time: number };
      this.#said.set(what, time);
    });
  }

  static start(seat: KioskSeat, options: BareOptions, number: number): BareWindow {
    const { executable, switches, environment, writable } = seat;
    const { x, y, width, height } = options.bounds;
    const args = [
      APP,
      ...switches,
      `--page=${options.page}`,
      `--bounds=${x},${y},${width},${height}`,
      `--screens=${options.screens}`,
      `--profile=${join(writable, `bare-${options.page}-${number}`)}`,
      ...(options.isHidden ? ['--hidden'] : []),
    ];
    const startedAt = preciseNow();
    const child = spawn(executable, args, {
      cwd: '/',
      env: {
        PATH: '/usr/sbin:/usr/bin:/bin',
        HOME: writable,
        LANG: 'C.UTF-8',
        ...environment,
        DISPLAY: options.display,
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    return new BareWindow(child, startedAt);
  }

  get pids(): number[] {
    const pid = this.#child.pid ?? 0;
    return [pid, ...descendantsOf(pid).map((below) => below.pid)];
  }

  /** Its page is loaded. Throws after 30 s. */
  async loaded(): Promise<void> {
    await until('the bare window is loaded', () => this.#said.has('loaded'), 30_000);
  }

  /** Shows a hidden one. @returns the moment it was told to, as it says: milliseconds since 1970. */
  async show(): Promise<number> {
    this.#child.stdin?.write('show\n');
    return until('the bare window shows itself', () => this.#said.get('show'));
  }

  /** Kills it as a session is killed. @returns how long until none of its processes lives, milliseconds. */
  async kill(): Promise<number> {
    const pids = this.pids;
    const began = performance.now();
    for (const pid of pids) killIfThere(pid);
    while (pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 1));
    return performance.now() - began;
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended with its parent
  }
}
