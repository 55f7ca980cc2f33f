import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Server, Socket } from 'socket.io';
import { HELLO_TIMEOUT_MS, NONCE_BYTES } from '#protocol/limits.ts';
import { refuse } from '#protocol/result.ts';
import { TERMINAL_NAMESPACE } from '#protocol/terminal-messages.ts';
import type { ConnectionRefusal } from '#protocol/version.ts';
import type { Context } from '../context.ts';
import { tellTerminal } from '../help/help-service.ts';
import { reportIncident } from '../incident.ts';
import { tellHold } from '../queue/seats.ts';
import { judgeHello } from '../terminals/connection-service.ts';
import type { TerminalConnection } from '../terminals/live-terminal.ts';
import { tellBooking } from '../workshops/booked.ts';
import type { Welcoming } from './connection-guard.ts';
import type { PendingWork } from './pending-work.ts';
import { answerTerminal, isTerminalEvent } from './terminal-events.ts';
import { type TerminalMessage, TerminalQueue } from './terminal-queue.ts';

/**
 * One connection of a terminal. Until it has proven its key it can say one thing, hello, once.
 *
 *   challenged ──good hello──► proven ──closed, revoked, replaced by a newer──► (gone)
 *       └──anything else, or HELLO_TIMEOUT_MS──► goodbye with the reason
 */
type State =
  | { kind: 'challenged'; nonce: string }
  | { kind: 'proven'; terminalId: string; siteId: string }
  | { kind: 'gone' };

/** Socket.IO's reason when the terminal itself left: it was shut down. Any other is a line that died, or a program that was killed. */
const SAID_GOODBYE = 'client namespace disconnect';
/** Messages of one terminal that wait for their answer: a terminal has three or four (journal, heartbeat, a ticket). */
const WAITING_MESSAGES = 64;
/** Answers and orders that a terminal has not read: an order is some hundred bytes, an answer fewer. */
const UNREAD_BYTES = 256 * 1024;

/** What the connections of terminals share. */
type Shared = { ctx: Context; pending: PendingWork; welcoming: Welcoming };

export function openTerminalGateway(ctx: Context, io: Server, pending: PendingWork, welcoming: Welcoming): void {
  const shared = { ctx, pending, welcoming };
  const namespace = io.of(TERMINAL_NAMESPACE);
  namespace.use((socket, next) => {
    // Terminals are no web pages: even our own origin has no business here.
    const isWebPage = socket.handshake.headers.origin !== undefined;
    next(isWebPage ? new Error('origin-not-allowed' satisfies ConnectionRefusal) : undefined);
  });
  namespace.on('connection', (socket) => serveTerminal(shared, socket));
}

function serveTerminal({ ctx, pending, welcoming }: Shared, socket: Socket): void {
  const { log, hellos } = welcoming;
  const nonce = randomBytes(NONCE_BYTES).toString('base64');
  let state: State = { kind: 'challenged', nonce };

  /** It came with a whole network, and has facts of a whole cut to tell. */
  let isOfCrowd = false;
  /** Commands without an answer yet. */
  const sent = new Set<() => void>();

  const cut = (reason: ConnectionRefusal) => {
    if (state.kind === 'gone') return;
    const { terminalId } = state.kind === 'proven' ? state : {};
    log.write('warn', reason, 'terminal connection cut', terminalId ? { terminalId } : {});
    leave(null);
    socket.emit('goodbye', { reason });
    socket.disconnect(true);
  };
  const ask = (event: 'command' | 'throughput:run', message: unknown, timeoutMs: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      // A terminal that goes away answers no more: whoever waits is told at once.
      const isGone = () => reject(new Error('terminal is gone'));
      if (state.kind === 'gone') return isGone();
      sent.add(isGone);
      socket
        .timeout(timeoutMs)
        .emitWithAck(event, message)
        .then(resolve, reject)
        .finally(() => sent.delete(isGone));
    });
  const connection: TerminalConnection = {
    send: (command, timeoutMs) => ask('command', command, timeoutMs),
    runThroughput: (run, timeoutMs) => ask('throughput:run', run, timeoutMs),
    tellHold: (now) => void (state.kind === 'proven' && socket.emit('hold', now)),
    tellBooking: (now) => void (state.kind === 'proven' && socket.emit('booking', now)),
    tellHelp: (now) => void (state.kind === 'proven' && socket.emit('help', now)),
    cut,
  };
  const leave = (vanishedAt: number | null) => {
    clearTimeout(helloTimer);
    queue.clear();
    for (const isGone of sent) isGone();
    if (state.kind === 'proven' && ctx.live.disconnect(state.terminalId, connection, vanishedAt)) {
      ctx.changes.announce({ kind: 'terminal-changed', terminalId: state.terminalId, siteId: state.siteId });
    }
    state = { kind: 'gone' };
  };
  const helloTimer = setTimeout(() => cut('hello-timeout'), HELLO_TIMEOUT_MS);

  const hello = async (message: unknown, ack: (answer: unknown) => void) => {
    await hellos.turn();
    if (state.kind !== 'challenged') return;
    const judged = await judgeHello(ctx, message, nonce);
    if (state.kind !== 'challenged') return;
    const isTooOften = judged.ok && ctx.limits.terminalReturns.spend(judged.hello.terminalId) > 0;
    if (!judged.ok || isTooOften) {
      const reason = judged.ok ? 'rate-limited' : judged.reason;
      ack({ ok: false, reason });
      cut(reason);
      return;
    }
    clearTimeout(helloTimer);
    const { terminalId, bootId, boots, activity, runsThroughput = false } = judged.hello;
    const helloSeq = boots.find((boot) => boot.bootId === bootId)?.seq ?? 0;
    const { siteId } = judged;
    state = { kind: 'proven', terminalId, siteId };
    welcoming.proven(socket.conn, UNREAD_BYTES, cut);
    isOfCrowd = welcoming.isCrowd();
    const older = ctx.live.connect(terminalId, {
      siteId,
      connection,
      bootId,
      helloSeq,
      runsThroughput,
      activity,
      now: ctx.clock.now(),
    });
    // Two live connections of one key: a quick reconnect, or a copied disk. The log shows which by how often it happens.
    older?.cut('replaced-by-newer-connection');
    log.write('info', 'proven', 'terminal connected', { terminalId, appVersion: judged.hello.appVersion });
    ack({ ok: true, value: judged.welcome });
    tellTerminal(ctx, terminalId);
    tellHold(ctx, terminalId);
    tellBooking(ctx, terminalId);
    ctx.changes.announce({ kind: 'terminal-changed', terminalId, siteId });
  };

  const take = async ({ event, message, ack }: TerminalMessage) => {
    if (state.kind === 'gone') return;
    if (state.kind === 'challenged') {
      if (event === 'hello') return hello(message, ack);
      ack(refuse('not-allowed'));
      return cut('malformed');
    }
    if (!isTerminalEvent(event)) {
      ack(refuse('malformed'));
      return cut('malformed');
    }
    // Too fast: the answer comes later. Who waits for answers is slowed down by it; who does not fills the queue.
    const ms = ctx.limits.terminalMessages.spend(state.terminalId, weigh(message));
    if (ms > 0) await wait(ms);
    if (isOfCrowd && event === 'journal:append') {
      await welcoming.crowdFacts.turn();
      isOfCrowd = welcoming.isCrowd();
    }
    if (isProven(state)) ack(await answerTerminal(ctx, state, event, message));
  };
  const queue = new TerminalQueue(WAITING_MESSAGES, async (message) => {
    try {
      await take(message);
    } catch (error) {
      const name = isTerminalEvent(message.event) ? message.event : 'hello';
      message.ack(reportIncident(ctx.log, error, `terminal ${name}`));
    }
  });

  socket.onAny((event: string, ...parts: unknown[]) => {
    const last = parts.at(-1);
    const ack = typeof last === 'function' ? (answer: unknown) => void last(answer) : null;
    // Every message is one value and wants an answer.
    if (!ack || parts.length !== 2) return cut('malformed');
    if (state.kind === 'gone') return;
    const work = queue.push({ event, message: parts[0], ack });
    if (work === 'full') return cut('rate-limited');
    if (work) pending.track(work);
  });
  socket.on('error', () => cut('malformed'));
  socket.on('disconnect', (reason, description) => {
    const why = isTooLarge(description) ? 'too-large' : reason;
    if (state.kind === 'proven') log.write('info', why, 'terminal disconnected', { terminalId: state.terminalId });
    else if (state.kind === 'challenged') log.write('warn', why, 'connection closed before it was proven');
    leave(reason === SAID_GOODBYE ? null : ctx.clock.now());
  });
  socket.emit('challenge', { serverId: ctx.serverId, nonce, serverTime: ctx.clock.now() });
}

function isProven(state: State): state is Extract<State, { kind: 'proven' }> {
  return state.kind === 'proven';
}

/** What a message counts: ten records of a journal are as much work as a heartbeat, or more. Not parsed yet, so it may be anything. */
function weigh(message: unknown): number {
  const records = typeof message === 'object' && message !== null && 'records' in message ? message.records : null;
  return 1 + (Array.isArray(records) ? records.length / 10 : 0);
}

/** `ws` closes a connection whose message is over the limit by itself, with its own code (1009, RFC 6455 §7.4.1); Engine.IO passes on the sentence alone. */
function isTooLarge(description: unknown): boolean {
  return description instanceof Error && description.message.includes('Max payload size exceeded');
}
