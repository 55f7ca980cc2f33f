import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { DefaultEventsMap, Socket } from 'socket.io';
import type { HelpNow } from '#protocol/help.ts';
import { HELLO_TIMEOUT_MS, NONCE_BYTES } from '#protocol/limits.ts';
import type { HoldNow } from '#protocol/queue.ts';
import { refuse } from '#protocol/result.ts';
import type { Command, ThroughputRun } from '#protocol/terminal-messages.ts';
import type { ConnectionRefusal } from '#protocol/version.ts';
import type { BookingNow } from '#protocol/workshops.ts';
import type { Context } from '../context.ts';
import { reportIncident } from '../incident.ts';
import { judgeHello } from '../terminals/connection-service.ts';
import type { TerminalConnection } from '../terminals/live-terminal.ts';
import type { PendingWork } from './pending-work.ts';
import { TerminalAsks } from './terminal-asks.ts';
import { type TerminalEvent, answerTerminal, isTerminalEvent, weigh } from './terminal-events.ts';
import { type Answerer, type TerminalMessage, TerminalQueue } from './terminal-queue.ts';
import { refuseTooOften, welcomeTerminal } from './terminal-welcome.ts';
import { UnreadMessage } from './text-parser.ts';
import type { Welcoming } from './welcoming.ts';

/** What Socket.IO keeps for us with the socket of a terminal. */
export type LineData = { line?: TerminalLine };
export type TerminalSocket = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, LineData>;

type Challenged = { kind: 'challenged'; nonce: string; helloTimer: NodeJS.Timeout };
type Proven = { kind: 'proven'; terminalId: string; siteId: string };
type State = Challenged | Proven | { kind: 'gone' };

type ProvenMessage = TerminalMessage & { event: TerminalEvent };

/** Messages of one terminal that wait for their answer: a terminal has three or four (journal, heartbeat, a ticket). */
const WAITING_MESSAGES = 64;
/** Answers and orders that a terminal has not read: an order is some hundred bytes, an answer fewer. */
const UNREAD_BYTES = 256 * 1024;

/** What the connections of terminals share. */
export type Shared = { ctx: Context; pending: PendingWork; welcoming: Welcoming };

/**
 * One connection of a terminal. Until it has proven its key it can say one thing, hello, once.
 *
 *   challenged ──good hello──► proven ──closed, revoked, replaced by a newer──► (gone)
 *       └──anything else, or HELLO_TIMEOUT_MS──► goodbye with the reason
 *
 * There are ten thousand of them: one object with methods instead of closures, and what only the welcome needs is let go with it.
 */
export class TerminalLine implements TerminalConnection, Answerer {
  readonly #shared: Shared;
  readonly #socket: TerminalSocket;
  readonly #queue: TerminalQueue;
  #state: State;
  /** It came with a whole network, and has facts of a whole cut to tell. */
  #isOfCrowd = false;
  /** null: it was asked nothing */
  #asks: TerminalAsks | null = null;

  constructor(shared: Shared, socket: TerminalSocket) {
    this.#shared = shared;
    this.#socket = socket;
    this.#queue = new TerminalQueue(WAITING_MESSAGES, this);
    this.#state = {
      kind: 'challenged',
      nonce: randomBytes(NONCE_BYTES).toString('base64'),
      helloTimer: setTimeout(() => this.cut('hello-timeout'), HELLO_TIMEOUT_MS),
    };
  }

  /** The server's first word. */
  challenge(): void {
    if (this.#state.kind !== 'challenged') return;
    const { clock, serverId } = this.#shared.ctx;
    this.#socket.emit('challenge', { serverId, nonce: this.#state.nonce, serverTime: clock.now() });
  }

  /** One message as it came. Too many that wait: cut. */
  hear(message: TerminalMessage): void {
    if (this.#state.kind === 'gone') return;
    const work = this.#queue.push(message);
    if (work === 'full') this.cut('rate-limited');
    else if (work) this.#shared.pending.track(work);
  }

  /**
   * The socket is closed.
   * @param why for the log
   * @param saidGoodbye the terminal itself left
   */
  closed(why: string, saidGoodbye: boolean): void {
    const { ctx, welcoming } = this.#shared;
    const { log } = welcoming;
    const state = this.#state;
    if (state.kind === 'proven') log.write('info', why, 'terminal disconnected', { terminalId: state.terminalId });
    else if (state.kind === 'challenged') log.write('warn', why, 'connection closed before it was proven');
    this.#leave(saidGoodbye ? null : ctx.clock.now());
  }

  cut(reason: ConnectionRefusal): void {
    if (this.#state.kind === 'gone') return;
    const { terminalId } = this.#state.kind === 'proven' ? this.#state : {};
    const { log } = this.#shared.welcoming;
    log.write('warn', reason, 'terminal connection cut', terminalId ? { terminalId } : {});
    this.#leave(null);
    this.#socket.emit('goodbye', { reason });
    this.#socket.disconnect(true);
  }

  send(command: Command, timeoutMs: number): Promise<unknown> {
    return this.#ask('command', command, timeoutMs);
  }

  runThroughput(run: ThroughputRun, timeoutMs: number): Promise<unknown> {
    return this.#ask('throughput:run', run, timeoutMs);
  }

  tellHold(now: HoldNow): void {
    if (this.#state.kind === 'proven') this.#socket.emit('hold', now);
  }

  tellBooking(now: BookingNow): void {
    if (this.#state.kind === 'proven') this.#socket.emit('booking', now);
  }

  tellHelp(now: HelpNow): void {
    if (this.#state.kind === 'proven') this.#socket.emit('help', now);
  }

  /** For its queue alone: one message after the other. What is thrown becomes an incident. */
  answer(heard: TerminalMessage): Promise<void> | null {
    try {
      return this.#take(heard)?.catch((error: unknown) => this.#failed(heard, error)) ?? null;
    } catch (error) {
      this.#failed(heard, error);
      return null;
    }
  }

  #failed({ event, ack }: TerminalMessage, error: unknown): void {
    ack(reportIncident(this.#shared.ctx.log, error, `terminal ${isTerminalEvent(event) ? event : 'hello'}`));
  }

  #take(heard: TerminalMessage): Promise<void> | null {
    const state = this.#state;
    if (state.kind === 'gone') return null;
    if (state.kind === 'challenged' && heard.event === 'hello') return this.#hello(state, heard);
    if (state.kind === 'challenged' || !isProvenMessage(heard)) {
      heard.ack(refuse(state.kind === 'challenged' ? 'not-allowed' : 'malformed'));
      this.cut('malformed');
      return null;
    }
    const isHeldBack = this.#isOfCrowd && heard.event === 'journal:append';
    return isHeldBack ? this.#replyInTurn(heard) : this.#reply(state, heard);
  }

  /** On the spot where memory alone answers. Too fast: the answer comes later. Who waits for answers is slowed down by it; who does not fills the queue. */
  #reply(state: Proven, heard: ProvenMessage): Promise<void> | null {
    const message = heard.message instanceof UnreadMessage ? heard.message.read() : heard.message;
    const ms = this.#shared.ctx.limits.terminalMessages.spend(state.terminalId, weigh(message));
    return ms > 0 ? this.#replyLater(ms, message, heard) : this.#replyNow(state, message, heard);
  }

  #replyNow({ terminalId, siteId }: Proven, message: unknown, { event, ack }: ProvenMessage): Promise<void> | null {
    const answer = answerTerminal(this.#shared.ctx, { terminalId, siteId }, event, message);
    if (answer instanceof Promise) return answer.then(ack);
    ack(answer);
    return null;
  }

  async #replyLater(ms: number, message: unknown, heard: ProvenMessage): Promise<void> {
    await wait(ms);
    if (this.#state.kind === 'proven') await this.#replyNow(this.#state, message, heard);
  }

  async #replyInTurn(heard: ProvenMessage): Promise<void> {
    const { crowdFacts, isCrowd } = this.#shared.welcoming;
    await crowdFacts.turn();
    this.#isOfCrowd = isCrowd();
    if (this.#state.kind === 'proven') await this.#reply(this.#state, heard);
  }

  async #hello({ nonce }: Challenged, { message, ack }: TerminalMessage): Promise<void> {
    const { ctx, welcoming } = this.#shared;
    await welcoming.hellos.turn();
    if (this.#state.kind !== 'challenged') return;
    const judged = await judgeHello(ctx, message, nonce);
    if (this.#state.kind !== 'challenged') return;
    const verdict = refuseTooOften(ctx, judged);
    if (!verdict.ok) {
      ack({ ok: false, reason: verdict.reason });
      return this.cut(verdict.reason);
    }
    clearTimeout(this.#state.helloTimer);
    this.#state = { kind: 'proven', terminalId: verdict.terminalId, siteId: verdict.siteId };
    welcoming.trust(this.#socket.conn, UNREAD_BYTES, this);
    welcoming.forget(this.#socket);
    this.#isOfCrowd = welcoming.isCrowd();
    welcomeTerminal(ctx, this, verdict, { log: welcoming.log, ack });
  }

  async #ask(event: 'command' | 'throughput:run', message: unknown, timeoutMs: number): Promise<unknown> {
    if (this.#state.kind === 'gone') throw new Error('terminal is gone');
    this.#asks ??= new TerminalAsks();
    try {
      return await this.#asks.ask(this.#socket, event, message, timeoutMs);
    } finally {
      if (this.#asks?.isEmpty) this.#asks = null;
    }
  }

  /** @param vanishedAt when the line died without a word; null: the terminal said goodbye, or we closed it */
  #leave(vanishedAt: number | null): void {
    const { ctx } = this.#shared;
    const state = this.#state;
    if (state.kind === 'challenged') clearTimeout(state.helloTimer);
    this.#queue.clear();
    this.#asks?.allGone();
    if (state.kind === 'proven' && ctx.live.disconnect(state.terminalId, this, vanishedAt)) {
      ctx.changes.announce({ kind: 'terminal-changed', terminalId: state.terminalId, siteId: state.siteId });
    }
    this.#state = { kind: 'gone' };
  }
}

function isProvenMessage(heard: TerminalMessage): heard is ProvenMessage {
  return isTerminalEvent(heard.event);
}
