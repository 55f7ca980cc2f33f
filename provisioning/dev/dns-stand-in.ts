import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';

/** QR, RD, RA set; with RCODE 3, "no such name" (RFC 1035 §4.1.1). */
const ANSWERED = 0x8180;
const NO_SUCH_NAME = 0x8183;
/** The name asked (by a pointer to it), type A, class IN, one minute, four bytes (RFC 1035 §4.1.3). */
const A_RECORD = [0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4];
const TYPE_A = 1;

/**
 * A resolver on loopback that stands in for the site's own, so that tests and the demo ask nobody outside.
 * @param addressOf what it says of a name: an IPv4 address, or null: no such name; by default of all names
 * @param at where it listens; port 0: any
 * @returns its `address:port`, and a function that stops it.
 */
export async function startDnsStandIn(
  addressOf: (name: string) => string | null = () => null,
  at = { host: '127.0.0.1', port: 0 },
): Promise<{ address: string; stop(): void }> {
  const socket = createSocket('udp4');
  socket.on('message', (question, from) => {
    const asked = readQuestion(question);
    if (asked) socket.send(answerTo(question, asked, addressOf(asked.name)), from.port, from.address);
  });
  await new Promise<void>((resolve) => {
    socket.bind(at.port, at.host, resolve);
  });
  return { address: `${at.host}:${(socket.address() as AddressInfo).port}`, stop: () => socket.close() };
}

type Asked = { name: string; type: number; end: number };

function readQuestion(question: Buffer): Asked | null {
  const labels: string[] = [];
  let at = 12;
  for (let length = question[at]; length; length = question[at]) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return at + 5 <= question.length
    ? { name: labels.join('.').toLowerCase(), type: question.readUInt16BE(at + 1), end: at + 5 }
    : null;
}

function answerTo(question: Buffer, { type, end }: Asked, address: string | null): Buffer {
  const hasRecord = address !== null && type === TYPE_A;
  const head = Buffer.from(question.subarray(0, end));
  head.writeUInt16BE(address === null ? NO_SUCH_NAME : ANSWERED, 2);
  // One question; one answer or none; nothing more.
  [1, hasRecord ? 1 : 0, 0, 0].forEach((count, place) => head.writeUInt16BE(count, 4 + 2 * place));
  return hasRecord ? Buffer.concat([head, Buffer.from([...A_RECORD, ...address.split('.').map(Number)])]) : head;
}
