import { randomBytes } from 'node:crypto';
import { type Socket, connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** What a wire tells its owner. `refused`: the server answered the handshake with something else than an upgrade; `reason` is the body it gave. */
export type WireOwner = {
  onOpen(): void;
  onText(text: string): void;
  onClose(refused: string | null): void;
};

const TEXT = 1;
const CLOSE = 8;
const NOTHING = Buffer.alloc(0);

/**
 * The client side of a WebSocket (RFC 6455), as little of it as load needs: text frames, no extensions, no fragments (the server sends none). A `ws` client costs five
 * times as much CPU and memory, and the generator has one core for ten thousand. Frames are masked with zeros: the rule that masks be random protects proxies from
 * web pages (§10.3), and there is neither here.
 */
export class WebSocketWire {
  readonly #tcp: Socket;
  readonly #owner: WireOwner;
  #received: Buffer = NOTHING;
  #kind: 'shaking-hands' | 'open' | 'closed' = 'shaking-hands';
  #refused: string | null = null;

  /** @param where `localAddress`: one of 127.0.0.0/8, where one address has too few ports; undefined: any. `authority`: over TLS, to whom this certificate (PEM) vouches for; undefined: plain */
  constructor(
    where: {
      host: string;
      port: number;
      path: string;
      localAddress?: string;
      headers?: Record<string, string>;
      authority?: string;
    },
    owner: WireOwner,
  ) {
    this.#owner = owner;
    const { host, port, path, localAddress, headers = {}, authority } = where;
    const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const address = { host, port, localAddress, noDelay: true };
    this.#tcp = authority === undefined ? connect(address) : connectTls({ ...address, ca: authority });
    this.#tcp.on(authority === undefined ? 'connect' : 'secureConnect', () => {
      const key = randomBytes(16).toString('base64');
      this.#tcp.write(
        `GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n${more.join('')}\r\n`,
      );
    });
    this.#tcp.on('data', (bytes) => this.#take(bytes));
    // 'close' follows.
    this.#tcp.on('error', () => undefined);
    this.#tcp.on('close', () => {
      this.#kind = 'closed';
      owner.onClose(this.#refused);
    });
  }

  send(text: string): void {
    if (this.#kind === 'open') this.#tcp.write(textFrame(text));
  }

  /** Ends without a word, as a machine that loses its power (`destroy`), or properly. */
  close(how: 'destroy' | 'end'): void {
    if (how === 'destroy') this.#tcp.destroy();
    else this.#tcp.end(Buffer.from([0x80 | CLOSE, 0x80, 0, 0, 0, 0]));
  }

  #take(bytes: Buffer): void {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
    if (this.#kind === 'shaking-hands') this.#shakeHands();
    while (this.#kind === 'open') {
      const frame = readFrame(this.#received);
      if (!frame) return;
      this.#received = this.#received.subarray(frame.end);
      if (frame.opcode === TEXT) this.#owner.onText(frame.text);
      if (frame.opcode === CLOSE) this.#tcp.end();
    }
  }

  #shakeHands(): void {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.toString('latin1', 0, end);
    this.#received = this.#received.subarray(end + 4);
    if (head.startsWith('HTTP/1.1 101')) {
      this.#kind = 'open';
      this.#owner.onOpen();
    } else {
      this.#kind = 'closed';
      this.#refused = this.#received.toString('latin1') || head.split('\r\n', 1)[0] || 'no answer';
      this.#tcp.destroy();
    }
  }
}

function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 6 : length < 65_536 ? 8 : 14;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = 0x80 | TEXT;
  frame[1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127);
  if (head === 8) frame.writeUInt16BE(length, 2);
  if (head === 14) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.fill(0, head - 4, head);
  frame.write(text, head);
  return frame;
}

/** @returns the first frame whole, and where it ends; null: more bytes are needed */
function readFrame(bytes: Buffer): { opcode: number; text: string; end: number } | null {
  if (bytes.length < 2) return null;
  const opcode = (bytes[0] ?? 0) & 0x0f;
  const short = (bytes[1] ?? 0) & 0x7f;
  const head = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < head) return null;
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const end = head + length;
  return bytes.length < end ? null : { opcode, text: bytes.toString('utf8', head, end), end };
}
