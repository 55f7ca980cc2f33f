import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EnrolmentCode } from '#protocol/terminal-messages.ts';
import { formatEnrolmentCode } from './enrolment-code.ts';

it('writes a code as it stands on paper, however it is typed', () => {
  expect(formatEnrolmentCode('k7mp4xqd')).toBe('K7MP-4XQD');
  expect(formatEnrolmentCode('K7MP-4XQD')).toBe('K7MP-4XQD');
  expect(formatEnrolmentCode(' k7mp 4xqd zz')).toBe('K7MP-4XQD');
  expect(formatEnrolmentCode('k7m')).toBe('K7M');
  expect(formatEnrolmentCode('k7mp')).toBe('K7MP');
});

it('gives what the protocol takes once it is whole, and is done after one go', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), (typed) => {
      const code = formatEnrolmentCode(typed);
      expect(formatEnrolmentCode(code)).toBe(code);
      expect(code.length).toBeLessThanOrEqual(9);
      expect(EnrolmentCode.safeParse(code).success).toBe(code.length === 9);
    }),
  );
});
