import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type AddressInfo, Socket, connect, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CONNECT_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from '#protocol/limits.ts';
import { Challenge } from '#protocol/terminal-messages.ts';
import { makeLog } from '../../../kiosk-app/shell/log.ts';
import { ServerConnection } from '../../../kiosk-app/shell/server-connection.ts';
import { RawClient } from './raw-client.ts';
import { TestServer } from './running-server.ts';

let server: TestServer;

beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(() => server.end());

describe('whoever comes in', () => {
  it('is written the answer to its handshake and the first packet at once', async () => {
    const writes = vi.spyOn(Socket.prototype, '_writev');
    const raw = new RawClient(server.url);
    await raw.open();
    const written = writes.mock.calls.map(([chunks]) => chunks.map(({ chunk }) => String(chunk)).join(''));
    writes.mockRestore();
    raw.ws.terminate();
    expect(written.filter((one) => /^HTTP\/1\.1 101 .*\r\n\r\n.+0\{"sid":/s.test(one))).toHaveLength(1);
  });

  it('with the protocol of an older library hears why, before any upgrade', async () => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
      const asked = request(new URL('/socket.io/?EIO=3&transport=websocket', server.url), {
        headers: { ...headers, 'sec-websocket-key': Buffer.alloc(16).toString('base64') },
      });
      asked.once('response', resolve).once('error', reject).end();
    });
    expect(answer.statusCode).toBe(400);
    expect(await text(answer)).toBe('protocol-too-old');
    expect(server.log.some((line) => line.includes('protocol-too-old'))).toBe(true);
  });

  it('stands in line longer than any answer takes, and is asked who it is when its turn comes', async () => {
    const inLineMs = (REQUEST_TIMEOUT_MS + CONNECT_TIMEOUT_MS) / 2;
    const callers: number[] = [];
    const line = createServer((caller) => {
      callers.push(performance.now());
      caller.pause();
      setTimeout(() => {
        const onwards = connect(Number(new URL(server.url).port), '127.0.0.1');
        caller.pipe(onwards).pipe(caller);
        caller.on('error', () => onwards.destroy());
        onwards.on('error', () => caller.destroy());
      }, inLineMs);
    });
    await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
    let terminal: ServerConnection | null = null;
    try {
      const challenge = await new Promise<unknown>((resolve) => {
        const nothing = () => undefined;
        terminal = new ServerConnection(`http://127.0.0.1:${(line.address() as AddressInfo).port}`, {
          log: makeLog('silent'),
          onChallenge: resolve,
          onCommand: nothing,
          onHelp: nothing,
          onHold: nothing,
          onBooking: nothing,
          onThroughput: nothing,
          onLost: nothing,
        });
      });
      expect(Challenge.parse(challenge).serverId).toBe(server.context.serverId);
      expect(callers).toHaveLength(1);
      expect(performance.now() - (callers[0] ?? 0)).toBeGreaterThan(REQUEST_TIMEOUT_MS);
    } finally {
      (terminal as ServerConnection | null)?.close();
      line.close();
    }
  });
});
