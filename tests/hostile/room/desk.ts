import { type Result, refuse } from '#protocol/result.ts';
import type { IssuedTicket, Snapshot, StaffInput, StaffOutput, StaffRequestName } from '#protocol/staff-messages.ts';
import type { TicketKind } from '#protocol/room-rules.ts';
import { StaffDoor } from '../../system/server/staff-door.ts';
import type { Account, RoomServer } from './room-server.ts';

/** Printed in one go, so that words are at hand while the server is away. */
const TICKETS_AT_ONCE = 4;

/** A helper with the dashboard open, who signs in again when the server says so, and has printed tickets in a drawer. */
export class Desk {
  readonly #server: RoomServer;
  readonly #account: Account;
  #door: StaffDoor | null = null;
  readonly #drawer = new Map<string, IssuedTicket[]>();

  constructor(server: RoomServer, account: Account) {
    this.#server = server;
    this.#account = account;
  }

  /** @returns `no-line` while the server is away; nothing was asked of it then */
  async ask<N extends StaffRequestName>(name: N, input: StaffInput<N>): Promise<Result<StaffOutput<N>>> {
    if (!this.#server.isUp) return refuse('no-line');
    const answer = await (await this.#open()).ask(name, input);
    if (answer.ok || answer.refusal.code !== 'not-signed-in') return answer;
    this.close();
    return (await this.#open()).ask(name, input);
  }

  /** @throws when it is refused */
  async get<N extends StaffRequestName>(name: N, input: StaffInput<N>): Promise<StaffOutput<N>> {
    const answer = await this.ask(name, input);
    if (!answer.ok) throw new Error(`${name}: ${answer.refusal.code}`);
    return answer.value;
  }

  /** What the page of a site shows now. */
  async look(siteId: string): Promise<Snapshot> {
    // Reading the rules is a person's request, which keeps the sign-in going; to watch is not.
    await this.get('rules:read', { siteId });
    return (await this.#open()).watch({ kind: 'site', siteId });
  }

  /** One ticket out of the drawer; null: there is none, and none can be printed. @param note hears of each that is printed */
  async ticket(
    order: { siteId: string; minutes: number; kind: TicketKind; now: number },
    note: (ticket: IssuedTicket) => void,
  ): Promise<IssuedTicket | null> {
    const { siteId, minutes, kind, now } = order;
    const key = `${siteId} ${minutes} ${kind}`;
    const good = (this.#drawer.get(key) ?? []).filter(({ expiresAt }) => expiresAt > now);
    this.#drawer.set(key, good);
    if (good.length === 0) {
      const issued = await this.ask('ticket:issue', { siteId, minutes, kind, count: TICKETS_AT_ONCE });
      for (const ticket of issued.ok ? issued.value.tickets : []) {
        note(ticket);
        good.push(ticket);
      }
    }
    return good.shift() ?? null;
  }

  close(): void {
    this.#door?.close();
    this.#door = null;
  }

  async #open(): Promise<StaffDoor> {
    if (this.#door?.isClosed) this.close();
    this.#door ??= await StaffDoor.signIn(this.#server.url, this.#account.email, this.#account.password);
    // What a dashboard is told by itself is not read here: it would be kept for days.
    this.#door.changes.length = 0;
    return this.#door;
  }
}
