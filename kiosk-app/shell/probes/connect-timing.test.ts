import { createSocket } from 'node:dgram';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startDnsStandIn } from '../../../provisioning/dev/dns-stand-in.ts';
import { CONNECT_BURST, timeConnects } from './connect-timing.ts';

describe('timed connects', () => {
  const stop: (() => void)[] = [];
  afterEach(() => stop.splice(0).forEach((end) => end()));

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
    expect(await timeConnects('127.0.0.1', server.port, null)).toMatchObject({
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
    expect(await timeConnects('127.0.0.1', port, null)).toEqual({ kind: 'failed', sent: CONNECT_BURST });
  });

  it('say nothing of a name that has no address now', async () => {
    const dns = await startDnsStandIn();
    stop.push(dns.stop);
    expect(await timeConnects('point.example', 443, dns.address)).toEqual({ kind: 'not-measured' });
  });

  it('find a name by the DNS they are given', async () => {
    const server = await listen();
    const dns = createSocket('udp4', (question, from) => {
      const answer = question.readUInt16BE(questionEnd(question) - 4) === 1 ? aRecord : Buffer.alloc(0);
      const head = Buffer.from(question.subarray(0, questionEnd(question)));
      head.writeUInt16BE(0x8180, 2);
      // One question; one answer or none; nothing more (RFC 1035 §4.1.1).
      [1, answer.length === 0 ? 0 : 1, 0, 0].forEach((count, place) => head.writeUInt16BE(count, 4 + 2 * place));
      dns.send(Buffer.concat([head, answer]), from.port, from.address);
    });
    stop.push(() => dns.close());
    await new Promise<void>((resolve) => {
      dns.bind(0, '127.0.0.1', resolve);
    });
    const resolver = `127.0.0.1:${(dns.address() as AddressInfo).port}`;
    expect(await timeConnects('point.example', server.port, resolver)).toMatchObject({ kind: 'measured', lost: 0 });
    await server.close();
  });
});

/** The name asked (by a pointer to it), type A, class IN, one minute, 127.0.0.1 (RFC 1035 §4.1.3). */
const aRecord = Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);

/** Where the question ends: the name's labels, then type and class. */
function questionEnd(question: Buffer): number {
  let at = 12;
  while (question.readUInt8(at) !== 0) at += question.readUInt8(at) + 1;
  return at + 5;
}
