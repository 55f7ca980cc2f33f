import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoomRules } from '#protocol/room-rules.ts';
import { noRoomRules } from '#protocol/room-rules.ts';
import type { IssuedTicket } from '#protocol/staff-messages.ts';
import { makeLog } from '../../kiosk-app/shell/log.ts';
import { roundSeen } from '../../provisioning/dev/fleet/network-model.ts';
import { seededRandom } from '../../provisioning/dev/fleet/seeded-random.ts';
import { instantHands } from '../../provisioning/dev/fleet/simulated-hands.ts';
import { SimulatedTerminal } from '../../provisioning/dev/fleet/simulated-terminal.ts';
import { until } from '../stage/until.ts';
import { TestServer } from './server/running-server.ts';
import type { StaffDoor } from './server/staff-door.ts';

const FIBRE = { delayMs: 10, spreadMs: 1, lossShare: 0, busySlowdown: 0 };

/** A site with a real server and real terminals without a screen, all on one clock that tests push. */
export class PushedRoom {
  readonly server: TestServer;
  readonly siteId: string;
  staff: StaffDoor;
  terminals: SimulatedTerminal[] = [];
  readonly folders: string[] = [];
  readonly #port: number;
  readonly #random = seededRandom(3, 'pushed room');

  private constructor(server: TestServer, staff: StaffDoor, siteId: string) {
    this.server = server;
    this.staff = staff;
    this.siteId = siteId;
    this.#port = Number(new URL(server.url).port);
  }

  static async open(): Promise<PushedRoom> {
    const server = await TestServer.start();
    const staff = await server.staff('it');
    const { siteId } = await staff.get('site:create', { name: 'Montanou' });
    return new PushedRoom(server, staff, siteId);
  }

  async close(): Promise<void> {
    for (const terminal of this.terminals) terminal.stop();
    await this.server.end();
    for (const one of this.folders) rmSync(one, { recursive: true, force: true });
  }

  /** Switches a terminal on; on the folder of an earlier one it is that terminal after a power cut. */
  switchOn(dataDir: string): SimulatedTerminal {
    const { clock } = this.server;
    const began = clock.now();
    const terminal = new SimulatedTerminal({
      dataDir,
      server: `http://127.0.0.1:${this.#port}`,
      hands: instantHands,
      log: makeLog('silent'),
      clock: {
        now: () => ({ mono: clock.now() - began, at: clock.now() }),
        anchor: () => undefined,
        takeSleep: () => 0,
        offsetMs: () => 0,
      },
      look: (isOutward, at) => {
        const state = { fibreIsCut: false, hour: (at / 3_600_000) % 24, wifiLossDb: 0 };
        return roundSeen(FIBRE, { medium: 'cable' }, state, isOutward, this.#random);
      },
    });
    this.terminals.push(terminal);
    return terminal;
  }

  async enrolled(name: string): Promise<SimulatedTerminal> {
    const dataDir = mkdtempSync(join(tmpdir(), 'escale-pushed-'));
    this.folders.push(dataDir);
    const terminal = this.switchOn(dataDir);
    const { code } = await this.staff.get('enrolment:create', { siteId: this.siteId, terminalName: name });
    const enrolled = await terminal.enrol(code);
    if (!enrolled.ok) throw new Error(`enrol: ${enrolled.refusal.code}`);
    await terminal.untilConnected();
    return terminal;
  }

  /** One ticket, which is in the book of the site. */
  async issue(minutes: number, kind: 'ticket' | 'young-ticket' = 'ticket'): Promise<IssuedTicket> {
    const { tickets } = await this.staff.get('ticket:issue', { siteId: this.siteId, minutes, count: 1, kind });
    await this.server.context.books.settled();
    const [ticket] = tickets;
    if (!ticket) throw new Error('no ticket');
    return ticket;
  }

  async decide(rules: Partial<RoomRules>): Promise<void> {
    const { siteId } = this;
    const { revision } = await this.staff.get('rules:read', { siteId });
    await this.staff.get('rules:save', { siteId, revision, rules: { ...noRoomRules, ...rules } });
  }

  /** For a terminal a server that is away is a line that is down, noticed at once. */
  async cutLine(): Promise<void> {
    await this.server.stop();
    await until('the line is noticed to be dead', () => this.terminals.every(({ isUp }) => !isUp));
  }

  async mendLine(...some: SimulatedTerminal[]): Promise<void> {
    await this.server.open(this.#port);
    this.staff = await this.server.staff('it');
    await this.allTold(...some);
  }

  async allTold(...some: SimulatedTerminal[]): Promise<void> {
    await until('all have told what happened', () =>
      some.every(({ isUp, pendingFacts }) => isUp && pendingFacts === 0),
    );
  }

  /** Whole minutes left of the session at this terminal; null: nobody sits there. */
  minutesLeft({ activity }: SimulatedTerminal): number | null {
    return activity.kind === 'occupied' ? Math.round((activity.endsAt - this.server.clock.now()) / 60_000) : null;
  }

  /** Open each day of the week, from and to in minutes of the day. */
  static hours(from: number, to: number, lastSignInMinutes = 0): NonNullable<RoomRules['hours']> {
    const week = Array.from({ length: 7 }, () => [{ from, to }]);
    return { week, exceptions: [], closedOnHolidays: false, lastSignInMinutes };
  }
}
