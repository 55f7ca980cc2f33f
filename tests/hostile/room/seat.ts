import { join } from 'node:path';
import { makeLog } from '../../../kiosk-app/shell/log.ts';
import { TerminalClock } from '../../../kiosk-app/shell/terminal-clock.ts';
import { instantHands } from '../../../provisioning/dev/fleet/simulated-hands.ts';
import { SimulatedTerminal } from '../../../provisioning/dev/fleet/simulated-terminal.ts';
import { type Random, between } from '../../../provisioning/dev/fleet/seeded-random.ts';
import { DiskEvidence } from '../faults/disk-evidence.ts';
import { Cable, type Traffic } from './cable.ts';
import { MOST_PPM, PushedMachine, type TrueTime } from './pushed-clocks.ts';

/** A battery that is dead gives the clock of the wall this moment at each start. */
const DEAD_BATTERY = Date.parse('2016-01-01T00:00:00Z');
const log = makeLog('silent');

export type SeatPlace = { folder: string; site: number; name: string };

/** One terminal of the room: its machine, its cable, its disk, and whoever stands before it. */
export class Seat {
  readonly name: string;
  readonly site: number;
  readonly dataDir: string;
  readonly evidence = new DiskEvidence();
  /** records whose content on the disk was other than before: never in a sound journal */
  changedOnDisk = 0;
  /** somebody is on the way to it or at it */
  isTaken = false;
  terminalId = '';
  /** what it said when all were at rest */
  atEnd: { pendingRecords: number; sessionId: string | null } | null = null;
  /** when it was switched on last */
  bootedAt = 0;
  /** switched on then, and has not heard the server since */
  blindSince: number | null = null;
  readonly #time: TrueTime;
  readonly #traffic: Traffic;
  readonly #ppm: number;
  readonly #hasDeadBattery: boolean;
  #wallError: number;
  #on: { terminal: SimulatedTerminal; machine: PushedMachine; cable: Cable } | null = null;
  #lineIsCut = false;

  constructor({ folder, site, name }: SeatPlace, parts: { time: TrueTime; traffic: Traffic; random: Random }) {
    const { random } = parts;
    this.name = name;
    this.site = site;
    this.dataDir = join(folder, `site-${site + 1}`, name.replaceAll(/\W+/g, '-'));
    this.#time = parts.time;
    this.#traffic = parts.traffic;
    this.#ppm = between(random, -MOST_PPM, MOST_PPM);
    this.#hasDeadBattery = random() < 0.2;
    this.#wallError = Math.round(between(random, -5_000, 5_000));
  }

  get isOn(): boolean {
    return this.#on !== null;
  }

  /** @throws while it is off */
  get terminal(): SimulatedTerminal {
    if (!this.#on) throw new Error(`${this.name} is off`);
    return this.#on.terminal;
  }

  get isUp(): boolean {
    return this.#on?.terminal.isUp ?? false;
  }

  /** Does the line to the server lead through? */
  get hasLine(): boolean {
    return this.isOn && !this.#lineIsCut;
  }

  /** Nothing is under way in it, and all it has to tell is told where it can be. */
  get isQuiet(): boolean {
    if (!this.#on) return true;
    const { terminal } = this.#on;
    const isBusy = ['checking', 'wiping', 'starting'].includes(terminal.view.kind);
    return !isBusy && (!terminal.isUp || terminal.pendingFacts === 0);
  }

  /** Could somebody sit down here, by what its screen shows? `number`: of the place it is kept for */
  get offer(): { isFree: boolean; number: number | null; until: number | null } {
    const view = this.#on?.terminal.view;
    const isFree = !this.isTaken && (view?.kind === 'welcome' || view?.kind === 'clean');
    const hold = view?.kind === 'welcome' ? (view.hold ?? null) : null;
    return { isFree, number: hold?.number ?? null, until: hold?.until ?? null };
  }

  /** Who sits there and until when, as the terminal says itself. */
  get session(): { sessionId: string; endsAt: number } | null {
    const activity = this.#on?.terminal.activity;
    return activity?.kind === 'occupied' ? { sessionId: activity.sessionId, endsAt: activity.endsAt } : null;
  }

  async switchOn(serverPort: number): Promise<void> {
    if (this.#on) return;
    const wallError = this.#hasDeadBattery ? DEAD_BATTERY - this.#time.now() : this.#wallError;
    const machine = new PushedMachine(this.#time, { ppm: this.#ppm, wallError });
    const cable = await Cable.lay(serverPort, this.#traffic);
    if (this.#lineIsCut) cable.unplug();
    const terminal = new SimulatedTerminal({
      dataDir: this.dataDir,
      server: cable.url,
      hands: instantHands,
      log,
      clock: new TerminalClock(() => null, machine),
      pullCable: () => cable.hold(),
      look: () => {
        throw new Error('nothing is measured here');
      },
    });
    this.#on = { terminal, machine, cable };
    this.bootedAt = this.#time.now();
    this.blindSince = this.bootedAt;
  }

  /** @param isSilent nobody at the server hears that it is gone */
  async cutPower(isSilent: boolean): Promise<void> {
    if (!this.#on) return;
    if (isSilent) this.#on.terminal.cutPower();
    else {
      this.#on.cable.unplug();
      this.#on.terminal.stop();
    }
    await this.#off();
  }

  /** Shut down as a machine is: it says goodbye. */
  async shutDown(): Promise<void> {
    this.#on?.terminal.stop();
    await this.#off();
  }

  cutLine(): void {
    this.#lineIsCut = true;
    this.#on?.cable.unplug();
  }

  mendLine(): void {
    this.#lineIsCut = false;
    this.#on?.cable.plugIn();
  }

  setWall(byMs: number): void {
    this.#on?.machine.setWall(byMs);
    this.#wallError += byMs;
  }

  noteRest(): void {
    const isThere = this.isUp && this.#on;
    this.atEnd = isThere
      ? { pendingRecords: this.terminal.pendingFacts, sessionId: this.session?.sessionId ?? null }
      : null;
  }

  /** Reads what lies on its disk, as a technician would. */
  readDisk(): void {
    this.changedOnDisk += this.evidence.look(this.dataDir).length;
  }

  readonly #oldCables: Cable[] = [];

  async #off(): Promise<void> {
    if (this.#on) this.#oldCables.push(this.#on.cable);
    this.#on = null;
    this.isTaken = false;
    // One that is held stays so while the server believes in it; the next but one lets it go.
    while (this.#oldCables.length > 1) await this.#oldCables.shift()?.close();
  }

  async close(): Promise<void> {
    await this.shutDown();
    await Promise.all(this.#oldCables.map((cable) => cable.close()));
  }
}
