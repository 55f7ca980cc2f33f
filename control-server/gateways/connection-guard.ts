import type { Socket as TcpSocket } from 'node:net';
import type { Socket } from 'socket.io';
import type { ConnectionRefusal } from '#protocol/version.ts';
import { TERMINAL_NAMESPACE } from '#protocol/terminal-messages.ts';
import { type BucketSize, TokenBucket } from '../token-bucket-rules.ts';
import type { AdmissionLog } from './admission-log.ts';

/** A connection as Engine.IO has it: the WebSocket with its packets, before they are events of a namespace. */
export type Connection = Socket['conn'];

/** What was cut hears why and closes; after this its socket is destroyed, whether it listened or not. */
const GOODBYE_WITHIN_MS = 1_000;

/** Joining, hello and a pong or two: who sends more before it has proven itself is no terminal. */
const PACKETS_UNPROVEN = 16;
/** To it the server says a handshake, a challenge and a welcome: 5 kB at most. */
const UNREAD_UNPROVEN_BYTES = 64 * 1024;

/** Whoever can end a connection: says goodbye with the reason, and closes. */
export type Cuttable = { cut(reason: ConnectionRefusal): void };

/** What all guards share. `packets`: those of one connection, beyond which it is cut. */
export type GuardLimits = { packets: BucketSize; log: AdmissionLog };

const guards = new WeakMap<Connection, Guard>();

/**
 * Watches one connection as bytes and packets: what is no event (joining namespaces, acknowledgements, pongs) is counted here too, before Socket.IO makes an object
 * of it. It is cut once at most.
 */
export function guardConnection(connection: Connection, limits: GuardLimits): void {
  guards.set(connection, new Guard(connection, limits));
  // One function each for all connections: a closure of each connection's own is memory for as long as it lives.
  connection.on('packet', onPacket);
  connection.on('packetCreate', onPacketCreate);
  connection.on('flush', onFlush);
  connection.on('close', onClose);
}

/**
 * It has proven itself.
 * @param unreadBytes how much may wait to be read by the other side; more: `too-slow`
 * @param owner who cuts it from now on; not there: as before
 */
export function trustConnection(connection: Connection, unreadBytes: number, owner?: Cuttable): void {
  guards.get(connection)?.trust(unreadBytes, owner);
}

function onPacket(this: Connection): void {
  guards.get(this)?.countPacket();
}

function onPacketCreate(this: Connection, { data }: { data?: unknown }): void {
  guards.get(this)?.countUnsent(typeof data === 'string' ? data.length : 0);
}

function onFlush(this: Connection): void {
  guards.get(this)?.flushed();
}

function onClose(this: Connection): void {
  guards.get(this)?.destroySoon();
}

class Guard {
  readonly #connection: Connection;
  readonly #limits: GuardLimits;
  /** By name: the request it came with is forgotten (handshakes.ts). */
  readonly #tcp: TcpSocket;
  readonly #bucket: TokenBucket;
  #packets = 0;
  #unsent = 0;
  #unreadLimit = UNREAD_UNPROVEN_BYTES;
  #isProven = false;
  #isCut = false;
  #owner: Cuttable | null = null;

  constructor(connection: Connection, limits: GuardLimits) {
    this.#connection = connection;
    this.#limits = limits;
    this.#tcp = connection.request.socket;
    this.#bucket = new TokenBucket(limits.packets, performance.now());
  }

  trust(unreadBytes: number, owner?: Cuttable): void {
    this.#isProven = true;
    this.#unreadLimit = unreadBytes;
    this.#owner = owner ?? null;
  }

  countPacket(): void {
    this.#packets += 1;
    if (!this.#isProven && this.#packets > PACKETS_UNPROVEN) this.#cutOnce('malformed');
    else if (!this.#bucket.take(1, performance.now())) this.#cutOnce('rate-limited');
  }

  /** What Engine.IO holds because the socket did not take what went before, and what the socket holds because the other side does not read. */
  countUnsent(bytes: number): void {
    this.#unsent += bytes;
    if (this.#unsent + this.#tcp.writableLength > this.#unreadLimit) this.#cutOnce('too-slow');
  }

  flushed(): void {
    this.#unsent = 0;
  }

  /** The closing handshake of a WebSocket waits half a minute for an answer; a bad client gives none. */
  destroySoon(): void {
    const tcp = this.#tcp;
    if (tcp.destroyed) return;
    const timer = setTimeout(() => tcp.destroy(), GOODBYE_WITHIN_MS);
    tcp.once('close', () => clearTimeout(timer));
  }

  #cutOnce(reason: ConnectionRefusal): void {
    if (this.#isCut) return;
    this.#isCut = true;
    if (this.#owner) return this.#owner.cut(reason);
    this.#limits.log.write('warn', reason, 'connection cut');
    // To whoever speaks the terminals' protocol.
    this.#connection.write(`2${TERMINAL_NAMESPACE},${JSON.stringify(['goodbye', { reason }])}`);
    this.#connection.close();
    this.destroySoon();
  }
}
