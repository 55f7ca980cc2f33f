import { createHash, createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODE_SUITE, CodeNumber, OneTimeCode, ocraDigits, ocraMessage } from './one-time-code.ts';

const numbers = Array.from({ length: 10 }, (_, digit) => String(digit).repeat(8));

/** RFC 6287, Appendix C.1. */
describe('the examples of the RFC', () => {
  it('OCRA-1:HOTP-SHA256-8:QN08-PSHA1, with the PIN that comes after the question', () => {
    const suite = 'OCRA-1:HOTP-SHA256-8:QN08-PSHA1';
    const pin = createHash('sha1').update('1234').digest();
    const codes = numbers.slice(0, 5).map((number) => {
      const mac = createHmac('sha256', '12345678901234567890123456789012')
        .update(ocraMessage(suite, number))
        .update(pin);
      return ocraDigits(mac.digest(), 8);
    });
    expect(codes).toEqual(['83238735', '01501458', '17957585', '86776967', '86807031']);
  });

  it('OCRA-1:HOTP-SHA1-6:QN08, among them numbers with an odd count of hexadecimal digits', () => {
    const suite = 'OCRA-1:HOTP-SHA1-6:QN08';
    const codes = numbers.map((number) => {
      const mac = createHmac('sha1', '12345678901234567890').update(ocraMessage(suite, number));
      return ocraDigits(mac.digest(), 6);
    });
    const wanted = ['237653', '243178', '653583', '740991', '608993', '388898', '816933', '224598', '750600', '294470'];
    expect(codes).toEqual(wanted);
  });
});

describe('our suite', () => {
  it('makes six digits of any number and key, and other ones for another number', () => {
    const code = (key: Uint8Array, number: string) =>
      ocraDigits(createHmac('sha256', key).update(ocraMessage(CODE_SUITE, number)).digest(), 6);
    const anyKey = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const anyNumber = fc.integer({ min: 0, max: 99_999_999 }).map((n) => String(n).padStart(8, '0'));
    let same = 0;
    fc.assert(
      fc.property(anyKey, anyNumber, anyNumber, (key, one, other) => {
        expect(CodeNumber.parse(one)).toBe(one);
        expect(OneTimeCode.safeParse(code(key, one)).success).toBe(true);
        if (one !== other && code(key, one) === code(key, other)) same += 1;
      }),
      { numRuns: 1_000 },
    );
    expect(same).toBeLessThan(3);
  });
});
