import { randomBytes } from 'node:crypto';

/** One entry of an Xauthority file: a secret a program shows to an X server to be let in. */
export interface XAuthorityEntry {
  /** 256 local host, 0 IPv4, 6 IPv6, 65535 any (Xauth's own numbers, X11/Xauth.h) */
  family: number;
  address: Buffer;
  /** display number in decimal, or empty for any */
  number: string;
  name: string;
  data: Buffer;
}

export const COOKIE_PROTOCOL = 'MIT-MAGIC-COOKIE-1';
const FAMILY_WILD = 65_535;

/** 128 random bits, the length MIT-MAGIC-COOKIE-1 asks for (Xsecurity(7)). */
export function newCookie(): Buffer {
  return randomBytes(16);
}

/** An Xauthority file with one cookie, valid on any host name: names of machines never enter the session. */
export function encodeXAuthority(displayNumber: number, cookie: Buffer): Buffer {
  const counted = (value: Buffer | string): Buffer => {
    const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const family = Buffer.alloc(2);
  family.writeUInt16BE(FAMILY_WILD);
  return Buffer.concat([
    family,
    counted(''),
    counted(String(displayNumber)),
    counted(COOKIE_PROTOCOL),
    counted(cookie),
  ]);
}

/** Reads an Xauthority file; a truncated tail ends the list (libXau does the same). */
export function parseXAuthority(file: Buffer): XAuthorityEntry[] {
  const entries: XAuthorityEntry[] = [];
  let offset = 0;
  const counted = (): Buffer | null => {
    if (offset + 2 > file.length) return null;
    const length = file.readUInt16BE(offset);
    if (offset + 2 + length > file.length) return null;
    const bytes = file.subarray(offset + 2, offset + 2 + length);
    offset += 2 + length;
    return bytes;
  };
  while (offset + 2 <= file.length) {
    const family = file.readUInt16BE(offset);
    offset += 2;
    const address = counted();
    const number = counted();
    const name = counted();
    const data = counted();
    if (!address || !number || !name || !data) break;
    entries.push({ family, address, number: number.toString('latin1'), name: name.toString('latin1'), data });
  }
  return entries;
}

/** The cookie for a local display, or null. The first entry for that number (or for any) wins, as in libXau. */
export function findCookie(entries: XAuthorityEntry[], displayNumber: number): Buffer | null {
  const entry = entries.find(
    ({ number, name }) => name === COOKIE_PROTOCOL && (number === '' || number === String(displayNumber)),
  );
  return entry?.data ?? null;
}
