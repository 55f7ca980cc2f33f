import { randomBytes } from 'node:crypto';
import type { Server, Socket } from 'socket.io';
import { HELLO_TIMEOUT_MS, NONCE_BYTES } from '#protocol/limits.ts';
import { refuse } from '#protocol/result.ts';
import { TERMINAL_NAMESPACE } from '#protocol/terminal-messages.ts';
import type { ConnectionRefusal } from '#protocol/version.ts';
import type { Context } from '../context.ts';
import { reportIncident } from '../incident.ts';
import { judgeHello } from '../terminals/connection-service.ts';
import type { TerminalConnection } from '../terminals/live-terminals.ts';
import type { PendingWork } from './pending-work.ts';
import { answerTerminal, isTerminalEvent } from './terminal-events.ts';

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

export function openTerminalGateway(ctx: Context, io: Server, pending: PendingWork): void {
  const namespace = io.of(TERMINAL_NAMESPACE);
  namespace.use((socket, next) => {
    // Terminals are no web pages: even our own origin has no business here.
    const isWebPage = socket.handshake.headers.origin !== undefined;
    next(isWebPage ? new Error('origin-not-allowed' satisfies ConnectionRefusal) : undefined);
  });
  namespace.on('connection', (socket) => serveTerminal(ctx, socket, pending));
}

function serveTerminal(ctx: Context, socket: Socket, pending: PendingWork): void {
  const nonce = randomBytes(NONCE_BYTES).toString('base64');
  let state: State = { kind: 'challenged', nonce };
  // One message after the other, in the order they came: facts and heartbeats must not overtake each other.
  let queue: Promise<void> = Promise.resolve();

  const cut = (reason: ConnectionRefusal) => {
    if (state.kind === 'gone') return;
    ctx.log.warn(
      { reason, ...(state.kind === 'proven' ? { terminalId: state.terminalId } : {}) },
      'terminal connection cut',
    );
    leave(null);
    socket.emit('goodbye', { reason });
    socket.disconnect(true);
  };
  const connection: TerminalConnection = {
    send: (command, timeoutMs) =>
      new Promise((resolve, reject) => {
        // A terminal that goes away answers no more: whoever waits is told at once.
        socket.once('disconnect', reject);
        socket
          .timeout(timeoutMs)
          .emitWithAck('command', command)
          .then(resolve, reject)
          .finally(() => socket.off('disconnect', reject));
      }),
    cut,
  };
  const leave = (vanishedAt: number | null) => {
    clearTimeout(helloTimer);
    if (state.kind === 'proven' && ctx.live.disconnect(state.terminalId, connection, vanishedAt)) {
      ctx.changes.announce({ kind: 'terminal-changed', terminalId: state.terminalId, siteId: state.siteId });
    }
    state = { kind: 'gone' };
  };
  const helloTimer = setTimeout(() => cut('hello-timeout'), HELLO_TIMEOUT_MS);

  const hello = async (message: unknown, ack: (answer: unknown) => void) => {
    const judged = await judgeHello(ctx, message, nonce);
    if (state.kind !== 'challenged') return;
    if (!judged.ok) {
      ack({ ok: false, reason: judged.reason });
      cut(judged.reason);
      return;
    }
    clearTimeout(helloTimer);
    const { terminalId, bootId, activity } = judged.hello;
    state = { kind: 'proven', terminalId, siteId: judged.siteId };
    const older = ctx.live.connect(terminalId, {
      siteId: judged.siteId,
      connection,
      bootId,
      activity,
      now: ctx.clock.now(),
    });
    // Two live connections of one key: a quick reconnect, or a copied disk. The log shows which by how often it happens.
    older?.cut('replaced-by-newer-connection');
    ctx.log.info({ terminalId, appVersion: judged.hello.appVersion }, 'terminal connected');
    ack({ ok: true, value: judged.welcome });
    ctx.changes.announce({ kind: 'terminal-changed', terminalId, siteId: judged.siteId });
  };

  const take = async (event: string, message: unknown, ack: (answer: unknown) => void) => {
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
    const seconds = await ctx.limits.terminalMessages.count(state.terminalId);
    if (seconds > 0) {
      ack(refuse('too-many-attempts', { seconds }));
      return cut('rate-limited');
    }
    ack(await answerTerminal(ctx, state, event, message));
  };

  socket.onAny((event: string, ...parts: unknown[]) => {
    const last = parts.at(-1);
    const ack = typeof last === 'function' ? (answer: unknown) => void last(answer) : null;
    // Every message is one value and wants an answer.
    if (!ack || parts.length !== 2) return cut('malformed');
    queue = queue
      .then(() => take(event, parts[0], ack))
      .catch((error: unknown) =>
        ack(reportIncident(ctx.log, error, `terminal ${isTerminalEvent(event) ? event : 'hello'}`)),
      );
    pending.track(queue);
  });
  socket.on('error', () => cut('malformed'));
  socket.on('disconnect', (reason) => {
    if (state.kind === 'proven') ctx.log.info({ terminalId: state.terminalId, reason }, 'terminal disconnected');
    else if (state.kind === 'challenged') ctx.log.warn({ reason }, 'connection closed before it was proven');
    leave(reason === SAID_GOODBYE ? null : ctx.clock.now());
  });
  socket.emit('challenge', { serverId: ctx.serverId, nonce, serverTime: ctx.clock.now() });
}
