import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';

/** QR, RD, RA set and RCODE 3, "no such name" (RFC 1035 §4.1.1): an answer, whatever was asked. */
const NO_SUCH_NAME = 0x8183;

/**
 * A resolver on loopback that stands in for the site's own, so that tests and the demo ask nobody outside.
 * @returns its `address:port`, and a function that stops it.
 */
export async function startDnsStandIn(): Promise<{ address: string; stop(): void }> {
  const socket = createSocket('udp4');
  socket.on('message', (question, from) => {
    if (question.length < 12) return;
    const answer = Buffer.from(question);
    answer.writeUInt16BE(NO_SUCH_NAME, 2);
    socket.send(answer, from.port, from.address);
  });
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  return { address: `127.0.0.1:${(socket.address() as AddressInfo).port}`, stop: () => socket.close() };
}
