import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { COOKIE_PROTOCOL, findCookie, parseXAuthority } from './xauthority.ts';

/** What a client must know of the screen it draws on (X11 protocol, "Connection Setup"). */
export interface X11Screen {
  root: number;
  width: number;
  height: number;
}

/** An event as it came, 32 bytes; `kind` is the X11 event code without the "sent by a client" bit. */
export interface X11Event {
  kind: number;
  bytes: Buffer;
}

/**
 * A small X11 client: enough to own one window (X Window System Protocol, version 11, in little-endian order).
 * Why not a program like xdotool: the windows of a connection die with it, so a killed shell leaves no picture on the screen.
 */
export interface X11Connection {
  screen: X11Screen;
  newId(): number;
  /** Sends a request without reply. `body` is a multiple of 4 bytes. */
  send(opcode: number, data: number, body: Buffer): void;
  /** Sends a request with a reply; rejects with the X error code when the server refuses. */
  ask(opcode: number, data: number, body: Buffer): Promise<Buffer>;
  onEvent(listener: (event: X11Event) => void): void;
  /** Resolves when the server or the caller closed the connection. */
  closed: Promise<void>;
  close(): void;
}

const CODE_ERROR = 0;
const CODE_REPLY = 1;
const HEADER_BYTES = 32;

/** ":12" or ":12.0" -> 12. Only local displays: anything with a host name throws. */
export function displayNumber(display: string): number {
  const match = /^:(\d{1,5})(?:\.\d+)?$/.exec(display);
  if (!match) throw new Error('not a local X display');
  return Number(match[1]);
}

export function displaySocketPath(display: string): string {
  return `/tmp/.X11-unix/X${displayNumber(display)}`;
}

/** The cookie for this display in an Xauthority file; null without a file or an entry. Throws when the file cannot be read. */
export async function readCookie(display: string, authorityPath: string | null): Promise<Buffer | null> {
  if (authorityPath === null) return null;
  return findCookie(parseXAuthority(await readFile(authorityPath)), displayNumber(display));
}

/** Connects to a local display. Throws when nobody answers there or when access is refused. */
export async function connectX11(display: string, authorityPath: string | null): Promise<X11Connection> {
  const cookie = await readCookie(display, authorityPath);
  const socket = connect(displaySocketPath(display));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return await openConnection(socket, cookie);
}

function setupRequest(cookie: Buffer | null): Buffer {
  const name = Buffer.from(cookie ? COOKIE_PROTOCOL : '', 'latin1');
  const data = cookie ?? Buffer.alloc(0);
  const header = Buffer.alloc(12);
  header.write('l', 0, 'latin1');
  header.writeUInt16LE(11, 2);
  header.writeUInt16LE(name.length, 6);
  header.writeUInt16LE(data.length, 8);
  return Buffer.concat([header, padded(name), padded(data)]);
}

/** X11 pads every string to a multiple of four bytes. */
export function padded(bytes: Buffer): Buffer {
  const rest = (4 - (bytes.length % 4)) % 4;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(rest)]);
}

function parseSetup(reply: Buffer): { screen: X11Screen; idBase: number; idMask: number } {
  const vendorBytes = (reply.readUInt16LE(24) + 3) & ~3;
  const at = 40 + vendorBytes + 8 * reply.readUInt8(29);
  return {
    idBase: reply.readUInt32LE(12),
    idMask: reply.readUInt32LE(16),
    screen: { root: reply.readUInt32LE(at), width: reply.readUInt16LE(at + 20), height: reply.readUInt16LE(at + 22) },
  };
}

async function openConnection(socket: Socket, cookie: Buffer | null): Promise<X11Connection> {
  let buffered = Buffer.alloc(0);
  let sequence = 0;
  let nextId = 0;
  const waiting = new Map<number, { resolve(reply: Buffer): void; reject(error: Error): void }>();
  const listeners: ((event: X11Event) => void)[] = [];

  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      for (const { reject } of waiting.values()) reject(new Error('X connection closed'));
      waiting.clear();
      resolve();
    });
  });
  // An error is always followed by 'close', which is where it is dealt with.
  socket.on('error', () => {});

  const setup = new Promise<ReturnType<typeof parseSetup>>((resolve, reject) => {
    const readSetup = (chunk: Buffer): void => {
      buffered = Buffer.concat([buffered, chunk]);
      if (buffered.length < 8) return;
      const length = 8 + 4 * buffered.readUInt16LE(6);
      if (buffered.length < length) return;
      socket.off('data', readSetup);
      if (buffered.readUInt8(0) !== 1) {
        socket.destroy();
        reject(new Error('X server refused access'));
        return;
      }
      const parsed = parseSetup(buffered.subarray(0, length));
      buffered = buffered.subarray(length);
      socket.on('data', readMessages);
      resolve(parsed);
    };
    socket.on('data', readSetup);
    socket.once('close', () => reject(new Error('X connection closed during setup')));
  });

  const readMessages = (chunk: Buffer): void => {
    buffered = Buffer.concat([buffered, chunk]);
    while (buffered.length >= HEADER_BYTES) {
      const code = buffered.readUInt8(0);
      const length = HEADER_BYTES + (code === CODE_REPLY ? 4 * buffered.readUInt32LE(4) : 0);
      if (buffered.length < length) return;
      const message = buffered.subarray(0, length);
      buffered = buffered.subarray(length);
      if (code === CODE_REPLY || code === CODE_ERROR) {
        const number = message.readUInt16LE(2);
        const asker = waiting.get(number);
        waiting.delete(number);
        if (code === CODE_REPLY) asker?.resolve(message);
        else asker?.reject(new Error(`X error ${message.readUInt8(1)}`));
      } else {
        for (const listener of listeners) listener({ kind: code & 0x7f, bytes: message });
      }
    }
  };

  const write = (opcode: number, data: number, body: Buffer): number => {
    const header = Buffer.alloc(4);
    header.writeUInt8(opcode, 0);
    header.writeUInt8(data, 1);
    header.writeUInt16LE(1 + body.length / 4, 2);
    sequence = (sequence + 1) & 0xffff;
    if (socket.writable) socket.write(Buffer.concat([header, body]));
    return sequence;
  };

  socket.write(setupRequest(cookie));
  const { screen, idBase, idMask } = await setup;
  return {
    screen,
    newId: () => idBase | (nextId++ & idMask),
    send: (opcode, data, body) => void write(opcode, data, body),
    ask: (opcode, data, body) =>
      new Promise((resolve, reject) => {
        if (!socket.writable) return reject(new Error('X connection closed'));
        waiting.set(write(opcode, data, body), { resolve, reject });
      }),
    onEvent: (listener) => void listeners.push(listener),
    closed,
    close: () => void socket.destroy(),
  };
}
