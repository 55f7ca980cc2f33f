import type { Socket } from 'socket.io';
import type { ConnectionRefusal } from '#protocol/version.ts';
import { TERMINAL_NAMESPACE } from '#protocol/terminal-messages.ts';
import { type BucketSize, TokenBucket } from '../token-bucket-rules.ts';
import type { AdmissionLog } from './admission-log.ts';
import type { TurnQueue } from './turn-queue.ts';

/** A connection as Engine.IO has it: the WebSocket with its packets, before they are events of a namespace. */
export type Connection = Socket['conn'];

/** What was cut hears why and closes; after this its socket is destroyed, whether it listened or not. */
const GOODBYE_WITHIN_MS = 1_000;

/** Joining, hello and a pong or two: who sends more before it has proven itself is no terminal. */
const PACKETS_UNPROVEN = 16;
/** To it the server says a handshake, a challenge and a welcome: 5 kB at most. */
const UNREAD_UNPROVEN_BYTES = 64 * 1024;

/** How a connection is ended: says goodbye with the reason, and closes. */
export type Cut = (reason: ConnectionRefusal) => void;

export type Guard = {
  /**
   * It has proven itself.
   * @param unreadBytes how much may wait to be read by the other side; more: `too-slow`
   * @param cut how it is cut from now on
   */
  proven(unreadBytes: number, cut?: Cut): void;
};

/** What the namespaces need of the door: to say who has proven itself, the queue of those who want to, and the bounded log. */
export type Welcoming = {
  hellos: TurnQueue;
  /** a whole network returns: who comes in now brings many facts */
  isCrowd(): boolean;
  /** where these wait until all are in */
  crowdFacts: TurnQueue;
  proven(connection: Connection, unreadBytes: number, cut?: Cut): void;
  log: AdmissionLog;
};

/**
 * Watches one connection as bytes and packets: what is no event (joining namespaces, acknowledgements, pongs) is counted here too, before Socket.IO makes an object
 * of it.
 * @param cut how it is cut, once at most, until it has proven itself
 */
export function guardConnection(connection: Connection, packetLimit: BucketSize, cut: Cut): Guard {
  const { socket: tcp } = connection.request;
  const bucket = new TokenBucket(packetLimit, performance.now());
  let packets = 0;
  let isProven = false;
  let isCut = false;
  let unreadLimit = UNREAD_UNPROVEN_BYTES;
  let howToCut = cut;
  let unsent = 0;
  const cutOnce = (reason: ConnectionRefusal) => {
    if (isCut) return;
    isCut = true;
    howToCut(reason);
  };
  connection.on('packet', () => {
    packets += 1;
    if (!isProven && packets > PACKETS_UNPROVEN) cutOnce('malformed');
    else if (!bucket.take(1, performance.now())) cutOnce('rate-limited');
  });
  // What Engine.IO holds because the socket did not take what went before, and what the socket holds because the other side does not read.
  connection.on('packetCreate', ({ data }: { data?: unknown }) => {
    unsent += typeof data === 'string' ? data.length : 0;
    if (unsent + tcp.writableLength > unreadLimit) cutOnce('too-slow');
  });
  connection.on('flush', () => {
    unsent = 0;
  });
  connection.once('close', () => destroySoon(connection));
  return {
    proven: (unreadBytes, cutProven = cut) => {
      isProven = true;
      unreadLimit = unreadBytes;
      howToCut = cutProven;
    },
  };
}

/** Says goodbye to whoever speaks the terminals' protocol, and closes. */
export function cutConnection(connection: Connection, reason: ConnectionRefusal): void {
  connection.write(`2${TERMINAL_NAMESPACE},${JSON.stringify(['goodbye', { reason }])}`);
  connection.close();
  destroySoon(connection);
}

/** The closing handshake of a WebSocket waits half a minute for an answer; a bad client gives none. */
function destroySoon({ request: { socket } }: Connection): void {
  if (socket.destroyed) return;
  const timer = setTimeout(() => socket.destroy(), GOODBYE_WITHIN_MS);
  socket.once('close', () => clearTimeout(timer));
}
