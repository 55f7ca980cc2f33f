import type { Server as HttpServer } from 'node:http';
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';

/**
 * Node takes one connection from a listening socket in each turn of its event loop, so that a thousand terminals that come back would come in one by one, each behind
 * a turn's work. So there are several sockets on the port (SO_REUSEPORT, socket(7): the kernel spreads connections over them), and a turn takes one from each.
 */
const LISTENERS = 32;
/**
 * Connections the kernel completes before they are taken, on each socket: 12,000 in all, a network of ten thousand spread unevenly. Of a shorter line the kernel lets the SYNs beyond it
 * fall, and a terminal's own kernel repeats them after 1, 3 and 7 s (RFC 6298 §5.5), when the line may be as long. All of them are let in before they give up (CONNECT_TIMEOUT_MS) where 1,250 a second come in.
 */
const BACKLOG = 384;

export type Accepting = {
  port: number;
  /** Takes no connection any more. What is connected already is the owner's to close; resolves when that is gone. */
  close(): Promise<void>;
};

/**
 * Listens for `httpServer` on one port. Sharing a port would let a second server start on it unnoticed, so it is tried alone first.
 * @param place port 0: any free one
 * @throws the system's error, e.g. EADDRINUSE or EACCES
 */
export async function acceptFor(httpServer: HttpServer, place: { host: string; port: number }): Promise<Accepting> {
  const alone = createServer();
  await listen(alone, { ...place, reusePort: false });
  const { port } = alone.address() as AddressInfo;
  await closed(alone);
  if (!(await canShare(httpServer, { ...place, port }))) {
    await listen(httpServer, { ...place, port, reusePort: false });
    return { port, close: async () => undefined };
  }
  // As the HTTP server makes its own sockets.
  const options = { allowHalfOpen: true, noDelay: true };
  const others = Array.from({ length: LISTENERS - 1 }, () =>
    createServer(options, (socket: Socket) => void httpServer.emit('connection', socket)),
  );
  await Promise.all(others.map((other) => listen(other, { ...place, port, reusePort: true })));
  return {
    port,
    close: async () => {
      await Promise.all(others.map(closed));
    },
  };
}

/** Listens with `httpServer` itself. @returns false where the system knows no SO_REUSEPORT */
async function canShare(httpServer: HttpServer, place: { host: string; port: number }): Promise<boolean> {
  try {
    await listen(httpServer, { ...place, reusePort: true });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTSUP') return false;
    throw error;
  }
}

function listen(server: Server, place: { host: string; port: number; reusePort: boolean }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...place, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
