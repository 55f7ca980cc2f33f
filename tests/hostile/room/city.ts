import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../../provisioning/dev/fleet/seeded-random.ts';
import type { Traffic } from './cable.ts';
import { Desk } from './desk.ts';
import { TrueTime } from './pushed-clocks.ts';
import type { MishapDiary, PeopleDiary, SiteHistory } from './room-history.ts';
import { RoomServer } from './room-server.ts';
import { Seat } from './seat.ts';
import { SiteRoom } from './site-room.ts';
import type { WorldPlan } from './world-plan.ts';

/** So many turns of the event loop without a word on any cable, and nobody is being told anything any more. */
const QUIET_TURNS = 8;
/** In life, ms: something that takes longer hangs. */
const LONGEST_MS = 30_000;

/** The whole network: the server, its sites, their terminals, and the clock they all live by. */
export class City {
  readonly folder: string;
  readonly time: TrueTime;
  readonly server: RoomServer;
  readonly sites: SiteRoom[] = [];
  readonly traffic: Traffic = { pieces: 0 };
  readonly people: PeopleDiary = { tickets: [], began: [], ended: [], refused: [], places: [] };
  readonly mishaps: MishapDiary = { powerCuts: [], restarts: [], lineCuts: [], serverStops: [], blind: [] };
  readonly terms: SiteHistory['terms'][] = [];
  #announced = 0;

  private constructor(plan: WorldPlan) {
    // Memory, where there is such a folder: disks are another proof's (verify:faults), and the machine's own would set the pace.
    this.folder = mkdtempSync(join(process.platform === 'linux' ? '/dev/shm' : tmpdir(), 'escale-room-'));
    this.time = new TrueTime(plan.windows[0]?.opensAt ?? 0);
    this.server = new RoomServer(this.folder, this.time);
  }

  static async build(plan: WorldPlan): Promise<City> {
    const city = new City(plan);
    try {
      await city.startServer();
      for (const index of plan.sites.keys()) await city.#furnish(plan, index);
      return city;
    } catch (error) {
      await city.close();
      throw error;
    }
  }

  get seats(): Seat[] {
    return this.sites.flatMap(({ seats }) => seats);
  }

  async startServer(): Promise<void> {
    await this.server.start();
    await this.#follow();
  }

  async #follow(): Promise<void> {
    this.server.context.changes.subscribe(() => {
      this.#announced += 1;
    });
    await this.untilConnected();
  }

  /** Resolves when nothing is under way any more: every word that was said has been heard. The pushed clock stands still meanwhile. */
  async hush(): Promise<void> {
    const began = performance.now();
    for (let quiet = 0, counted = -1; quiet < QUIET_TURNS;) {
      await turn();
      const count = this.traffic.pieces + this.#announced;
      const isWriting = this.server.isUp && isBusy(this.server.context.commits);
      const isStill = count === counted && !isWriting && this.seats.every(({ isQuiet }) => isQuiet);
      quiet = isStill ? quiet + 1 : 0;
      counted = count;
      if (performance.now() - began > LONGEST_MS) throw new Error(`no quiet: ${this.#loud()}`);
    }
  }

  /** Every terminal that can has its line again, and has told all it had to. */
  async untilConnected(): Promise<void> {
    const began = performance.now();
    while (this.server.isUp && this.seats.some((seat) => seat.hasLine && !seat.isUp)) {
      await pause(5);
      if (performance.now() - began > LONGEST_MS) throw new Error(`not connected: ${this.#loud()}`);
    }
    await this.hush();
  }

  /** Who has just heard the server knows the time again. */
  noteBlind(): void {
    for (const seat of this.seats) {
      const { blindSince: from, terminalId } = seat;
      if (from === null || (seat.isOn && !seat.isUp)) continue;
      seat.blindSince = null;
      if (from < this.time.now()) this.mishaps.blind.push({ terminalId, from, to: this.time.now() });
    }
  }

  /** A cut line, or a server that is away, is noticed at once by every terminal. */
  async untilNoticed(): Promise<void> {
    while (this.seats.some((seat) => seat.isUp && (!seat.hasLine || !this.server.isUp))) await pause(1);
    await this.hush();
  }

  /** All is shut down in good order, and started again months later. */
  async sleepUntil(moment: number): Promise<void> {
    for (const seat of this.seats) await seat.shutDown();
    for (const { desk } of this.sites) desk.close();
    await this.server.stop();
    this.time.pushTo(moment);
    await this.server.start();
    for (const seat of this.seats) {
      this.mishaps.restarts.push({ terminalId: seat.terminalId, at: moment });
      await seat.switchOn(this.server.port);
    }
    await this.#follow();
  }

  async close(): Promise<void> {
    for (const { desk } of this.sites) desk.close();
    await Promise.all(this.seats.map((seat) => seat.close()));
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #furnish({ seed, sites }: WorldPlan, index: number): Promise<void> {
    const plan = sites[index];
    if (!plan) return;
    const { folder, time, traffic, server, people: diary } = this;
    const technician = new Desk(server, await server.account('it', 'Informatique'));
    const desk = new Desk(server, await server.account('it', `Conseil ${plan.name}`));
    const { siteId } = await technician.get('site:create', { name: plan.name });
    const seats = plan.terminals.map(
      (name) =>
        new Seat({ folder, site: index, name }, { time, traffic, random: seededRandom(seed, `${index} ${name}`) }),
    );
    const room = new SiteRoom({ siteId, plan, seats, desk, server, time, diary });
    this.sites.push(room);
    for (const seat of seats) {
      await seat.switchOn(server.port);
      const { code } = await technician.get('enrolment:create', { siteId, terminalName: seat.name });
      const enrolled = await seat.terminal.enrol(code);
      if (!enrolled.ok) throw new Error(`enrol: ${enrolled.refusal.code}`);
      await seat.terminal.untilConnected();
      seat.terminalId = seat.terminal.identity.terminalId;
    }
    technician.close();
    if (!(await room.decide(plan.terms))) throw new Error(`the rules of ${plan.name} are not taken`);
    this.terms.push([{ from: time.now(), terms: plan.terms }]);
    await this.hush();
  }

  #loud(): string {
    const loud = this.seats.filter((seat) => !seat.isQuiet || (seat.hasLine && !seat.isUp));
    return loud
      .map(
        (seat) =>
          `${seat.name} of ${seat.site}: ${seat.isOn ? `${seat.terminal.view.kind}, ${seat.terminal.pendingFacts} facts` : 'off'}`,
      )
      .join('; ');
  }
}

/** What is committed is answered when the disk has it (decision 40): until then it is under way. */
function isBusy(commits: City['server']['context']['commits']): boolean {
  return commits.waiting > 0 || commits.covered() !== null;
}
