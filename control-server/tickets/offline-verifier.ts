import {
  type KeyObject,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  scrypt,
} from 'node:crypto';
import type { SlowHashCost } from '#protocol/ticket-book.ts';
import { ticketText } from '#protocol/ticket-text.ts';

/** OWASP Password Storage Cheat Sheet: scrypt, N = 2^17, r = 8, p = 1. A third of a second: all words of a day's book take one core 600 days, and the book is good for one. */
export const SLOW_HASH_COST: SlowHashCost = { log2N: 17, r: 8, p: 1 };

const HASH_BYTES = 32;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Another salt for each site and day: nothing that is worked out for one book helps with the next. Made of the key, so that it need not be kept. */
export function saltOf(ticketKey: Buffer, siteId: string, expiresAt: number): string {
  const hash = createHmac('sha256', ticketKey).update(`escale-book-salt-v1 ${siteId} ${expiresAt}`).digest();
  return hash.subarray(0, SALT_BYTES).toString('base64url');
}

/** The same for a sealed booklet, for as long as it is good. */
export function saltOfBooklet(ticketKey: Buffer, bookletId: string): string {
  const hash = createHmac('sha256', ticketKey).update(`escale-booklet-salt-v1 ${bookletId}`).digest();
  return hash.subarray(0, SALT_BYTES).toString('base64url');
}

/** The slow hash of a ticket's words, base64url. Off the event loop. @param salt base64url */
export function makeVerifier(words: readonly string[], salt: string, { log2N, r, p }: SlowHashCost): Promise<string> {
  const cost = { N: 2 ** log2N, r, p };
  // RFC 7914 §2: 128·N·r bytes, and a little for the rest.
  const maxmem = 256 * cost.N * r;
  return new Promise((resolve, reject) => {
    scrypt(ticketText(words), Buffer.from(salt, 'base64url'), HASH_BYTES, { ...cost, maxmem }, (error, hash) => {
      if (error) reject(error);
      else resolve(hash.toString('base64url'));
    });
  });
}

/** As the database keeps it: AES-256-GCM, so that a copied database without the key gives nothing to guess against (ticket-key.ts). */
export function sealVerifier(ticketKey: Buffer, verifier: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(ticketKey), nonce);
  const sealed = Buffer.concat([cipher.update(Buffer.from(verifier, 'base64url')), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
}

/** @returns null where the key is another than it was sealed with. */
export function unsealVerifier(ticketKey: Buffer, text: string): string | null {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== NONCE_BYTES + HASH_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(ticketKey), bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const verifier = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    return verifier.toString('base64url');
  } catch {
    return null;
  }
}

/** Derived once: a book of a full day opens hundreds of verifiers, and is read by each terminal at each ticket. */
const sealingKeys = new WeakMap<Buffer, KeyObject>();

function sealingKey(ticketKey: Buffer): KeyObject {
  let key = sealingKeys.get(ticketKey);
  if (!key) {
    key = createSecretKey(Buffer.from(hkdfSync('sha256', ticketKey, '', 'escale-book-seal-v1', 32)));
    sealingKeys.set(ticketKey, key);
  }
  return key;
}
