import { z } from 'zod';
import { ChildSeat, type Wrapping } from './child-seat.ts';

/** Half a second; a machine that is very busy takes its time. */
const START_WITHIN_MS = 120_000;

/** The control server, its data folder and its port: killed and started again on the same ones. */
export class ServerSeat {
  readonly dataDir: string;
  readonly host: string;
  readonly #program: string;
  readonly child = new ChildSeat();
  wrapping: Wrapping = {};
  #port = 0;

  constructor(program: string, dataDir: string, host = '127.0.0.1') {
    this.#program = program;
    this.dataDir = dataDir;
    this.host = host;
  }

  get port(): number {
    return this.#port;
  }

  /** for those on this machine */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Resolves when it listens. @throws when it does not come */
  async start(): Promise<void> {
    const env = {
      ESCALE_DATA_DIR: this.dataDir,
      ESCALE_BOOK_LOG2N: '10',
      ESCALE_HOST: this.host,
      ESCALE_PORT: String(this.#port),
      ESCALE_ALLOW_PLAIN_HTTP: '1',
      ESCALE_DASHBOARD_DIR: this.dataDir,
      ESCALE_LOG_LEVEL: 'info',
      ...this.wrapping.env,
    };
    const listening = Promise.withResolvers<string>();
    const child = this.child.start(this.#program, [], { ...this.wrapping, env }, (line) => {
      const said = z.object({ kind: z.string(), url: z.string() }).safeParse(JSON.parse(line));
      if (said.success && said.data.kind === 'listening') listening.resolve(said.data.url);
    });
    const failed = (why: string) => listening.reject(new Error(`server: ${why}\n${this.child.log.join('\n')}`));
    child.once('exit', () => failed('ended at its start'));
    const late = setTimeout(() => failed('does not listen'), START_WITHIN_MS);
    try {
      this.#port = Number(new URL(await listening.promise).port);
    } finally {
      clearTimeout(late);
    }
  }

  async kill(): Promise<void> {
    await this.child.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.child.end('SIGTERM');
  }
}
