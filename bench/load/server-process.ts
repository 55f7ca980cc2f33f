import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cpuMsOf, rssMbOf } from './process-cpu.ts';
import type { ReportAnswer, ReportAsked, SelfReport, SelfReports } from './self-reporter.ts';

const MAIN = fileURLToPath(new URL('../../control-server/main.mjs', import.meta.url));
const REPORTER = fileURLToPath(new URL('with-reports.mjs', import.meta.url));
/** As docs/operations.md has it started: V8's young generation of 8 MiB a space instead of 16, one heap of the C library for all threads. The bare servers have the same. */
const AS_OPERATED = ['--max-semi-space-size=8', '--expose-gc'];
const OPERATED_ENV = { MALLOC_ARENA_MAX: '1' };
/** Flags of a server that can be asked about itself (`ask`); its heap is as it is in life. */
export const WITH_REPORTS = ['--import', REPORTER];
/** The control server as a program of its own, measured from outside by /proc. Its log goes to a file: a pipe would make its reader part of the measurement. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly url: string;
  /** from the start of the program to `listening`, milliseconds */
  readonly startMs: number;
  /** the one-time link of the first account, once it was said */
  firstAccountUrl: string | null = null;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #nextId = 0;

  private constructor(child: ChildProcess, url: string, startMs: number) {
    this.#child = child;
    this.url = url;
    this.startMs = startMs;
    child.on('message', ({ id, output, error }: ReportAnswer) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === null) waiting?.resolve(output);
      else waiting?.reject(new Error(`server: ${error}`));
    });
    child.once('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`server ended: ${code ?? signal}`));
    });
  }

  /**
   * @param options port 0: any; `nodeFlags`: e.g. `--cpu-prof`; `program`: another server than the control server; `logLevel`: as operated (`info`) unless said otherwise
   * @throws when it ends instead of listening, with the end of its log
   */
  static async start(
    dataDir: string,
    options: {
      port?: number;
      logFile: string;
      logLevel?: string;
      nodeFlags?: readonly string[];
      program?: string;
      args?: readonly string[];
      env?: Readonly<Record<string, string>>;
    },
  ): Promise<ServerProcess> {
    const logFd = openSync(options.logFile, 'a');
    const started = performance.now();
    const child = spawn(
      process.execPath,
      [...AS_OPERATED, ...(options.nodeFlags ?? []), options.program ?? MAIN, ...(options.args ?? [])],
      {
        env: {
          ...process.env,
          ...OPERATED_ENV,
          ESCALE_DATA_DIR: dataDir,
          ESCALE_BOOK_LOG2N: '10',
          ESCALE_HOST: '127.0.0.1',
          ESCALE_PORT: String(options.port ?? 0),
          ESCALE_LOG_LEVEL: options.logLevel ?? 'info',
          ...options.env,
        },
        stdio: ['ignore', 'pipe', logFd, 'ipc'],
      },
    );
    closeSync(logFd);
    let server: ServerProcess | null = null;
    return await new Promise<ServerProcess>((resolve, reject) => {
      child.once('exit', (code, signal) => {
        const log = readFileSync(options.logFile, 'utf8').slice(-2_000);
        reject(new Error(`control server ended (${code ?? signal}):\n${log}`));
      });
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
        const said = JSON.parse(line) as { kind: 'listening' | 'first-account'; url: string };
        if (said.kind === 'first-account' && server) server.firstAccountUrl = said.url;
        if (said.kind === 'listening')
          resolve((server = new ServerProcess(child, said.url, performance.now() - started)));
      });
    });
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resident memory now, mebibytes (VmRSS). */
  rssMb(): number {
    return rssMbOf(this.pid);
  }

  /** What lives in its memory after a full collection, mebibytes: the heap and the buffers outside it. Needs WITH_REPORTS. */
  async livingMb(): Promise<number> {
    return Math.round((await this.ask('livingBytes', null)) / 104_857.6) / 10;
  }

  /** Asks the server about itself. Needs WITH_REPORTS. */
  ask<N extends SelfReport>(name: N, input: SelfReports[N]['input']): Promise<SelfReports[N]['output']> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId;
      this.#nextId += 1;
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#child.send({ id, name, input } satisfies ReportAsked);
    });
  }

  /** CPU used since its start, user and system, milliseconds. */
  cpuMs(): number {
    return cpuMsOf(this.pid);
  }

  /** Ends it: SIGTERM as a supervisor would, SIGKILL as a power cut would. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => {
      this.#child.once('exit', resolve);
    });
    this.#child.kill(signal);
    await ended;
  }
}
