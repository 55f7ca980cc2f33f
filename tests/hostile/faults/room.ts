import type { StaffRequestName } from '#protocol/staff-messages.ts';
import { type Random, oneOf } from '../../../provisioning/dev/fleet/seeded-random.ts';
import type { AskedOrder, History } from './history.ts';
import type { StaffDesk } from './staff-desk.ts';
import type { TerminalSeat } from './terminal-seat.ts';

type Ticket = { ticketId: string; words: string[]; minutes: number };
const TICKETS_AT_ONCE = 20;
/** Tickets that stay in somebody's pocket, to be tried where they must not work. */
const KEPT_TICKETS = 12;
/** At the end of a run staff wait no longer than this for the answer to an order. */
const STAFF_PATIENCE_MS = 2_000;

/** The helpers of a room and the tickets they hand out; writes down all that was asked and answered. */
export class Room {
  readonly siteId: string;
  readonly #desks: readonly StaffDesk[];
  readonly #random: Random;
  #fresh: Ticket[] = [];
  #shown: Ticket[] = [];
  #issuing: Promise<void> | null = null;
  readonly tickets: History['tickets'] = [];
  readonly opened: History['opened'] = [];
  readonly orders: AskedOrder[] = [];
  /** orders that staff still wait for an answer to */
  readonly #pending = new Set<Promise<unknown>>();

  constructor(siteId: string, desks: readonly StaffDesk[], random: Random) {
    this.siteId = siteId;
    this.#desks = desks;
    this.#random = random;
  }

  /** @returns a ticket for somebody who comes; null when the server gives none now. Now and then it is one that somebody has shown already. */
  async ticket(): Promise<Ticket | null> {
    const again = this.#random() < 0.08 ? oneOf(this.#random, this.#shown) : undefined;
    return again ?? this.freshTicket();
  }

  async freshTicket(): Promise<Ticket | null> {
    if (this.#fresh.length < TICKETS_AT_ONCE / 2) {
      this.#issuing ??= this.#issue().finally(() => {
        this.#issuing = null;
      });
      if (this.#fresh.length === 0) await this.#issuing;
    }
    const ticket = this.#fresh.shift() ?? null;
    if (ticket) this.#shown = [...this.#shown, ticket].slice(-KEPT_TICKETS);
    return ticket;
  }

  /** The server has forgotten what it handed out lately: a backup was restored. */
  throwTicketsAway(): void {
    this.#fresh = [];
    this.#shown = [];
  }

  /** A person typed the words and a session began. */
  noteOpened(ticket: Ticket, seat: TerminalSeat, sessionId: string): void {
    this.opened.push({ ticketId: ticket.ticketId, terminalId: seat.terminalId, sessionId });
  }

  async order(seat: TerminalSeat, kind: AskedOrder['kind'], sessionId: string | null, minutes = 1): Promise<void> {
    const { terminalId } = seat;
    const asked = { terminalId, kind, sessionId, minutes: kind === 'extend' ? minutes : null };
    const work = this.#give(kind, terminalId, sessionId ?? '', minutes).then((answer) => {
      this.orders.push({ ...asked, answer });
    });
    this.#pending.add(work);
    await work.finally(() => this.#pending.delete(work));
  }

  /** Resolves when staff wait for nothing any more: a moment later they hang up, and never hear what became of it. */
  async quiet(): Promise<void> {
    const late = setTimeout(() => {
      for (const desk of this.#desks) desk.close();
    }, STAFF_PATIENCE_MS);
    await Promise.allSettled(this.#pending);
    clearTimeout(late);
  }

  async ask(name: 'enrolment:create', terminalName: string): Promise<string | null> {
    const asked = await this.#desk().ask(name, { siteId: this.siteId, terminalName });
    return asked.kind === 'answered' ? asked.value.code : null;
  }

  async #give(
    kind: AskedOrder['kind'],
    terminalId: string,
    sessionId: string,
    minutes: number,
  ): Promise<AskedOrder['answer']> {
    const desk = this.#desk();
    const asked = await {
      accompany: () => desk.ask('session:accompany', { terminalId, sessionId, procedure: 'other' }),
      extend: () => desk.ask('session:extend', { terminalId, sessionId, minutes }),
      end: () => desk.ask('session:end', { terminalId, sessionId }),
      'show-message': () => desk.ask('terminal:message', { terminalId, text: 'Votre impression vous attend.' }),
      'wipe-again': () => desk.ask('terminal:wipe-again', { terminalId }),
    }[kind]();
    if (asked.kind !== 'answered') return asked;
    const { commandId, state } = asked.value;
    return { kind: 'tracked', commandId, state: state.kind };
  }

  async #issue(): Promise<void> {
    const minutes = 1 + Math.floor(this.#random() * 3);
    const issued = await this.#desk().ask('ticket:issue' satisfies StaffRequestName, {
      siteId: this.siteId,
      minutes,
      count: TICKETS_AT_ONCE,
    });
    if (issued.kind !== 'answered') return;
    for (const { ticketId, words } of issued.value.tickets) {
      this.tickets.push({ ticketId, minutes });
      this.#fresh.push({ ticketId, words, minutes });
    }
  }

  /** Each account may ask 120 times a minute: they take turns. */
  #turn = 0;
  #desk(): StaffDesk {
    this.#turn += 1;
    const desk = this.#desks[this.#turn % this.#desks.length];
    if (!desk) throw new Error('nobody is at the desk');
    return desk;
  }
}
