import type { DefaultEventsMap, Namespace, Server } from 'socket.io';
import { TERMINAL_NAMESPACE } from '#protocol/terminal-messages.ts';
import type { ConnectionRefusal } from '#protocol/version.ts';
import type { Context } from '../context.ts';
import type { PendingWork } from './pending-work.ts';
import { type LineData, TerminalLine, type TerminalSocket } from './terminal-line.ts';
import type { Welcoming } from './welcoming.ts';

/** Socket.IO's reason when the terminal itself left: it was shut down. Any other is a line that died, or a program that was killed. */
const SAID_GOODBYE = 'client namespace disconnect';

/** The line of terminals: each connection is a TerminalLine (terminal-line.ts), which Socket.IO keeps for us as its socket's own data. */
export function openTerminalGateway(ctx: Context, io: Server, pending: PendingWork, welcoming: Welcoming): void {
  const shared = { ctx, pending, welcoming };
  const namespace: Namespace<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, LineData> =
    io.of(TERMINAL_NAMESPACE);
  namespace.use((socket, next) => {
    // Terminals are no web pages: even our own origin has no business here.
    const isWebPage = socket.handshake.headers.origin !== undefined;
    next(isWebPage ? new Error('origin-not-allowed' satisfies ConnectionRefusal) : undefined);
  });
  namespace.on('connection', (socket) => {
    socket.data.line = new TerminalLine(shared, socket);
    // Nothing is told to rooms of terminals: the one of its own that Socket.IO puts each socket into would be kept for nothing.
    namespace.adapter.delAll(socket.id);
    // One function each for all terminals: a closure of each connection's own is memory for as long as it lives.
    socket.onAny(onMessage);
    socket.on('error', onError);
    socket.on('disconnect', onDisconnect);
    socket.data.line.challenge();
  });
}

function onMessage(this: TerminalSocket, event: string, ...parts: unknown[]): void {
  const last = parts.at(-1);
  const ack = typeof last === 'function' ? (last as (answer: unknown) => void) : null;
  // Every message is one value and wants an answer.
  if (!ack || parts.length !== 2) this.data.line?.cut('malformed');
  else this.data.line?.hear({ event, message: parts[0], ack });
}

function onError(this: TerminalSocket): void {
  this.data.line?.cut('malformed');
}

function onDisconnect(this: TerminalSocket, reason: string, description?: unknown): void {
  this.data.line?.closed(isTooLarge(description) ? 'too-large' : reason, reason === SAID_GOODBYE);
}

/** `ws` closes a connection whose message is over the limit by itself, with its own code (1009, RFC 6455 §7.4.1); Engine.IO passes on the sentence alone. */
function isTooLarge(description: unknown): boolean {
  return description instanceof Error && description.message.includes('Max payload size exceeded');
}
