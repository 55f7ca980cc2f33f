import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { HELLO_TIMEOUT_MS, MAX_MESSAGE_BYTES } from '#protocol/limits.ts';
import type { Context } from '../context.ts';
import { type Door, callerAddress } from './door.ts';
import { PendingWork } from './pending-work.ts';
import { openStaffGateway } from './staff-gateway.ts';
import { openTerminalGateway } from './terminal-gateway.ts';

/**
 * The two namespaces over one hardened Socket.IO server (security.md §4.2).
 * @returns how to stop: closes every connection and the HTTP server, and waits for the messages being answered
 */
export function openSockets(ctx: Context, door: Door, httpServer: HttpServer): () => Promise<void> {
  const io = new Server(httpServer, {
    transports: ['websocket'],
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
    allowEIO3: false,
    connectTimeout: HELLO_TIMEOUT_MS,
    // A line that died without a word is known within 10 s, at both ends.
    pingInterval: 5_000,
    pingTimeout: 5_000,
    allowRequest: (request, decide) => {
      // A web page that is not ours gets nothing at all; which namespace it wanted is known only later.
      const { origin } = request.headers;
      if (origin !== undefined && !door.origins.has(origin)) {
        ctx.log.warn({ reason: 'origin-not-allowed' }, 'connection refused');
        decide('origin-not-allowed', false);
        return;
      }
      void ctx.limits.connections.count(callerAddress(door, request.headers, request.socket.remoteAddress)).then(
        (seconds) => decide(seconds > 0 ? 'rate-limited' : null, seconds === 0),
        () => decide('internal', false),
      );
    },
  });
  // The namespace that nobody uses.
  io.of('/').use((_socket, next) => next(new Error('not-found')));
  io.engine.on('connection_error', (error: { code: number }) => {
    ctx.log.warn({ code: error.code }, 'handshake failed');
  });
  const pending = new PendingWork();
  openTerminalGateway(ctx, io, pending);
  const closeStaff = openStaffGateway(ctx, door, io, pending);
  return async () => {
    await io.close();
    await pending.settled();
    await closeStaff();
  };
}
