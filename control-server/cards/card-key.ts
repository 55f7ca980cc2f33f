import { createHmac, hkdfSync } from 'node:crypto';

/**
 * What the database keeps of a card's number, base64url: HMAC-SHA256 by a key that is not in it (tickets/ticket-key.ts). There are ten million numbers: a bare hash would hide none.
 */
export function hashNumber(serverKey: Buffer, number: string): string {
  return createHmac('sha256', subkey(serverKey, 'escale-card-number-v1')).update(number).digest('base64url');
}

/**
 * What is hashed slowly in place of a secret code (OWASP Password Storage Cheat Sheet, peppering): ten thousand codes are tried in a minute whatever the hash costs, so a copied database
 * must not have what it takes to try one. Made with the number's hash: the code of one card is none of another's.
 */
export function pepperPin(serverKey: Buffer, { numberHmac, pin }: { numberHmac: string; pin: string }): string {
  const key = subkey(serverKey, 'escale-card-pin-v1');
  return createHmac('sha256', key).update(`${numberHmac} ${pin}`).digest('base64url');
}

/** RFC 5869: what one key is used for says nothing of another. */
function subkey(serverKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', serverKey, '', purpose, 32));
}
