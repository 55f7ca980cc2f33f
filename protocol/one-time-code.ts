import { z } from 'zod';
import { Id, PlaceName } from './identifiers.ts';

/**
 * One-time codes (*codes de secours*) for a helper who is cut off from the server: challenge and response by OCRA (RFC 6287). The terminal shows a number, the helper's telephone answers
 * with a code, the terminal checks it alone. No clock is in it: a terminal that started without a network and with a dead battery takes it as well.
 *
 *     site key ──HMAC(terminal id)──► key of one terminal ──HMAC(suite, number)──► six digits
 *     on prepared telephones           in that terminal's book                      the code
 *
 * The suite: HMAC-SHA-256, six digits, the question is a number of up to eight digits (RFC 6287 §6). Eight, so that somebody who saw some answers hardly meets one of their numbers again.
 */
export const CODE_SUITE = 'OCRA-1:HOTP-SHA256-6:QN08';
export const CODE_NUMBER_DIGITS = 8;
export const CODE_DIGITS = 6;

export const CodeNumber = z.string().regex(/^\d{8}$/);
export const OneTimeCode = z.string().regex(/^\d{6}$/);
/** 32 bytes, base64url */
export const CodeKey = z.string().length(43);

/** RFC 6287 §5.1: the question takes 128 bytes, whatever its length. */
const QUESTION_BYTES = 128;

/**
 * What the HMAC is made of (RFC 6287 §5.1, `DataInput`), for a suite with a numeric question: the suite, a zero byte, the question.
 * @param number decimal digits: written as a hexadecimal number, which begins with the first half byte, filled up with zeros at its end (Appendix A and its examples in C)
 */
export function ocraMessage(suite: string, number: string): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(suite.length + 1 + QUESTION_BYTES);
  message.set(Uint8Array.from(suite, (letter) => letter.charCodeAt(0)));
  const digits = BigInt(number).toString(16);
  for (const [place, digit] of [...digits].entries()) {
    const index = suite.length + 1 + Math.floor(place / 2);
    message[index] = (message[index] ?? 0) | (Number.parseInt(digit, 16) << (place % 2 === 0 ? 4 : 0));
  }
  return message;
}

/** The code in an HMAC: dynamic truncation (RFC 4226 §5.3, RFC 6287 §5.2). */
export function ocraDigits(mac: Uint8Array, digits: number): string {
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const four = new DataView(mac.buffer, mac.byteOffset + offset, 4);
  return String((four.getUint32(0) & 0x7fff_ffff) % 10 ** digits).padStart(digits, '0');
}

/** What the site key is applied to, for the key of one terminal. */
export function terminalKeyText(terminalId: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(`escale-code-terminal-v1 ${terminalId}`, (letter) => letter.charCodeAt(0));
}

/** `codes:prepare`: what a telephone keeps. The key is given once to the browser, which keeps it so that no page can read it again. */
export const PreparedCodes = z.object({
  siteId: Id,
  siteName: PlaceName,
  key: CodeKey,
  terminals: z.array(z.object({ terminalId: Id, name: PlaceName })),
});
export type PreparedCodes = z.infer<typeof PreparedCodes>;
