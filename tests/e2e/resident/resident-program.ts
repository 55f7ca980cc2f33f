import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, readdirSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { FromResident, encodeLine, lineDecoder, type ToResident } from '../../../kiosk-app/core/resident-channel.ts';
import { type KioskSeat, kioskSeat } from '../../../provisioning/dev/kiosk-user.ts';
import { until } from '../../stage/until.ts';

/** The resident's process alone, as an ordinary user with Chromium's sandbox, with this test in the shell's place at descriptor 3. */
export class ResidentProgram {
  readonly seat: KioskSeat;
  /** its $HOME */
  readonly home: string;
  readonly messages: FromResident[] = [];
  readonly complaints: string[] = [];
  readonly #runFolder: string;
  readonly #child: ChildProcess;
  readonly #channel: Duplex;

  private constructor(runFolder: string, seat: KioskSeat, display: string, extraArguments: string[]) {
    this.#runFolder = runFolder;
    this.seat = seat;
    this.home = join(seat.writable, 'home');
    const [program = '', ...args] = [
      ...seat.prefix,
      seat.electron,
      '--ozone-platform=x11',
      ...seat.switches,
      join(seat.app, 'dist/kiosk/resident'),
      '--resident',
      ...extraArguments,
    ];
    this.#child = spawn(program, args, {
      cwd: '/',
      env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', ...seat.environment, HOME: this.home, DISPLAY: display },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    createInterface({ input: this.#child.stderr as NodeJS.ReadableStream }).on('line', (line) =>
      this.complaints.push(line),
    );
    this.#channel = this.#child.stdio[3] as Duplex;
    const decode = lineDecoder(FromResident);
    this.#channel.setEncoding('utf8');
    this.#channel.on('error', () => {});
    this.#channel.on('data', (chunk: string) => this.messages.push(...decode(chunk).messages));
  }

  static async start(display: string, extraArguments: string[] = []): Promise<ResidentProgram> {
    const runFolder = mkdtempSync(join(tmpdir(), 'escale-resident-'));
    // The kiosk's account must be able to pass through.
    chmodSync(runFolder, 0o755);
    const seat = await kioskSeat(runFolder);
    mkdirSync(join(seat.writable, 'home'), { mode: 0o700 });
    if (seat.account) chownSync(join(seat.writable, 'home'), seat.account.uid, seat.account.gid);
    return new ResidentProgram(runFolder, seat, display, extraArguments);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get ended(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  get signal(): string | null {
    return this.#child.signalCode;
  }

  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  async message<T extends FromResident['type']>(type: T): Promise<Extract<FromResident, { type: T }>> {
    const found = await until(
      `${type} from the resident's process (it said: ${this.complaints.slice(-5).join(' ')})`,
      () => this.messages.find((message) => message.type === type),
      20_000,
    );
    return found as Extract<FromResident, { type: T }>;
  }

  send(message: ToResident): void {
    this.#channel.write(encodeLine(message));
  }

  /** Bytes as they are, good or not. */
  sendRaw(bytes: string | Buffer): void {
    this.#channel.write(bytes);
  }

  closeChannel(): void {
    this.#channel.destroy();
  }

  /** Its exit code, when it has ended. */
  async exited(withinMs = 5_000): Promise<number> {
    return until(
      'the end of the resident process',
      () => (this.#child.exitCode === null ? false : `${this.#child.exitCode}`),
      withinMs,
    ).then(Number);
  }

  /** Everything below $HOME, by relative path. */
  files(folder: string): string[] {
    return readdirSync(join(this.home, folder), { recursive: true, encoding: 'utf8' });
  }

  /** Programs of the whole tree, by their /proc command lines. */
  tree(): { pid: number; program: string }[] {
    const parents = new Map<number, number>();
    for (const entry of readdirSync('/proc')) {
      if (!/^\d+$/.test(entry)) continue;
      try {
        parents.set(Number(entry), Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${entry}/status`, 'utf8'))?.[1]));
      } catch {
        // It has just ended.
      }
    }
    const isOurs = (pid: number): boolean => pid === this.pid || (parents.has(pid) && isOurs(parents.get(pid) ?? 0));
    return [...parents.keys()].filter(isOurs).flatMap((pid) => {
      try {
        return [{ pid, program: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '' }];
      } catch {
        return [];
      }
    });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = new Promise((resolve) => {
        this.#child.once('exit', resolve);
      });
      this.#child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.seat.writable, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    rmSync(this.#runFolder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}
