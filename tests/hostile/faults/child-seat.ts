import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { COMPILE_CACHE } from './bundles.ts';

/** What a program is started under: a network namespace, a faked clock. */
export type Wrapping = { prefix?: readonly string[]; env?: Record<string, string> };

const KEPT_LOG_LINES = 400;

/** What still runs when the harness ends, for whatever reason it can be told, ends with it. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A program of ours that is killed and started again, many times. */
export class ChildSeat {
  #child: ChildProcess | null = null;
  #exited: Promise<unknown> = Promise.resolve();
  /** the last lines of its log */
  readonly log: string[] = [];
  /** exits that nobody asked for: a fault must not end a program by itself */
  readonly crashes: string[] = [];
  #isExpectedToEnd = false;

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  get isRunning(): boolean {
    return this.#child !== null;
  }

  start(program: string, args: readonly string[], wrapping: Wrapping, onLine: (line: string) => void): ChildProcess {
    if (this.#child) throw new Error(`${program} runs already`);
    const [command = '', ...rest] = [...(wrapping.prefix ?? []), process.execPath, program, ...args];
    const child = spawn(command, rest, {
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE, ...wrapping.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    running.add(child);
    this.#isExpectedToEnd = false;
    child.stdin?.on('error', () => {});
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', onLine);
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      this.log.push(line);
      if (this.log.length > KEPT_LOG_LINES) this.log.shift();
    });
    this.#exited = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.#child = null;
        running.delete(child);
        if (!this.#isExpectedToEnd)
          this.crashes.push(`ended by itself (${code ?? signal}): ${this.log.slice(-6).join('\n')}`);
        resolve(undefined);
      });
    });
    return child;
  }

  write(line: string): void {
    this.#child?.stdin?.write(`${line}\n`);
  }

  /** From now on its end is the harness's doing. */
  expectEnd(): void {
    this.#isExpectedToEnd = true;
  }

  /** It is to live on after all. */
  expectOn(): void {
    this.#isExpectedToEnd = false;
  }

  /** Resolves when it is gone and all it said has been read. */
  async end(signal: NodeJS.Signals | null): Promise<void> {
    this.expectEnd();
    if (signal) this.#child?.kill(signal);
    await this.#exited;
  }
}
