import { scrypt } from 'node:crypto';
import type { SlowHashCost } from '#protocol/ticket-book.ts';
import { ticketText } from '#protocol/ticket-text.ts';

const HASH_BYTES = 32;

/** What stands in a ticket book for these words (control-server/tickets/offline-verifier.ts), base64url. Off the event loop. @param salt base64url */
export function slowHash(words: readonly string[], salt: string, { log2N, r, p }: SlowHashCost): Promise<string> {
  const N = 2 ** log2N;
  // RFC 7914 §2: 128·N·r bytes, and a little for the rest.
  const options = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(ticketText(words), Buffer.from(salt, 'base64url'), HASH_BYTES, options, (error, hash) => {
      if (error) reject(error);
      else resolve(hash.toString('base64url'));
    });
  });
}
