import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../control-server/main.mjs', import.meta.url));

/** The control server as a program of its own, so that it can be killed. */
export class ControlServerProgram {
  readonly url: string;
  /** the one-time link of the first account; null when there is an account already */
  readonly firstAccountUrl: string | null;
  readonly dataDir: string;
  readonly #child: ChildProcess;
  /** its log, as it wrote it */
  readonly log: string[];

  private constructor(
    url: string,
    firstAccountUrl: string | null,
    dataDir: string,
    child: ChildProcess,
    log: string[],
  ) {
    this.url = url;
    this.firstAccountUrl = firstAccountUrl;
    this.dataDir = dataDir;
    this.#child = child;
    this.log = log;
  }

  /** Starts it on `dataDir`; port 0 means any. The first account's link is printed before `listening` resolves or right after. */
  static async start(dataDir: string, port = 0, expectFirstAccount = true): Promise<ControlServerProgram> {
    const child = spawn(process.execPath, [MAIN], {
      env: {
        ...process.env,
        ESCALE_DATA_DIR: dataDir,
        ESCALE_HOST: '127.0.0.1',
        ESCALE_PORT: String(port),
        ESCALE_LOG_LEVEL: 'debug',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log: string[] = [];
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => log.push(line));
    const said = new Map<string, string>();
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`control server ended with ${code}:\n${log.join('\n')}`)));
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
        const { kind, url } = JSON.parse(line) as { kind: string; url: string };
        said.set(kind, url);
        if (said.has('listening') && (said.has('first-account') || !expectFirstAccount)) resolve();
      });
    });
    return new ControlServerProgram(
      said.get('listening') ?? '',
      said.get('first-account') ?? null,
      dataDir,
      child,
      log,
    );
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Ends it: SIGTERM as a supervisor would, or SIGKILL as a power cut would. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => {
      this.#child.once('exit', resolve);
    });
    this.#child.kill(signal);
    await ended;
  }
}
