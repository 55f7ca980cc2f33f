import { CODE_DIGITS, CODE_SUITE, ocraDigits, ocraMessage, terminalKeyText } from '#protocol/one-time-code.ts';

const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const;

/** Takes a site's key so that this browser can use it, and no page can read it again. @param key base64url */
export function takeSiteKey(key: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
  return crypto.subtle.importKey('raw', bytes, HMAC, false, ['sign']);
}

/** The code for the number that a terminal shows: six digits, good at that terminal only (protocol/one-time-code.ts). */
export async function answerNumber(siteKey: CryptoKey, terminalId: string, number: string): Promise<string> {
  const bytes = await crypto.subtle.sign('HMAC', siteKey, terminalKeyText(terminalId));
  const terminalKey = await crypto.subtle.importKey('raw', bytes, HMAC, false, ['sign']);
  const mac = await crypto.subtle.sign('HMAC', terminalKey, ocraMessage(CODE_SUITE, number));
  return ocraDigits(new Uint8Array(mac), CODE_DIGITS);
}
