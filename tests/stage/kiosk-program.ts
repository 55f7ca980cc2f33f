import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { electronRuntime } from '../../provisioning/dev/electron-runtime.ts';
import { kioskUser } from '../../provisioning/dev/kiosk-user.ts';

const APP = fileURLToPath(new URL('../../dist/kiosk', import.meta.url));

export type KioskOptions = {
  display: string;
  server: string;
  /** where it keeps its key and journal; a new folder when not given */
  dataDir?: string;
  enrolmentCode?: string;
  extraArguments?: string[];
};

/** A real kiosk as its supervisor would start it: Electron as an ordinary user, with Chromium's sandbox. */
export class KioskProgram {
  readonly dataDir: string;
  readonly log: string[] = [];
  readonly #child: ChildProcess;

  constructor(options: KioskOptions) {
    const user = kioskUser();
    this.dataDir = options.dataDir ?? KioskProgram.makeDataDir();
    const args = [
      APP,
      `--data-dir=${this.dataDir}`,
      `--server=${options.server}`,
      '--allow-loopback',
      '--measure-gateway=127.0.0.1',
      ...(options.extraArguments ?? []),
    ];
    this.#child = spawn(electronRuntime().path, args, {
      env: {
        PATH: '/usr/bin:/bin',
        HOME: this.dataDir,
        DISPLAY: options.display,
        LANG: 'C.UTF-8',
        ...(options.enrolmentCode ? { ESCALE_ENROLMENT_CODE: options.enrolmentCode } : {}),
      },
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    createInterface({ input: this.#child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      if (line.startsWith('{')) this.log.push(line);
    });
  }

  static makeDataDir(): string {
    const user = kioskUser();
    const folder = mkdtempSync(join(tmpdir(), 'escale-kiosk-'));
    chmodSync(folder, 0o700);
    if (user) chownSync(folder, user.uid, user.gid);
    return folder;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
    if (!this.running) return;
    const ended = new Promise((resolve) => {
      this.#child.once('exit', resolve);
    });
    this.#child.kill(signal);
    await ended;
  }

  removeData(): void {
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
