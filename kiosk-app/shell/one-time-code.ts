import { createHmac } from 'node:crypto';
import { CODE_DIGITS, CODE_SUITE, ocraDigits, ocraMessage } from '#protocol/one-time-code.ts';

/** The code for this number (RFC 6287, protocol/one-time-code.ts). @param key of this terminal, base64url */
export function oneTimeCode(key: string, number: string): string {
  const mac = createHmac('sha256', Buffer.from(key, 'base64url')).update(ocraMessage(CODE_SUITE, number)).digest();
  return ocraDigits(mac, CODE_DIGITS);
}
