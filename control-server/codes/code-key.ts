import { createHmac, hkdfSync } from 'node:crypto';
import { terminalKeyText } from '#protocol/one-time-code.ts';

const KEY_BYTES = 32;

/**
 * The key of a site's one-time codes, which its prepared telephones hold. Derived (HKDF, RFC 5869) from the ticket key, which is not in the database: a copied database gives no code.
 * @param generation counts its renewals: another one, another key
 */
export function siteCodeKey(ticketKey: Buffer, siteId: string, generation: number): Buffer {
  return Buffer.from(hkdfSync('sha256', ticketKey, '', `escale-code-site-v1 ${siteId} ${generation}`, KEY_BYTES));
}

/** The key of one terminal: what is on its disk answers for no other one. */
export function terminalCodeKey(siteKey: Buffer, terminalId: string): Buffer {
  return createHmac('sha256', siteKey).update(terminalKeyText(terminalId)).digest();
}
