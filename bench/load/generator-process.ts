import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { AnswerMessage, GeneratorRequest, GeneratorRequests } from './generator-messages.ts';
import type { FleetPlan } from './light-fleet.ts';

const PROGRAM = fileURLToPath(new URL('generator.ts', import.meta.url));
/** Ten thousand terminals that come in at once make 100 MB of objects that live: with room for them V8 does not copy each twice while the server waits for its clients. */
const NODE_FLAGS = ['--expose-gc', '--max-semi-space-size=64'];

/** A load generator in a process of its own, so that what it costs is not the server's, nor the measuring one's. */
export class GeneratorProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #nextId = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', ({ id, output, error }: AnswerMessage) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === null) waiting?.resolve(output);
      else waiting?.reject(new Error(`generator: ${error}`));
    });
    child.once('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`generator ended: ${code ?? signal}`));
    });
  }

  /** Starts it and makes its terminals. */
  static async start(plan: FleetPlan): Promise<GeneratorProcess> {
    const generator = new GeneratorProcess(
      fork(PROGRAM, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: NODE_FLAGS }),
    );
    await generator.ask('prepare', plan);
    return generator;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  ask<N extends GeneratorRequest>(
    name: N,
    input: GeneratorRequests[N]['input'],
  ): Promise<GeneratorRequests[N]['output']> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId;
      this.#nextId += 1;
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#child.send({ id, name, input });
    });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => {
      this.#child.once('exit', resolve);
    });
    this.#child.kill('SIGTERM');
    await ended;
  }
}
