import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Random, seededRandom } from '../../../provisioning/dev/fleet/seeded-random.ts';
import { type Programs, bundledPrograms } from './bundles.ts';
import { FaultLine } from './fault-line.ts';
import { liveAt } from './resident-life.ts';
import { Room } from './room.ts';
import { ServerSeat } from './server-seat.ts';
import { StaffDesk, makeAccounts } from './staff-desk.ts';
import { TerminalSeat } from './terminal-seat.ts';

/** A minute of a session is over in two seconds. */
export const SPEED = 30;
const DESKS = 6;
const RESIDUE_SHARE = 0.03;
const READY_WITHIN_MS = 30_000;

/** What must be undone on the machine (mounts, namespaces) even when the harness is told to end in the middle. */
const undone = new Set<() => void>();
process.on('exit', () => {
  for (const undo of [...undone].toReversed()) undo();
});

export type CityPlan = {
  seed: number;
  terminals: number;
  /** where the server listens; anything but 127.0.0.1 is reached without our relay */
  host?: string;
  /** called before a program is started for the first time, e.g. to mount its data folder */
  furnish?(city: City): void | Promise<void>;
};

/** A server, a room of terminals and the people in it: real processes on real folders. */
export class City {
  readonly folder: string;
  readonly random: Random;
  readonly server: ServerSeat;
  readonly seats: TerminalSeat[] = [];
  readonly bornAt = Date.now();
  readonly #programs: Programs;
  #room: Room | null = null;
  #desks: StaffDesk[] = [];
  #lives: { ending: AbortController; all: Promise<unknown> } | null = null;
  readonly #closing: (() => void)[] = [];

  private constructor({ seed, host = '127.0.0.1' }: CityPlan, programs: Programs) {
    this.#programs = programs;
    this.folder = mkdtempSync(join(tmpdir(), 'escale-faults-'));
    this.random = seededRandom(seed, 'city');
    this.server = new ServerSeat(programs.server, join(this.folder, 'server'), host);
    mkdirSync(this.server.dataDir);
  }

  /** Builds it, enrols every terminal, and waits until all are ready for a resident. @throws when one does not get there */
  static async build(plan: CityPlan): Promise<City> {
    const city = new City(plan, await bundledPrograms());
    try {
      await city.#layLines(plan);
      await plan.furnish?.(city);
      await city.#open();
      return city;
    } catch (error) {
      await city.close();
      throw error;
    }
  }

  get room(): Room {
    if (!this.#room) throw new Error('the city is not open');
    return this.#room;
  }

  /** Something to undo when the city is closed, the last first. */
  alsoClose(close: () => void): void {
    const once = () => {
      if (undone.delete(once)) close();
    };
    undone.add(once);
    this.#closing.push(once);
  }

  /** People come. Ends with `emptyRooms`. */
  receive(): void {
    if (this.#lives) return;
    const ending = new AbortController();
    const lives = this.seats.map((seat) =>
      liveAt(seat, this.room, seededRandom(this.#fresh(), seat.name), ending.signal),
    );
    this.#lives = { ending, all: Promise.all(lives) };
  }

  /** Nobody comes any more; who sits there may stay. */
  async emptyRooms(): Promise<void> {
    this.#lives?.ending.abort();
    await this.#lives?.all;
    this.#lives = null;
  }

  async close(): Promise<void> {
    this.#lives?.ending.abort();
    for (const desk of this.#desks) desk.close();
    await Promise.all([...this.seats.map((seat) => seat.child.end('SIGKILL')), this.server.kill()]);
    await Promise.all(this.seats.map((seat) => seat.line?.close()));
    for (const undo of this.#closing.toReversed()) undo();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #layLines({ terminals, seed, host }: CityPlan): Promise<void> {
    const target = () => ({ host: this.server.host, port: this.server.port });
    for (let index = 0; index < terminals; index += 1) {
      const line = host === undefined ? new FaultLine(target, `127.0.3.${index + 1}`) : null;
      const dataDir = join(this.folder, `terminal-${index + 1}`);
      mkdirSync(dataDir);
      const settings = {
        dataDir,
        server: line ? await line.listen() : 'http://unknown.invalid',
        seed: seed + index,
        speed: SPEED,
        residueShare: RESIDUE_SHARE,
        logLevel: 'warn',
      };
      this.seats.push(new TerminalSeat(`Poste ${index + 1}`, this.#programs.terminal, settings, line));
    }
  }

  async #open(): Promise<void> {
    const emails = await makeAccounts(this.server.dataDir, DESKS);
    await this.server.start();
    this.#desks = emails.map((email) => new StaffDesk(() => this.server.url, email));
    const made = await this.#desks[0]?.ask('site:create', { name: 'Montanou' });
    if (made?.kind !== 'answered') throw new Error(`no site: ${JSON.stringify(made)}`);
    this.#room = new Room(made.value.siteId, this.#desks, seededRandom(this.#fresh(), 'room'));
    for (const seat of this.seats) {
      if (seat.serverHost !== null) seat.settings.server = `http://${seat.serverHost}:${this.server.port}`;
      seat.start();
    }
    await Promise.all(this.seats.map((seat) => this.#enrol(seat)));
  }

  async #enrol(seat: TerminalSeat): Promise<void> {
    const code = await this.room.ask('enrolment:create', seat.name);
    if (code === null) throw new Error(`no code for ${seat.name}`);
    const enrolled = await seat.act({ act: 'enrol', code });
    if (enrolled.kind === 'gone' || enrolled.result === null)
      throw new Error(`${seat.name} was not enrolled\n${seat.child.log.join('\n')}`);
    seat.terminalId = enrolled.result;
    if (!(await seat.until(({ isUp }) => isUp, READY_WITHIN_MS)))
      throw new Error(`${seat.name} is not up\n${seat.child.log.join('\n')}`);
  }

  #fresh(): number {
    return Math.floor(this.random() * 2 ** 31);
  }
}
