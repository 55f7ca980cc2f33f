import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type KioskSeat, kioskSeat } from '../../provisioning/dev/kiosk-user.ts';

export type KioskOptions = {
  display: string;
  server: string;
  enrolmentCode?: string;
  /** `address:port` of a resolver on loopback (dns-stand-in.ts) */
  dns: string;
  extraArguments?: string[];
};

/** A terminal: its folder on disk, and the kiosk that runs there now. Killed and started again, it is the same terminal. */
export class KioskProgram {
  readonly dataDir: string;
  /** what the shell wrote, over all its lives */
  readonly log: string[] = [];
  /** all that the kiosk wrote on standard error, Chromium's own lines too */
  readonly output: string[] = [];
  readonly #seat: KioskSeat;
  readonly #runFolder: string;
  #child: ChildProcess | null = null;

  private constructor(seat: KioskSeat, runFolder: string) {
    this.#seat = seat;
    this.#runFolder = runFolder;
    this.dataDir = join(seat.writable, 'data');
  }

  /** Makes a terminal and starts its kiosk as its supervisor would: Electron as an ordinary user, with Chromium's sandbox. */
  static async start(options: KioskOptions): Promise<KioskProgram> {
    const runFolder = mkdtempSync(join(tmpdir(), 'escale-kiosk-'));
    // The kiosk's own account must get through to its folder below.
    chmodSync(runFolder, 0o711);
    const kiosk = new KioskProgram(await kioskSeat(runFolder), runFolder);
    kiosk.start(options);
    return kiosk;
  }

  /** Starts the kiosk again on the same folder. */
  start(options: KioskOptions): void {
    const { executable, app, switches, environment, writable } = this.#seat;
    const args = [
      app,
      ...switches,
      `--data-dir=${this.dataDir}`,
      `--server=${options.server}`,
      '--allow-loopback',
      '--measure-gateway=127.0.0.1',
      `--measure-dns=${options.dns}`,
      '--measure-services=none',
      ...(options.extraArguments ?? []),
    ];
    const child = spawn(executable, args, {
      cwd: '/',
      env: {
        PATH: '/usr/sbin:/usr/bin:/bin',
        HOME: writable,
        LANG: 'C.UTF-8',
        ...environment,
        DISPLAY: options.display,
        ...(options.enrolmentCode ? { ESCALE_ENROLMENT_CODE: options.enrolmentCode } : {}),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    createInterface({ input: child.stderr }).on('line', (line) => {
      this.output.push(line);
      if (line.startsWith('{')) this.log.push(line);
    });
    this.#child = child;
  }

  /** How many sessions the shell has shown on its screen, with the keyboard in them. */
  get sessionsShown(): number {
    return this.log.filter((line) => line.includes('"session shown"')).length;
  }

  /** How many resident processes became warm: started, loaded and hidden. */
  get residentsWarm(): number {
    return this.log.filter((line) => line.includes('"resident warm"')).length;
  }

  /** How often a page of the shell was loaded again into a process of its own. */
  get screenPagesNew(): number {
    return this.log.filter((line) => line.includes('"screen page is new"')).length;
  }

  /** What the terminal did, by its own log: the kinds of the session machine's states, in order. */
  get states(): string[] {
    return this.log.flatMap((line) => /"state":"([a-z-]+)"/.exec(line)?.[1] ?? []);
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Ends the kiosk; SIGKILL is what a power cut or the kernel would do. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => {
      child.once('exit', resolve);
    });
    child.kill(signal);
    await ended;
  }

  removeData(): void {
    rmSync(this.#runFolder, { recursive: true, force: true });
  }
}
