import { type Socket, io } from 'socket.io-client';
import { z } from 'zod';
import { CONNECT_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from '#protocol/limits.ts';
import { TERMINAL_NAMESPACE } from '#protocol/terminal-messages.ts';
import { ConnectionRefusal } from '#protocol/version.ts';
import { type Leave, isBusy, waitBeforeReturn } from '../core/return-rules.ts';
import type { Log } from './log.ts';

/** Whom the connection tells. */
export type ConnectionOwner = {
  log: Log;
  /** A new connection: the server asks who is there. Answer with `welcomed`, `refused` or `drop`. */
  onChallenge(message: unknown): void;
  onCommand(message: unknown, answer: unknown): void;
  onHelp(message: unknown): void;
  onHold(message: unknown): void;
  onBooking(message: unknown): void;
  onThroughput(message: unknown, answer: unknown): void;
  onLost(): void;
};

/**
 * One WebSocket to the server that comes back by itself. Socket.IO's own reconnection is off: at its longest wait it has no jitter, and it knows no reasons.
 *
 *   waiting ──wait over──► connecting ──open──► asked who is there ──welcomed──► up
 *      ▲                       │ failed              │ refused                    │ lost, or goodbye with a reason
 *      └───────────────────────┴─────────────────────┴────────────────────────────┘
 */
export class ServerConnection {
  readonly #socket: Socket;
  readonly #owner: ConnectionOwner;
  #attempt = 0;
  /** why the server wants no connection, as it said last on this one */
  #reason: string | null = null;
  #returning: NodeJS.Timeout | undefined;
  #isClosed = false;
  #number = 0;

  constructor(server: string, owner: ConnectionOwner) {
    this.#owner = owner;
    this.#socket = io(new URL(TERMINAL_NAMESPACE, server).href, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      timeout: CONNECT_TIMEOUT_MS,
    });
    this.#socket.on('connect', () => {
      this.#number += 1;
      this.#reason = null;
    });
    this.#socket.on('challenge', (message: unknown) => owner.onChallenge(message));
    this.#socket.on('command', (message: unknown, answer: unknown) => owner.onCommand(message, answer));
    this.#socket.on('help', (message: unknown) => owner.onHelp(message));
    this.#socket.on('hold', (message: unknown) => owner.onHold(message));
    this.#socket.on('booking', (message: unknown) => owner.onBooking(message));
    this.#socket.on('throughput:run', (message: unknown, answer: unknown) => owner.onThroughput(message, answer));
    this.#socket.on('goodbye', (message: unknown) => {
      this.#reason = reasonOf(message);
    });
    // What an admission refuses comes here with its reason; all else is a line or a server that is not there.
    this.#socket.on('connect_error', (error) =>
      this.#comeBack(ConnectionRefusal.safeParse(error.message).data ?? null),
    );
    this.#socket.on('disconnect', () => {
      // A wall clock that jumps ahead ends the connection (engine.io-client reads Date.now for its ping) and keeps what is said meanwhile for the next one:
      // there it would come before the hello, which no server takes.
      this.#socket.sendBuffer.length = 0;
      owner.onLost();
      this.#comeBack(this.#reason ?? this.#goodbyeAtTheDoor());
    });
  }

  /** Which connection this is, counted: an answer of an older one says nothing about this one. */
  get number(): number {
    return this.#number;
  }

  /** The server has taken this terminal in: the next loss begins with a short wait again. */
  welcomed(): void {
    this.#attempt = 0;
  }

  /** The server will not have this terminal, or it is not the server: away, and back after the wait that goes with the reason. */
  refused(reason: string): void {
    this.#reason = reason;
    this.drop();
  }

  /** Ends this connection; the next comes by itself. */
  drop(): void {
    this.#socket.disconnect();
  }

  /** @returns the answer, or null when none came in time or it is not of the protocol */
  async exchange<T>(name: string, message: unknown, schema: z.ZodType<T>): Promise<T | null> {
    try {
      const parsed = schema.safeParse(await this.#socket.timeout(REQUEST_TIMEOUT_MS).emitWithAck(name, message));
      if (parsed.success) return parsed.data;
      this.#owner.log.warn({ name }, 'answer of the server is not of the protocol');
    } catch {
      this.#owner.log.warn({ name }, 'no answer from the server');
    }
    return null;
  }

  /** Leaves as a machine that is shut down does: the server is told, so that nobody takes it for a cut line. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#returning);
    this.#socket.disconnect();
  }

  /** What is said to a connection that has not joined its namespace yet is kept by Socket.IO for later, when it would be out of date. */
  #goodbyeAtTheDoor(): string | null {
    const goodbye = this.#socket.receiveBuffer.find(([name]) => name === 'goodbye');
    this.#socket.receiveBuffer = [];
    return goodbye ? reasonOf(goodbye[1]) : null;
  }

  #comeBack(reason: string | null): void {
    if (this.#isClosed) return;
    const leave: Leave = reason === null ? { kind: 'lost' } : { kind: 'refused', reason };
    const waitMs = Math.round(waitBeforeReturn(leave, this.#attempt, Math.random()));
    this.#attempt += 1;
    if (leave.kind === 'refused') {
      const isTheirs = isBusy(leave) ? 'the server has no time now' : 'the server will not have this terminal';
      this.#owner.log.warn({ reason, waitMs }, isTheirs);
    }
    clearTimeout(this.#returning);
    this.#returning = setTimeout(() => this.#socket.connect(), waitMs);
  }
}

function reasonOf(message: unknown): string {
  const parsed = z.object({ reason: z.string().max(60) }).safeParse(message);
  return parsed.success ? parsed.data.reason : 'unknown';
}
