import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';

/** Reserved for documentation (RFC 2606 §3): public for the kiosk's rules, nobody's in the world. */
export const ZONE = 'escale-preuve.example';

const TYPE_A = 1;
/** QR, AA, RD, RA; RCODE 0 (RFC 1035 §4.1.1). */
const ANSWERED = 0x8580;
const NO_SUCH_NAME = 0x8583;

/** Any loopback address, so that several proofs on one machine do not meet. */
export const randomLoopback = (): string => `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(2, 255)}`;

/**
 * The resolver of the proof's world: every name of ZONE is this machine, no other name exists. Port 53, so root.
 * @returns what stops it
 */
export async function startNameServer(address: string): Promise<() => void> {
  const socket = createSocket('udp4');
  socket.on('message', (question, from) => {
    const answer = answerTo(question);
    if (answer) socket.send(answer, from.port, from.address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(53, address, resolve);
  });
  return () => socket.close();
}

function answerTo(question: Buffer): Buffer | null {
  const labels: string[] = [];
  let at = 12;
  while (at < question.length && question[at] !== 0) {
    const length = question[at] ?? 0;
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  if (at + 5 > question.length) return null;
  const isOurs = `.${labels.join('.')}`.toLowerCase().endsWith(`.${ZONE}`);
  const hasAddress = isOurs && question.readUInt16BE(at + 1) === TYPE_A;
  const head = Buffer.from(question.subarray(0, at + 5));
  head.writeUInt16BE(isOurs ? ANSWERED : NO_SUCH_NAME, 2);
  head.writeUInt16BE(hasAddress ? 1 : 0, 6);
  head.fill(0, 8, 12);
  // A pointer to the question's name, type A, class IN, 60 s, four bytes (RFC 1035 §4.1.3).
  const record = Buffer.from([0xc0, 0x0c, 0, TYPE_A, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);
  return hasAddress ? Buffer.concat([head, record]) : head;
}
