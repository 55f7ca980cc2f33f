import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ticketText } from '#protocol/ticket-text.ts';

const KEY_BYTES = 32;

/**
 * Reads the key of the ticket hashes from `dataDir/ticket-key`, or makes it. It lives outside the database: three words are few enough to guess, so a
 * copied database alone must not give them away (domain.md §1.2). Those of cards are made from it (cards/card-key.ts).
 * @throws on a damaged key file: a technician must look, tickets issued before would all be unknown
 */
export function readTicketKey(dataDir: string): Buffer {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'ticket-key');
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      writeSync(file, randomBytes(KEY_BYTES));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  chmodSync(path, 0o600);
  const key = readFileSync(path);
  if (key.length !== KEY_BYTES) throw new Error(`ticket-key: ${key.length} octets au lieu de ${KEY_BYTES}`);
  return key;
}

/** What the database keeps of a ticket's words: HMAC-SHA256 of their normalised text, base64url. */
export function hashWords(key: Buffer, words: readonly string[]): string {
  return createHmac('sha256', key).update(ticketText(words)).digest('base64url');
}
