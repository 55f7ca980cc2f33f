import { padded } from './x11-connection.ts';
import type { X11Connection } from './x11-connection.ts';

/** Where a window stands in its parent (for a frame: on the host's screen), in pixels. */
export interface Geometry {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Atoms every X server has (protocol appendix B). */
export const ATOM = { atom: 4, string: 31, wmHints: 35, wmNormalHints: 40, wmSizeHints: 41, wmClass: 67 } as const;
/** Event masks (protocol, "SETofEVENT"). */
export const SELECT = { structure: 0x2_0000, substructure: 0x8_0000, focus: 0x20_0000 } as const;

const OPCODE = {
  createWindow: 1,
  mapWindow: 8,
  unmapWindow: 10,
  configureWindow: 12,
  internAtom: 16,
  changeProperty: 18,
  setInputFocus: 42,
  getInputFocus: 43,
} as const;
const VALUE_BACK_PIXEL = 0x2;
const VALUE_EVENT_MASK = 0x800;
const STACK_MODE = 0x40;
const STACK_ABOVE = 0;
const INPUT_OUTPUT = 1;
const REVERT_TO_PARENT = 2;

/** 32-bit numbers as the wire has them. */
export function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32LE(value >>> 0, 4 * index));
  return bytes;
}

/** A new window, unmapped; returns its id. `background` is 0xRRGGBB (true colour, as every terminal's screen is). */
export function createWindow(
  connection: X11Connection,
  parent: number,
  { x, y, width, height }: Geometry,
  background: number,
  events: number,
): number {
  const id = connection.newId();
  const place = Buffer.alloc(12);
  place.writeInt16LE(x, 0);
  place.writeInt16LE(y, 2);
  place.writeUInt16LE(width, 4);
  place.writeUInt16LE(height, 6);
  place.writeUInt16LE(INPUT_OUTPUT, 10);
  const values = words(0, VALUE_BACK_PIXEL | VALUE_EVENT_MASK, background, events);
  connection.send(OPCODE.createWindow, 0, Buffer.concat([words(id, parent), place, values]));
  return id;
}

export function mapWindow(connection: X11Connection, id: number): void {
  connection.send(OPCODE.mapWindow, 0, words(id));
}

export function unmapWindow(connection: X11Connection, id: number): void {
  connection.send(OPCODE.unmapWindow, 0, words(id));
}

export function raiseWindow(connection: X11Connection, id: number): void {
  connection.send(OPCODE.configureWindow, 0, words(id, STACK_MODE, STACK_ABOVE));
}

/** @param time of the event that asks for it, 0 for "now" */
export function setInputFocus(connection: X11Connection, id: number, time: number): void {
  connection.send(OPCODE.setInputFocus, REVERT_TO_PARENT, words(id, time));
}

export function setProperty(
  connection: X11Connection,
  id: number,
  property: number,
  type: number,
  value: Buffer | number[],
): void {
  const bytes = Array.isArray(value) ? words(...value) : value;
  const bits = Array.isArray(value) ? 32 : 8;
  const head = words(id, property, type, bits, (8 * bytes.length) / bits);
  connection.send(OPCODE.changeProperty, 0, Buffer.concat([head, padded(bytes)]));
}

export async function internAtom(connection: X11Connection, name: string): Promise<number> {
  const length = Buffer.alloc(4);
  length.writeUInt16LE(name.length);
  const body = Buffer.concat([length, padded(Buffer.from(name, 'latin1'))]);
  return (await connection.ask(OPCODE.internAtom, 0, body)).readUInt32LE(8);
}

/** Resolves when the server has done everything sent before: it answers in order. Rejects when the connection is gone. */
export async function synchronise(connection: X11Connection): Promise<void> {
  await connection.ask(OPCODE.getInputFocus, 0, words());
}
