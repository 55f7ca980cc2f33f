import type { IssuedTicket } from '#protocol/staff-messages.ts';
import type { Visitor } from './people-plan.ts';
import { acceptCharter, acceptOpened, come, typeWords } from './resident-arrival.ts';
import { actAtSeat } from './resident-deeds.ts';
import { answerCall, waitForCall } from './resident-queue.ts';
import type { Seat } from './seat.ts';
import type { OwnPlace, Person, SiteRoom } from './site-room.ts';

const MINUTE_MS = 60_000;

/**
 * What somebody is about. One act for each step of the run; a pause, say, would be one more phase between two of `seated`.
 *
 *   coming ──a seat──► signing-in ──granted──► seated ──over──► gone, or later coming again with the same words
 *     │                    ▲  └──refused──► gone
 *     │                    │ it is kept for them
 *     └──no seat──► queueing ──called──► called ──does not come, or too late──► gone
 */
export type Phase =
  | { kind: 'coming'; tries: number; at: number }
  | { kind: 'signing-in'; seat: Seat; stage: 'charter' | 'words'; place: OwnPlace | null }
  | { kind: 'opened'; seat: Seat }
  | { kind: 'queueing'; place: OwnPlace; until: number }
  | { kind: 'called'; place: OwnPlace; terminalId: string; at: number }
  | Seated
  | { kind: 'gone' };
export type SigningIn = Extract<Phase, { kind: 'signing-in' }>;

export type Done = 'deed' | 'help' | 'help-comes' | 'lend' | 'move' | 'leave';

export type Seated = {
  kind: 'seated';
  seat: Seat;
  sessionId: string;
  since: number;
  /** of a plan's deeds, those that are done */
  done: Set<Done>;
  asksLeft: number;
  hasWalkedAway: boolean;
};

/** Somebody in a room, by the plan of their visit. */
export class Resident implements Person {
  readonly visitor: Visitor;
  readonly site: SiteRoom;
  phase: Phase;
  ticket: IssuedTicket | null;
  /** whoever mistypes does so once */
  typesWell: boolean;

  constructor(visitor: Visitor, site: SiteRoom, ticket: IssuedTicket | null = null) {
    this.visitor = { ...visitor };
    this.site = site;
    this.ticket = ticket;
    this.typesWell = !visitor.mistypes || visitor.way === 'without-ticket';
    this.phase = { kind: 'coming', tries: 0, at: visitor.at };
  }

  get isGone(): boolean {
    return this.phase.kind === 'gone';
  }

  /** Of their ticket, or for whom a helper opens. */
  get kind(): 'ticket' | 'young-ticket' {
    return this.visitor.way === 'young-ticket' ? 'young-ticket' : 'ticket';
  }

  get isByTicket(): boolean {
    return this.visitor.way === 'ticket' || this.visitor.way === 'young-ticket';
  }

  /** @returns whether anything was done */
  async act(): Promise<boolean> {
    const { phase } = this;
    const now = this.site.time.now();
    switch (phase.kind) {
      case 'coming':
        return now >= phase.at && (await come(this, phase.tries), true);
      case 'signing-in':
        return phase.stage === 'charter' ? acceptCharter(this, phase) : typeWords(this, phase);
      case 'opened':
        return acceptOpened(this, phase.seat);
      case 'queueing':
        return waitForCall(this, phase);
      case 'called':
        return now >= phase.at && (await answerCall(this, phase), true);
      case 'seated':
        return actAtSeat(this, phase);
      case 'gone':
        return false;
    }
  }

  /** Sits there now. */
  sit(seat: Seat, place: OwnPlace | null): void {
    const { session, terminalId } = seat;
    if (!session) throw new Error('nobody sits there');
    const { sessionId } = session;
    const { time, diary } = this.site;
    const since = time.now();
    const { way, asksMore: asksLeft } = this.visitor;
    const ticketId = this.isByTicket ? (this.ticket?.ticketId ?? null) : null;
    diary.began.push({
      at: since,
      sessionId,
      way,
      terminalId,
      kind: this.kind,
      ticketId,
      placeId: place?.placeId ?? null,
    });
    seat.isTaken = true;
    this.leaveQueue(place);
    this.phase = { kind: 'seated', seat, sessionId, since, done: new Set(), asksLeft, hasWalkedAway: false };
  }

  /** Somebody with the same words, who sits there now. */
  befriend(seat: Seat): void {
    const friend = {
      stay: 10,
      parting: 'ends',
      deed: null,
      returnsAfter: null,
      movesAfter: null,
      lendsAfter: null,
    } as const;
    const other = new Resident({ ...this.visitor, ...friend }, this.site, this.ticket);
    other.sit(seat, null);
    this.site.newcomers.push(other);
  }

  /** The session is over, and not by the power. Some come again with the same words, which may be good once more or not. */
  over(): void {
    const { returnsAfter } = this.visitor;
    this.visitor.returnsAfter = null;
    if (!this.isByTicket || returnsAfter === null) return this.leave();
    this.phase = { kind: 'coming', tries: 0, at: this.site.time.now() + returnsAfter * MINUTE_MS };
  }

  /** The power went: who has a ticket sits down again where they can. */
  comeAgain(): void {
    if (!this.ticket) return this.leave();
    this.phase = { kind: 'coming', tries: 1, at: this.site.time.now() };
  }

  leave(place: OwnPlace | null = null): void {
    this.leaveQueue(place);
    this.phase = { kind: 'gone' };
  }

  leaveQueue(place: OwnPlace | null): void {
    if (place) this.site.inQueue -= 1;
  }

  /** What the screen says no with. */
  noteRefusal(seat: Seat): void {
    const { view } = seat.terminal;
    const code = view.kind === 'words' || view.kind === 'way-in' ? view.refusal?.code : undefined;
    if (code === undefined) return;
    const { time, diary } = this.site;
    diary.refused.push({ at: time.now(), terminalId: seat.terminalId, way: this.visitor.way, code });
  }
}
