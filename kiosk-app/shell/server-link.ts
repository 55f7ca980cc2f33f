import type { z } from 'zod';
import { HelpNow } from '#protocol/help.ts';
import type { Confinement } from '#protocol/journal-events.ts';
import type { Measure, Timing } from '#protocol/measures.ts';
import { type Hold, HoldNow, PlaceHereAnswer, type QueuePlace, QueuePlaceAnswer } from '#protocol/queue.ts';
import { type Refusal, type Result, refuse } from '#protocol/result.ts';
import {
  Challenge,
  Command,
  type CommandAnswer,
  type Extension,
  ExtensionAnswer,
  type ExtensionRequest,
  type Grant,
  HeartbeatAnswer,
  HelloAnswer,
  JournalAck,
  type LateMeasures,
  LateMeasuresAnswer,
  type ProbePlan,
  type SessionRequest,
  type SessionRequestByCard,
  type SessionRequestWithoutTicket,
  SessionAnswer,
  type TerminalActivity,
  type ThroughputAnswer,
  ThroughputRun,
  type Welcome,
} from '#protocol/terminal-messages.ts';
import { BookAnswer, type TicketBook } from '#protocol/ticket-book.ts';
import { type Booking, BookingNow, type SessionRequestForWorkshop } from '#protocol/workshops.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { timingOfBurst } from '../core/link-diagnosis.ts';
import type { Now } from '../core/time-limits.ts';
import { type Identity, answerChallenge } from './identity.ts';
import type { Journal } from './journal/journal.ts';
import type { Log } from './log.ts';
import type { MeasureBacklog } from './measure-backlog.ts';
import { ServerConnection } from './server-connection.ts';

/** What the link needs to know of the terminal, asked at each message, and whom it tells. */
export type LinkOwner = {
  journal: Journal;
  log: Log;
  appVersion: string;
  now(): Now;
  /** the wall clock minus the server's time, milliseconds; null while that is not known */
  clockOffsetMs(): number | null;
  activity(): TerminalActivity;
  confinement(): Confinement;
  latestMeasure(): Measure | null;
  /** rounds that nobody has heard */
  backlog: MeasureBacklog;
  /** what to look at besides, as each heartbeat's answer says anew */
  onProbePlan(plan: ProbePlan): void;
  /** null: this terminal does not measure throughput */
  runThroughput: ((run: ThroughputRun) => Promise<ThroughputAnswer>) | null;
  onWelcome(welcome: Welcome): void;
  onServerTime(serverTime: number): void;
  /** of the ticket book that is here; null: there is none */
  bookRevision(): string | null;
  /** @param isTold the server knew all facts of this terminal when it made it */
  onBook(book: TicketBook, isTold: boolean): void;
  /** how long a session without a ticket may be here, minutes (null: there is none), what else is taken, and how long nobody may be there in any */
  onOffer(offer: {
    withoutTicketMinutes: number | null;
    takesCards: boolean;
    takesPlaces: boolean;
    idleMinutes: number | null;
  }): void;
  onLine(isUp: boolean): void;
  onCommand(command: Command): CommandAnswer;
  onHelp(told: HelpNow): void;
  /** for whom the terminal is kept; null: for nobody */
  onHold(hold: Hold | null): void;
  /** which workshop it is booked for now; null: for none */
  onBooking(booking: Booking | null): void;
};

type Offer = {
  withoutTicketMinutes?: number | undefined;
  takesCards?: true | undefined;
  takesPlaces?: true | undefined;
  idleMinutes?: number | undefined;
};

/**
 * The terminal's talk with the control server. Proves the device key, tells the journal in order and asks for sessions. When the line is down every question is
 * answered "no-line" at once; the terminal goes on as an island.
 *
 *   away ──connect──► challenged ──hello accepted──► up ──disconnect──► away   (server-connection.ts comes back)
 */
export class ServerLink {
  readonly #connection: ServerConnection;
  readonly #identity: Identity;
  readonly #owner: LinkOwner;
  #isUp = false;
  #isTelling = false;
  /** as JSON */
  #toldConfinement = '';
  /** The server's time has been heard since this program started. */
  #knowsTime = false;
  /** A round without a time that is right; the backlog tells it when it has one. */
  #undated: Measure | null = null;
  /** Heartbeats since the last look: how many went out, and the round trips of those answered, milliseconds. */
  #beats: { sent: number; roundTripsMs: number[] } = { sent: 0, roundTripsMs: [] };

  constructor(server: string, identity: Identity, owner: LinkOwner) {
    this.#identity = identity;
    this.#owner = owner;
    this.#connection = new ServerConnection(server, {
      log: owner.log,
      onChallenge: (message) => void this.#prove(message),
      onCommand: (message, answer) => this.#obey(message, answer),
      onHelp: (message) => this.#takeHelp(message),
      onHold: (message) => this.#takeHold(message),
      onBooking: (message) => this.#takeBooking(message),
      onThroughput: (message, answer) => void this.#runThroughput(message, answer),
      onLost: () => this.#setUp(false),
    });
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /**
   * How far the server is, by the heartbeats since this was asked last: the same line, already proven.
   * @returns `failed` while the line is down, `not-measured` when no heartbeat has gone out
   */
  takeServerTiming(): Timing {
    const { sent, roundTripsMs } = this.#beats;
    this.#beats = { sent: 0, roundTripsMs: [] };
    return timingOfBurst(this.#isUp ? sent : Math.max(1, sent), this.#isUp ? roundTripsMs : []);
  }

  /** Keeps a round made while the line is down, to be told when it is back. */
  keepForLater(measure: Measure): void {
    if (!this.#knowsTime) this.#undated = measure;
    this.#owner.backlog.keep(measure, this.#knowsTime ? null : this.#owner.now().mono);
  }

  /** May these words open a session? `no-line` when the server does not answer in time. */
  async requestSession(request: SessionRequest): Promise<Result<Grant>> {
    return this.#ask(
      'session:request',
      { ...request, knowsHours: true, knowsMoving: true, knowsBookings: true },
      SessionAnswer,
    );
  }

  /** May this card open a session? `no-line` when the server does not answer in time: nobody else can say. */
  async requestSessionByCard(request: SessionRequestByCard): Promise<Result<Grant>> {
    return this.#ask('session:request-by-card', request, SessionAnswer);
  }

  /** May somebody sit down with nothing in hand? `no-line` when the server does not answer in time. */
  async requestSessionWithoutTicket(request: SessionRequestWithoutTicket): Promise<Result<Grant>> {
    return this.#ask('session:request-without-ticket', { ...request, knowsBookings: true }, SessionAnswer);
  }

  /** May somebody sit down who takes part in a workshop? `no-line` when the server does not answer in time. */
  async requestSessionForWorkshop(request: SessionRequestForWorkshop): Promise<Result<Grant>> {
    return this.#ask('session:request-for-workshop', request, SessionAnswer);
  }

  /** May this session be longer? `no-line` when the server does not answer in time: asked again with the same id it is the same extension. */
  async requestExtension(request: ExtensionRequest): Promise<Result<Extension>> {
    return this.#ask('session:extend', request, ExtensionAnswer);
  }

  /** A place of the queue. `no-line` when the server does not answer in time: asked again with the same id it is the same place. */
  async requestPlace(placeId: string): Promise<Result<QueuePlace>> {
    return this.#ask('queue:take', { placeId }, QueuePlaceAnswer);
  }

  /** Who was called is here. Where that is not heard the terminal is kept as long as it was: nobody waits for an answer. */
  async sayHere(placeId: string): Promise<void> {
    const answer = await this.#ask('queue:here', { placeId }, PlaceHereAnswer);
    if (!answer.ok) this.#owner.log.info({ code: answer.refusal.code }, 'who was called is here');
  }

  /**
   * Tells what the journal holds, one batch after the other, until nothing waits or the line fails. Safe to call at any time: an acknowledgement that was lost
   * means that the same is told again.
   */
  async tellJournal(): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      for (let batch = this.#owner.journal.nextBatch(); batch && this.#isUp; batch = this.#owner.journal.nextBatch()) {
        const { number } = this.#connection;
        const ack = await this.#ask('journal:append', batch, JournalAck);
        if (ack.ok) this.#owner.journal.acknowledge(ack.value.bootId, ack.value.committedSeq, this.#owner.now().at);
        // What failed on a connection that is gone goes on with the new one.
        else if (number === this.#connection.number) {
          this.#notTaken(batch.bootId, ack.refusal);
          break;
        }
      }
    } finally {
      this.#isTelling = false;
    }
  }

  /**
   * One heartbeat now: what the terminal does and its latest measure. The owner beats with each round, and when its activity changes.
   * @returns whether the server answered
   */
  async beat(): Promise<boolean> {
    await this.tellJournal();
    if (!this.#isUp) return false;
    const owner = this.#owner;
    const started = performance.now();
    const confinement = JSON.stringify(owner.confinement());
    const measure = owner.latestMeasure();
    const message = {
      activity: owner.activity(),
      pendingRecords: owner.journal.pending,
      measure: measure === this.#undated ? null : measure,
      confinement: confinement === this.#toldConfinement ? null : owner.confinement(),
      journal: owner.journal.state,
      clockOffsetMs: owner.clockOffsetMs(),
    };
    const answer = await this.#ask('heartbeat', message, HeartbeatAnswer);
    this.#beats.sent += 1;
    if (!answer.ok) return false;
    this.#toldConfinement = confinement;
    const roundTrip = performance.now() - started;
    this.#beats.roundTripsMs.push(roundTrip);
    owner.onServerTime(answer.value.serverTime + roundTrip / 2);
    this.#offer(answer.value);
    owner.onProbePlan(answer.value.probePlan ?? {});
    await owner.backlog.tell(owner.now(), (late) => this.#sendLate(late));
    await this.#followBook(answer.value.bookRevision ?? null);
    return true;
  }

  /** Leaves as a machine that is shut down does. */
  close(): void {
    this.#connection.close();
  }

  /** A book that was not read is asked for again with the next heartbeat. */
  async #followBook(revision: string | null): Promise<void> {
    const owner = this.#owner;
    if (revision === null || revision === owner.bookRevision()) return;
    const isTold = owner.journal.pending === 0;
    const answer = await this.#ask('book:read', {}, BookAnswer);
    if (answer.ok) owner.onBook(answer.value, isTold);
  }

  /** Only a missing answer means "again": what the server refuses it will never want. */
  async #sendLate(message: LateMeasures): Promise<boolean> {
    const answer = await this.#ask('measures:late', message, LateMeasuresAnswer);
    return answer.ok || answer.refusal.code !== 'no-line';
  }

  /** A batch that the server refused is told again with the next heartbeat; from where the server says, when it says so. */
  #notTaken(bootId: string, { code, detail }: Refusal): void {
    const expected = detail?.['expectedSeq'];
    this.#owner.log.warn({ code, expected }, 'journal batch not taken');
    if (typeof expected !== 'number') return;
    this.#owner.journal.followServer({ bootId, seq: expected - 1 }, this.#owner.now().at);
  }

  async #prove(message: unknown): Promise<void> {
    const { journal } = this.#owner;
    const challenge = Challenge.safeParse(message);
    const proof = challenge.success ? answerChallenge(this.#identity, challenge.data) : null;
    if (!proof) return this.#connection.refused('not-our-server');
    const { number } = this.#connection;
    const hello = {
      protocolVersion: PROTOCOL_VERSION,
      terminalId: this.#identity.terminalId,
      bootId: journal.bootId,
      appVersion: this.#owner.appVersion,
      ...proof,
      activity: this.#owner.activity(),
      confinement: this.#owner.confinement(),
      boots: journal.boots(),
      knowsFilter: true,
      ...(this.#owner.runThroughput && { runsThroughput: true }),
    };
    this.#toldConfinement = JSON.stringify(hello.confinement);
    const answer = await this.#connection.exchange('hello', hello, HelloAnswer);
    if (number !== this.#connection.number) return;
    // The server may believe that it was heard: the next connection replaces this one.
    if (!answer) return this.#connection.drop();
    if (!answer.ok) return this.#connection.refused(answer.reason);
    this.#connection.welcomed();
    this.#take(answer.value);
    await this.beat();
  }

  #take(welcome: Welcome): void {
    const { journal } = this.#owner;
    this.#owner.onServerTime(welcome.serverTime);
    this.#knowsTime = true;
    const { at } = this.#owner.now();
    for (const committed of welcome.committed) journal.followServer(committed, at);
    journal.followServer({ bootId: journal.bootId, seq: welcome.committedSeq }, at);
    this.#owner.onWelcome(welcome);
    this.#offer(welcome);
    this.#setUp(true);
  }

  #obey(message: unknown, answer: unknown): void {
    if (typeof answer !== 'function') return;
    const command = Command.safeParse(message);
    answer(command.success ? this.#owner.onCommand(command.data) : refuse('malformed'));
    void this.tellJournal();
  }

  #takeHelp(message: unknown): void {
    const told = HelpNow.safeParse(message);
    if (told.success) this.#owner.onHelp(told.data);
    else this.#owner.log.warn({}, 'what the server says of a call for help is not of the protocol');
  }

  async #runThroughput(message: unknown, answer: unknown): Promise<void> {
    const run = ThroughputRun.safeParse(message);
    if (typeof answer !== 'function') return;
    if (!run.success) this.#owner.log.warn({}, 'an order to measure throughput is not of the protocol');
    const { runThroughput } = this.#owner;
    answer(run.success && runThroughput ? await runThroughput(run.data) : refuse('command-not-possible-now'));
  }

  #takeHold(message: unknown): void {
    const told = HoldNow.safeParse(message);
    if (told.success) this.#owner.onHold(told.data.hold);
    else this.#owner.log.warn({}, 'what the server says of a place is not of the protocol');
  }

  #takeBooking(message: unknown): void {
    const told = BookingNow.safeParse(message);
    if (told.success) this.#owner.onBooking(told.data.booking);
    else this.#owner.log.warn({}, 'what the server says of a workshop is not of the protocol');
  }

  #offer({ withoutTicketMinutes, takesCards, takesPlaces, idleMinutes }: Offer): void {
    this.#owner.onOffer({
      withoutTicketMinutes: withoutTicketMinutes ?? null,
      takesCards: takesCards ?? false,
      takesPlaces: takesPlaces ?? false,
      idleMinutes: idleMinutes ?? null,
    });
  }

  #setUp(isUp: boolean): void {
    if (this.#isUp === isUp) return;
    this.#isUp = isUp;
    this.#owner.log.info({ isUp }, 'line to the control server');
    this.#owner.onLine(isUp);
  }

  async #ask<T>(name: string, message: unknown, schema: z.ZodType<Result<T>>): Promise<Result<T>> {
    if (!this.#isUp) return refuse('no-line');
    return (await this.#connection.exchange(name, message, schema)) ?? refuse('no-line');
  }
}
