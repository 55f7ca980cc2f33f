import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EnrolmentCode } from '#protocol/terminal-messages.ts';
import {
  ENROLMENT_ALPHABET,
  judgeEnrolmentCode,
  makeEnrolmentCode,
  normaliseEnrolmentCode,
} from './enrolment-rules.ts';

describe('enrolment codes', () => {
  it('are what the protocol takes, whatever the chance', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(31), { minLength: 8, maxLength: 8 }), (chance) => {
        const rest = [...chance];
        const code = makeEnrolmentCode(() => rest.shift() ?? 0);
        expect(EnrolmentCode.parse(code)).toBe(code);
        expect(normaliseEnrolmentCode(code)).toBe(chance.map((n) => ENROLMENT_ALPHABET[n]).join(''));
      }),
    );
  });

  it('are compared without case, dash and spaces around', () => {
    expect(normaliseEnrolmentCode(' k7mp-4xqd ')).toBe('K7MP4XQD');
    expect(normaliseEnrolmentCode('K7MP4XQD')).toBe('K7MP4XQD');
  });

  it('are good once, and for a time', () => {
    expect(judgeEnrolmentCode({ expiresAt: 10, usedBy: null }, 9)).toBeNull();
    expect(judgeEnrolmentCode({ expiresAt: 10, usedBy: null }, 10)?.refusal.code).toBe('enrolment-code-expired');
    expect(judgeEnrolmentCode({ expiresAt: 10, usedBy: 'x' }, 11)?.refusal.code).toBe('enrolment-code-used');
    expect(judgeEnrolmentCode(null, 0)?.refusal.code).toBe('enrolment-code-unknown');
  });
});
