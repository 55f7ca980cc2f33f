import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import type { StaffRole } from '#protocol/staff-messages.ts';
import { readConfig } from '../../../control-server/config.ts';
import { Buckets, Limit } from '../../../control-server/limits.ts';
import { eachSecond, forgetWhatIsOver } from '../../../control-server/schedule.ts';
import { type RunningServer, startServer } from '../../../control-server/server.ts';
import { PasswordHashing } from '../../../control-server/staff/password-hash.ts';
import { insertStaff } from '../../../control-server/staff/staff-store.ts';
import type { TrueTime } from './pushed-clocks.ts';

const PASSWORD = 'cinq chevaux de bois';
const ERROR_LEVEL = 50;
const unlimited = { capacity: 1e9, perSecond: 1e9 };

/** An account of the run: an address and a password for the ordinary door. */
export type Account = { email: string; password: string };

/** The control server, whole and real, on loopback, with a real database; only its clock is pushed. It is stopped and started again on the same files and the same port. */
export class RoomServer {
  readonly dataDir: string;
  readonly #time: TrueTime;
  #running: RunningServer | null = null;
  #port = 0;
  #passwordHash: string | null = null;
  /** lines of its log that say that something broke in it */
  readonly incidents: string[] = [];

  constructor(folder: string, time: TrueTime) {
    this.dataDir = join(folder, 'server');
    mkdirSync(this.dataDir, { recursive: true });
    this.#time = time;
  }

  get isUp(): boolean {
    return this.#running !== null;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get context() {
    if (!this.#running) throw new Error('the server is down');
    return this.#running.context;
  }

  async start(): Promise<void> {
    const read = readConfig({
      ESCALE_DATA_DIR: this.dataDir,
      ESCALE_PORT: String(this.#port),
      // A third of a second for each of thousands of tickets would be most of the work.
      ESCALE_BOOK_LOG2N: '10',
    });
    if (!read.ok) throw new Error(read.problems.join('\n'));
    this.#running = await startServer(
      read.config,
      this.#time,
      pino({ level: 'warn' }, { write: (line) => this.#hear(line) }),
    );
    this.#port = Number(new URL(this.#running.url).port);
    // What is limited by the real clock would be in the way: an hour passes in a moment here.
    const { limits } = this.context;
    limits.terminalMessages = new Buckets(unlimited);
    limits.terminalReturns = new Buckets(unlimited);
    limits.packets = unlimited;
    limits.staffRequests = new Limit(1e9, 1);
    limits.placesByPhone = new Limit(1e9, 1);
    limits.queueReads = new Limit(1e9, 1);
    limits.enrolments = new Limit(1e9, 1);
  }

  async stop(): Promise<void> {
    await this.#running?.close();
    this.#running = null;
  }

  /** What its own timers would do at this moment of the pushed clock. */
  async second(): Promise<void> {
    if (this.#running) await eachSecond(this.context);
  }

  /** What it forgets at night. */
  async night(): Promise<void> {
    if (this.#running) await forgetWhatIsOver(this.context);
  }

  /** Makes an account past the doors; it comes in through them. */
  async account(role: StaffRole, name: string): Promise<Account> {
    this.#passwordHash ??= await new PasswordHashing().make(PASSWORD);
    const staffId = randomUUID();
    const email = `${staffId}@escale.test`;
    const passwordHash = this.#passwordHash;
    await insertStaff(this.context.db, {
      staffId,
      name,
      email,
      role,
      passwordHash,
      createdAt: this.#time.now(),
      sites: 'all',
    });
    return { email, password: PASSWORD };
  }

  #hear(line: string): void {
    const { level } = JSON.parse(line) as { level: number };
    if (level >= ERROR_LEVEL) this.incidents.push(line.trim());
  }
}
