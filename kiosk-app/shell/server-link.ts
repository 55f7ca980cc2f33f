import { type Socket, io } from 'socket.io-client';
import { z } from 'zod';
import type { Confinement } from '#protocol/journal-events.ts';
import { REQUEST_TIMEOUT_MS } from '#protocol/limits.ts';
import type { Measure, Timing } from '#protocol/measures.ts';
import { type Result, refuse } from '#protocol/result.ts';
import {
  Challenge,
  Command,
  type CommandAnswer,
  type Grant,
  HeartbeatAnswer,
  HelloAnswer,
  JournalAck,
  type LateMeasures,
  LateMeasuresAnswer,
  type SessionRequest,
  SessionAnswer,
  TERMINAL_NAMESPACE,
  type TerminalActivity,
  type Welcome,
} from '#protocol/terminal-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { timingOfBurst } from '../core/link-diagnosis.ts';
import type { Now } from '../core/time-limits.ts';
import { type Identity, answerChallenge } from './identity.ts';
import type { Journal } from './journal.ts';
import type { Log } from './log.ts';
import { MeasureBacklog } from './measure-backlog.ts';

/** What the link needs to know of the terminal, asked at each message, and whom it tells. */
export type LinkOwner = {
  journal: Journal;
  log: Log;
  appVersion: string;
  now(): Now;
  activity(): TerminalActivity;
  confinement(): Confinement;
  latestMeasure(): Measure | null;
  onWelcome(welcome: Welcome): void;
  onServerTime(serverTime: number): void;
  onLine(isUp: boolean): void;
  onCommand(command: Command): CommandAnswer;
};

/**
 * The terminal's one connection to the control server. Proves the device key, tells the journal in order and asks for sessions. When the line
 * is down every question is answered "no-line" at once; the terminal goes on as an island.
 *
 *   away ──connect──► challenged ──hello accepted──► up ──disconnect──► away   (socket.io retries, jittered)
 */
export class ServerLink {
  readonly #socket: Socket;
  readonly #identity: Identity;
  readonly #owner: LinkOwner;
  #isUp = false;
  #comingBack: NodeJS.Timeout | undefined;
  #sendingJournal = false;
  /** as JSON */
  #toldConfinement = '';
  readonly #backlog = new MeasureBacklog();
  /** The server's time has been heard since this program started. */
  #knowsTime = false;
  /** Heartbeats since the last look: how many went out, and the round trips of those answered, milliseconds. */
  #beats: { sent: number; roundTripsMs: number[] } = { sent: 0, roundTripsMs: [] };

  constructor(server: string, identity: Identity, owner: LinkOwner) {
    this.#identity = identity;
    this.#owner = owner;
    this.#socket = io(new URL(TERMINAL_NAMESPACE, server).href, {
      transports: ['websocket'],
      reconnectionDelay: 500,
      reconnectionDelayMax: 10_000,
      randomizationFactor: 0.5,
      timeout: REQUEST_TIMEOUT_MS,
    });
    this.#socket.on('challenge', (message: unknown) => void this.#prove(message));
    this.#socket.on('command', (message: unknown, answer: unknown) => this.#obey(message, answer));
    this.#socket.on('goodbye', (message: unknown) =>
      owner.log.warn({ goodbye: reasonOf(message) }, 'server said goodbye'),
    );
    this.#socket.on('disconnect', (reason) => {
      this.#setUp(false);
      // Socket.IO does not come back by itself when the server closed the connection.
      if (reason === 'io server disconnect') {
        this.#comingBack = setTimeout(() => this.#socket.connect(), 2_000 + Math.random() * 3_000);
      }
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
    this.#backlog.keep(measure, this.#knowsTime ? null : this.#owner.now().mono);
  }

  /** May these words open a session? `no-line` when the server does not answer in time. */
  async requestSession(request: SessionRequest): Promise<Result<Grant>> {
    return this.#ask('session:request', request, SessionAnswer);
  }

  /** Sends what the journal holds, batch by batch, until nothing waits or the line fails. Safe to call at any time. */
  async tellJournal(): Promise<void> {
    if (this.#sendingJournal || !this.#isUp) return;
    this.#sendingJournal = true;
    try {
      for (let batch = this.#owner.journal.nextBatch(); batch && this.#isUp; batch = this.#owner.journal.nextBatch()) {
        const ack = await this.#ask('journal:append', batch, JournalAck);
        if (!ack.ok) {
          this.#owner.log.warn({ code: ack.refusal.code }, 'journal batch not taken');
          break;
        }
        this.#owner.journal.acknowledge(ack.value.bootId, ack.value.committedSeq);
      }
    } finally {
      this.#sendingJournal = false;
    }
  }

  /**
   * One heartbeat now: what the terminal does and its latest measure. The owner beats with each round, and when its activity changes.
   * @returns whether the server answered
   */
  async beat(): Promise<boolean> {
    await this.tellJournal();
    if (!this.#isUp) return false;
    const started = performance.now();
    const confinement = JSON.stringify(this.#owner.confinement());
    const message = {
      activity: this.#owner.activity(),
      pendingRecords: this.#owner.journal.pending,
      measure: this.#owner.latestMeasure(),
      confinement: confinement === this.#toldConfinement ? null : this.#owner.confinement(),
    };
    const answer = await this.#ask('heartbeat', message, HeartbeatAnswer);
    this.#beats.sent += 1;
    if (!answer.ok) return false;
    this.#toldConfinement = confinement;
    const roundTrip = performance.now() - started;
    this.#beats.roundTripsMs.push(roundTrip);
    this.#owner.onServerTime(answer.value.serverTime + roundTrip / 2);
    await this.#backlog.tell(this.#owner.now(), (late) => this.#sendLate(late));
    return true;
  }

  /** Leaves as a machine that is shut down does: the server is told, so that nobody takes it for a cut line. */
  close(): void {
    clearTimeout(this.#comingBack);
    this.#socket.disconnect();
  }

  /** Only a missing answer means "again": what the server refuses it will never want. */
  async #sendLate(message: LateMeasures): Promise<boolean> {
    const answer = await this.#ask('measures:late', message, LateMeasuresAnswer);
    return answer.ok || answer.refusal.code !== 'no-line';
  }

  async #prove(message: unknown): Promise<void> {
    const challenge = Challenge.safeParse(message);
    const proof = challenge.success ? answerChallenge(this.#identity, challenge.data) : null;
    if (!proof) {
      this.#owner.log.warn({}, 'challenge is not from the server this terminal was enrolled with');
      return;
    }
    const hello = {
      protocolVersion: PROTOCOL_VERSION,
      terminalId: this.#identity.terminalId,
      bootId: this.#owner.journal.bootId,
      appVersion: this.#owner.appVersion,
      ...proof,
      activity: this.#owner.activity(),
      confinement: this.#owner.confinement(),
    };
    this.#toldConfinement = JSON.stringify(hello.confinement);
    const answer = await this.#exchange('hello', hello, HelloAnswer);
    if (!answer) return;
    if (!answer.ok) {
      this.#owner.log.warn({ reason: answer.reason }, 'server refused this terminal');
      return;
    }
    this.#owner.onServerTime(answer.value.serverTime);
    this.#knowsTime = true;
    this.#owner.journal.acknowledge(this.#owner.journal.bootId, answer.value.committedSeq);
    this.#owner.onWelcome(answer.value);
    this.#setUp(true);
    await this.beat();
  }

  #obey(message: unknown, answer: unknown): void {
    if (typeof answer !== 'function') return;
    const command = Command.safeParse(message);
    answer(command.success ? this.#owner.onCommand(command.data) : refuse('malformed'));
    void this.tellJournal();
  }

  #setUp(isUp: boolean): void {
    if (this.#isUp === isUp) return;
    this.#isUp = isUp;
    this.#owner.log.info({ isUp }, 'line to the control server');
    this.#owner.onLine(isUp);
  }

  async #ask<T>(name: string, message: unknown, schema: z.ZodType<Result<T>>): Promise<Result<T>> {
    if (!this.#isUp) return refuse('no-line');
    return (await this.#exchange(name, message, schema)) ?? refuse('no-line');
  }

  async #exchange<T>(name: string, message: unknown, schema: z.ZodType<T>): Promise<T | null> {
    try {
      const parsed = schema.safeParse(await this.#socket.timeout(REQUEST_TIMEOUT_MS).emitWithAck(name, message));
      if (parsed.success) return parsed.data;
      this.#owner.log.warn({ name }, 'answer of the server is not of the protocol');
    } catch {
      this.#owner.log.warn({ name }, 'no answer from the server');
    }
    return null;
  }
}

function reasonOf(message: unknown): string {
  const parsed = z.object({ reason: z.string().max(60) }).safeParse(message);
  return parsed.success ? parsed.data.reason : 'unknown';
}
