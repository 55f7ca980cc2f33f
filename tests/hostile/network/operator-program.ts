import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createServer } from 'node:tls';
import { KNOWN_NAME, RESOLVER, SERVER, SERVICE } from './small-world.ts';
import { OperatorWord } from './world-words.ts';

/**
 * What an operator has behind its fibre: a resolver that knows two names, and one service that residents need, as far as its door. Told on standard input to lie.
 *   node operator-program.ts <service's name> <key file> <certificate file>
 */
const [serviceName = '', keyFile = '', certificateFile = ''] = process.argv.slice(2);

const TYPE_A = 1;
/** QR, RD, RA; RCODE 0 and 3 (RFC 1035 §4.1.1). */
const ANSWERED = 0x8180;
const NO_SUCH_NAME = 0x8183;
/** Documentation too (RFC 5737): where the lie leads is nobody. */
const LIE = '198.51.100.250';

let isWrong = false;
const addresses = new Map([
  [KNOWN_NAME, SERVER],
  [serviceName, SERVICE],
]);

function nameIn(question: Buffer): { name: string; end: number } | null {
  const labels: string[] = [];
  let at = 12;
  while (at < question.length && question[at] !== 0) {
    const length = question[at] ?? 0;
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return at + 5 > question.length ? null : { name: labels.join('.').toLowerCase(), end: at + 5 };
}

function answerTo(question: Buffer): Buffer | null {
  const asked = nameIn(question);
  if (!asked) return null;
  const isA = question.readUInt16BE(asked.end - 4) === TYPE_A;
  const address = isWrong ? LIE : addresses.get(asked.name);
  const head = Buffer.from(question.subarray(0, asked.end));
  head.writeUInt16BE(address ? ANSWERED : NO_SUCH_NAME, 2);
  head.writeUInt16BE(address && isA ? 1 : 0, 6);
  head.fill(0, 8, 12);
  if (!address || !isA) return head;
  const bytes = address.split('.').map(Number);
  // A pointer to the question's name, type A, class IN, no time to live, four bytes (RFC 1035 §4.1.3).
  return Buffer.concat([head, Buffer.from([0xc0, 0x0c, 0, TYPE_A, 0, 1, 0, 0, 0, 0, 0, 4, ...bytes])]);
}

const resolver = createSocket('udp4');
resolver.on('message', (question, from) => {
  const answer = answerTo(question);
  if (answer) resolver.send(answer, from.port, from.address);
});
resolver.bind(53, RESOLVER);

createServer({ key: readFileSync(keyFile), cert: readFileSync(certificateFile) }, (socket) => {
  socket.on('error', () => undefined).resume();
})
  .on('tlsClientError', () => undefined)
  .listen(443, SERVICE, () => process.stdout.write('ready\n'));

createInterface({ input: process.stdin })
  .on('line', (line) => {
    isWrong = OperatorWord.parse(line) === 'dns-wrong';
  })
  .on('close', () => process.exit(0));
