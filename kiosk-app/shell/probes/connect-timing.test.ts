import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { CONNECT_BURST, timeConnects } from './connect-timing.ts';

describe('timed connects', () => {
  /** @returns the port, and a promise of the moment when all connections so far have been closed from the other side */
  async function listen(): Promise<{ port: number; closed: Promise<void>; close(): Promise<void> }> {
    let ended = 0;
    let allClosed = (): void => undefined;
    const closed = new Promise<void>((resolve) => {
      allClosed = resolve;
    });
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        ended += 1;
        if (ended === CONNECT_BURST) allClosed();
      });
      socket.resume();
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const close = () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    return { port: (server.address() as AddressInfo).port, closed, close };
  }

  it('time a burst to a server, and close each connection', async () => {
    const server = await listen();
    expect(await timeConnects('127.0.0.1', server.port)).toMatchObject({
      kind: 'measured',
      sent: CONNECT_BURST,
      lost: 0,
      jitterMs: expect.any(Number),
    });
    await server.closed;
    await server.close();
  });

  it('fail at a closed port', async () => {
    const { port, close } = await listen();
    await close();
    expect(await timeConnects('127.0.0.1', port)).toEqual({ kind: 'failed', sent: CONNECT_BURST });
  });
});
