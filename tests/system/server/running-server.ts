import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { StaffRole } from '#protocol/staff-messages.ts';
import { type Config, readConfig } from '../../../control-server/config.ts';
import { type RunningServer, startServer } from '../../../control-server/server.ts';
import { PasswordHashing } from '../../../control-server/staff/password-hash.ts';
import { insertStaff } from '../../../control-server/staff/staff-store.ts';
import { StaffDoor } from './staff-door.ts';

/** A clock that tests move; it starts on an ordinary morning in Paris and does not run by itself. */
export class TestClock {
  #now: number;

  constructor(now = Date.parse('2026-11-23T09:00:00Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  pass(ms: number): void {
    this.#now += ms;
  }
}

export const password = 'trois chevaux de bois';
let passwordHash: Promise<string> | null = null;

/** A real server in this process, on any port, with a real database file, and its log. */
export class TestServer {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'escale-server-test-'));
  readonly clock = new TestClock();
  readonly log: string[] = [];
  readonly #env: Record<string, string>;
  #running: RunningServer | null = null;
  #closing: (() => void)[] = [];

  private constructor(env: Record<string, string>) {
    this.#env = env;
  }

  static async start(env: Record<string, string> = {}): Promise<TestServer> {
    const server = new TestServer(env);
    await server.open();
    return server;
  }

  get running(): RunningServer {
    if (!this.#running) throw new Error('server is not running');
    return this.#running;
  }

  get url(): string {
    return this.running.url;
  }

  get context() {
    return this.running.context;
  }

  /** Starts on the data folder; after `stop`, on the same port as before, so that clients find it again. */
  async open(port = 0): Promise<void> {
    const read = readConfig({
      ESCALE_DATA_DIR: this.dataDir,
      ESCALE_PORT: String(port),
      // A third of a second for each ticket would be the slowest thing in here.
      ESCALE_BOOK_LOG2N: '10',
      ...this.#env,
    });
    if (!read.ok) throw new Error(read.problems.join('\n'));
    const config: Config = read.config;
    this.#running = await startServer(
      config,
      this.clock,
      pino({ level: 'debug' }, { write: (line) => this.log.push(line) }),
    );
  }

  /** @param meanwhile what happens to its files while it is down */
  async restart(meanwhile: () => void = () => {}): Promise<void> {
    const port = await this.stop();
    meanwhile();
    await this.open(port);
  }

  /** Takes it away; its files stay. @returns its port, for `open` */
  async stop(): Promise<number> {
    const port = Number(new URL(this.url).port);
    await this.running.close();
    this.#running = null;
    return port;
  }

  /** Something to close before the server. */
  alsoClose(close: () => void): void {
    this.#closing.push(close);
  }

  async end(): Promise<void> {
    for (const close of this.#closing) close();
    await this.#running?.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Makes an account of that role, past the doors, and signs in through them. */
  async staff(role: StaffRole, sites: 'all' | readonly string[] = 'all'): Promise<StaffDoor> {
    passwordHash ??= new PasswordHashing().make(password);
    const staffId = randomUUID();
    const email = `${staffId}@escale.test`;
    const account = {
      staffId,
      name: role,
      email,
      role,
      passwordHash: await passwordHash,
      createdAt: this.clock.now(),
      sites,
    };
    await insertStaff(this.context.db, account);
    const staff = await StaffDoor.signIn(this.url, email, password);
    this.alsoClose(() => staff.close());
    return staff;
  }
}
