import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server, Socket } from 'socket.io';

/** What stands in the place of a handshake that is forgotten. */
const FORGOTTEN: Readonly<Socket['handshake']> = Object.freeze({
  headers: Object.freeze({}),
  time: '',
  address: '',
  xdomain: false,
  secure: false,
  issued: 0,
  url: '',
  query: Object.freeze({}),
  auth: Object.freeze({}),
});

/**
 * The HTTP request that a connection came with, with its headers and its stream, is some 4 kB that Socket.IO and Engine.IO keep for as long as the connection lives. A
 * terminal's is forgotten once it has proven itself; `request = null` is what Socket.IO's manual proposes (socket.io/docs/v4/memory-usage).
 */
export class Handshakes {
  readonly #responses = new WeakMap<IncomingMessage, ServerResponse>();

  constructor(io: Server) {
    // Engine.IO's own response keeps its request (`response.req`) and listens to the socket; a middleware is the one place that is given it.
    io.engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
      this.#responses.set(request, response);
      next();
    });
  }

  /** What is needed of it later must have been taken before. Another namespace that it would join now sees a handshake without headers. */
  forget(socket: Socket): void {
    const kept: { handshake: Socket['handshake'] } = socket;
    kept.handshake = FORGOTTEN;
    const connection: { request: IncomingMessage | null } = socket.conn;
    const { request } = connection;
    // It joined again over the same connection.
    if (!request) return;
    const response: { req: IncomingMessage | null } | undefined = this.#responses.get(request);
    if (response) response.req = null;
    connection.request = null;
  }
}
