import type { IssuedTicket } from '#protocol/staff-messages.ts';
import type { Visitor } from './people-plan.ts';
import { actAtSeat, pressStart } from './resident-deeds.ts';
import type { Seat } from './seat.ts';
import type { OwnPlace, SiteRoom } from './site-room.ts';

const MINUTE_MS = 60_000;
/** Who finds no seat and no queue looks again so often, so long apart. */
const TRIES = 3;
const LOOKS_AGAIN_MS = 5 * MINUTE_MS;
/** Who is called is there within two minutes, or too late for any hold. */
const WALK_MS = { comes: 75_000, 'comes-late': 16 * MINUTE_MS } as const;

export type Seated = {
  kind: 'seated';
  seat: Seat;
  sessionId: string;
  since: number;
  /** of a plan's deeds, those that are done */
  done: Set<string>;
  asksLeft: number;
  hasWalkedAway: boolean;
};

/**
 * What somebody is about. One act for each step of the run; a pause, say, would be one more phase between two of `seated`.
 *
 *   coming ──a seat──► signing-in ──granted──► seated ──over──► gone, or later coming again with the same words
 *     │  ▲                 ▲  └──refused──► gone
 *     │  └──missed it──┐   │ it is kept for them
 *     └──no seat──► queueing ──called──► called ──does not come──► gone
 */
export type Phase =
  | { kind: 'coming'; tries: number; at: number }
  | { kind: 'signing-in'; seat: Seat; stage: 'charter' | 'words'; place: OwnPlace | null }
  | { kind: 'opened'; seat: Seat }
  | { kind: 'queueing'; place: OwnPlace; until: number }
  | { kind: 'called'; place: OwnPlace; terminalId: string; at: number }
  | Seated
  | { kind: 'gone' };

/** Somebody in a room, by the plan of their visit. */
export class Resident {
  readonly visitor: Visitor;
  readonly site: SiteRoom;
  phase: Phase;
  ticket: IssuedTicket | null;
  #hasMistyped: boolean;

  constructor(visitor: Visitor, site: SiteRoom, ticket: IssuedTicket | null = null) {
    this.visitor = { ...visitor };
    this.site = site;
    this.ticket = ticket;
    this.#hasMistyped = !visitor.mistypes || visitor.way === 'without-ticket';
    this.phase = { kind: 'coming', tries: 0, at: visitor.at };
  }

  get isGone(): boolean {
    return this.phase.kind === 'gone';
  }

  get kind(): 'ticket' | 'young-ticket' {
    return this.visitor.way === 'young-ticket' ? 'young-ticket' : 'ticket';
  }

  /** @returns whether anything was done */
  async act(): Promise<boolean> {
    const { phase } = this;
    const now = this.site.time.now();
    switch (phase.kind) {
      case 'coming':
        return now >= phase.at && (await this.#come(phase.tries), true);
      case 'signing-in':
        return phase.stage === 'charter' ? this.#accept(phase) : this.#type(phase);
      case 'opened':
        return this.#acceptOpened(phase.seat);
      case 'queueing':
        return this.#wait(phase);
      case 'called':
        return now >= phase.at && (await this.#answerCall(phase), true);
      case 'seated':
        return actAtSeat(this, phase);
      case 'gone':
        return false;
    }
  }

  /** The session is over, by whatever. @param mayReturn the words may be good once more */
  over(mayReturn: boolean): void {
    const { returnsAfter, way } = this.visitor;
    const isByTicket = way === 'ticket' || way === 'young-ticket';
    const isAgain = isByTicket && mayReturn && returnsAfter !== null;
    this.visitor.returnsAfter = null;
    const at = this.site.time.now() + (returnsAfter ?? 0) * MINUTE_MS;
    this.phase = isAgain ? { kind: 'coming', tries: 0, at } : { kind: 'gone' };
  }

  /** The power went: who has a ticket sits down again where they can. */
  comeAgain(): void {
    this.phase = this.ticket ? { kind: 'coming', tries: 1, at: this.site.time.now() } : { kind: 'gone' };
  }

  /** Somebody with the same words, who sits down somewhere else. */
  befriend(seat: Seat): void {
    const friend = {
      ...this.visitor,
      stay: 10,
      parting: 'ends',
      deed: null,
      returnsAfter: null,
      movesAfter: null,
    } as const;
    const other = new Resident(friend, this.site, this.ticket);
    other.sit(seat, null);
    this.site.newcomers.push(other);
  }

  /** Sits there now. */
  sit(seat: Seat, place: OwnPlace | null, way = this.visitor.way): void {
    const { session } = seat;
    if (!session) throw new Error('nobody sits there');
    const { sessionId } = session;
    const at = this.site.time.now();
    seat.isTaken = true;
    this.site.diary.began.push({
      at,
      sessionId,
      way,
      terminalId: seat.terminalId,
      kind: this.kind,
      ticketId: way === 'ticket' || way === 'young-ticket' ? (this.ticket?.ticketId ?? null) : null,
      placeId: place?.placeId ?? null,
    });
    const { asksMore: asksLeft } = this.visitor;
    this.phase = { kind: 'seated', seat, sessionId, since: at, done: new Set(), asksLeft, hasWalkedAway: false };
  }

  async #come(tries: number): Promise<void> {
    const { site, visitor, kind } = this;
    const now = site.time.now();
    if (visitor.way !== 'without-ticket' && visitor.way !== 'helper' && !this.ticket) {
      const order = { siteId: site.siteId, minutes: visitor.ticketMinutes, kind, now };
      this.ticket = await site.desk.ticket(order, ({ ticketId, minutes }) =>
        site.diary.tickets.push({ ticketId, siteId: site.siteId, kind, minutes, issuedAt: now }),
      );
      if (!this.ticket) return void this.#leave();
    }
    const seat = site.freeSeat();
    if (seat && visitor.way === 'helper') return this.#askHelperToOpen(seat);
    if (seat && this.#begin(seat, null)) return;
    const place = visitor.way === 'helper' ? null : await site.takePlace(visitor.queueBy);
    if (place) this.phase = { kind: 'queueing', place, until: now + visitor.patience * MINUTE_MS };
    else if (tries + 1 < TRIES) this.phase = { kind: 'coming', tries: tries + 1, at: now + LOOKS_AGAIN_MS };
    else this.#leave();
  }

  /** @returns whether the charter is there */
  #begin(seat: Seat, place: OwnPlace | null): boolean {
    if (!pressStart(seat, place?.number ?? null)) return false;
    seat.isTaken = true;
    this.phase = { kind: 'signing-in', seat, stage: 'charter', place };
    return true;
  }

  #accept(phase: Extract<Phase, { kind: 'signing-in' }>): boolean {
    const { seat } = phase;
    if (!isAt(seat, 'charter')) return this.#turnAway(seat);
    seat.terminal.call({ call: 'accept-charter' });
    this.phase = { ...phase, stage: 'words' };
    return true;
  }

  async #type({ seat, place }: Extract<Phase, { kind: 'signing-in' }>): Promise<boolean> {
    if (!isAt(seat, 'way-in', 'words')) return this.#turnAway(seat);
    const { terminal } = seat;
    const isWithout = this.visitor.way === 'without-ticket';
    if (isWithout && terminal.view.kind !== 'way-in') return this.#turnAway(seat, true);
    if (isWithout) terminal.call({ call: 'ask-without-ticket' });
    else {
      if (terminal.view.kind === 'way-in') terminal.call({ call: 'choose-ticket' });
      const words = this.#hasMistyped ? (this.ticket?.words ?? []) : ['lune', 'lune', 'lune'];
      terminal.call({ call: 'submit-words', words });
    }
    await terminal.until((view) => view.kind !== 'checking');
    if (!seat.isOn) return this.#turnAway(seat);
    if (!this.#hasMistyped) {
      this.#hasMistyped = true;
      return true;
    }
    if (seat.session && terminal.view.kind === 'session') {
      this.#leaveQueue(place);
      this.sit(seat, place);
      return true;
    }
    this.noteRefusal(seat);
    return this.#turnAway(seat, true);
  }

  noteRefusal(seat: Seat): void {
    const { view } = seat.terminal;
    const code = view.kind === 'words' || view.kind === 'way-in' ? view.refusal?.code : undefined;
    if (code === undefined) return;
    this.site.diary.refused.push({
      at: this.site.time.now(),
      terminalId: seat.terminalId,
      way: this.visitor.way,
      code,
    });
  }

  async #askHelperToOpen(seat: Seat): Promise<void> {
    const { terminalId } = seat;
    const { ticketMinutes: minutes } = this.visitor;
    const answer = await this.site.desk.ask('session:open', { terminalId, minutes, kind: this.kind });
    if (!answer.ok) {
      const { code } = answer.refusal;
      this.site.diary.refused.push({ at: this.site.time.now(), terminalId, way: 'helper', code });
      return void this.#leave();
    }
    seat.isTaken = true;
    this.phase = { kind: 'opened', seat };
  }

  #acceptOpened(seat: Seat): boolean {
    if (!isAt(seat, 'charter')) return this.#turnAway(seat);
    seat.terminal.call({ call: 'accept-charter' });
    if (seat.session) this.sit(seat, null);
    else this.#turnAway(seat);
    return true;
  }

  async #wait({ place, until }: Extract<Phase, { kind: 'queueing' }>): Promise<boolean> {
    const { site, visitor } = this;
    const now = site.time.now();
    const called = site.board?.called.find(({ number }) => number === place.number);
    if (called) {
      if (visitor.whenCalled === 'never') return this.#leave(place);
      const at = now + WALK_MS[visitor.whenCalled];
      this.phase = { kind: 'called', place, terminalId: called.terminalId, at };
      return false;
    }
    if (!site.board?.waiting.includes(place.number) && site.server.isUp) {
      const standing = await site.standing(place.placeId);
      if (standing?.kind === 'over') return this.#leave(place);
    }
    if (now < until) return false;
    if (visitor.saysWhenLeaving) await site.giveUp(place.placeId, visitor.queueBy);
    return this.#leave(place);
  }

  async #answerCall({ place, terminalId }: Extract<Phase, { kind: 'called' }>): Promise<void> {
    const seat = this.site.seatOf(terminalId);
    const { offer } = seat ?? {};
    if (seat && offer?.isFree && offer.number === place.number && this.#begin(seat, place)) return;
    // It may have been called somewhere else meanwhile; if it is over that is noticed there.
    const standing = await this.site.standing(place.placeId);
    if (standing === null || standing.kind === 'over') this.#leave(place);
    else this.phase = { kind: 'queueing', place, until: this.site.time.now() + this.visitor.patience * MINUTE_MS };
  }

  /** Away from the terminal. @param isForGood they were refused */
  #turnAway(seat: Seat, isForGood = false): boolean {
    const { phase } = this;
    if (seat.isOn) seat.terminal.call({ call: 'leave' });
    seat.isTaken = false;
    if (phase.kind === 'signing-in') this.#leaveQueue(phase.place);
    this.phase = isForGood ? { kind: 'gone' } : { kind: 'coming', tries: TRIES - 1, at: this.site.time.now() };
    return true;
  }

  #leave(place: OwnPlace | null = null): boolean {
    this.#leaveQueue(place);
    this.phase = { kind: 'gone' };
    return true;
  }

  #leaveQueue(place: OwnPlace | null): void {
    if (place) this.site.inQueue -= 1;
  }
}

function isAt(seat: Seat, ...kinds: string[]): boolean {
  return seat.isOn && kinds.includes(seat.terminal.view.kind);
}
