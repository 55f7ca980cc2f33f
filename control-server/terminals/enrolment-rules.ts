import { type Refusal, refuse } from '#protocol/result.ts';

/** The letters and digits that are not mistaken for one another (protocol: EnrolmentCode); 32, so 8 of them are 40 bits. */
export const ENROLMENT_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/**
 * Makes an enrolment code such as `K7MP-4XQD`.
 * @param randomBelow gives an unpredictable integer from 0 to n-1
 */
export function makeEnrolmentCode(randomBelow: (n: number) => number): string {
  const letters = Array.from({ length: 8 }, () => ENROLMENT_ALPHABET[randomBelow(ENROLMENT_ALPHABET.length)] ?? 'A');
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}

/** A code as it is compared: with or without its dash, in either case. */
export function normaliseEnrolmentCode(code: string): string {
  return code.trim().toUpperCase().replace('-', '');
}

/** Is this code good for a new terminal? @returns the refusal, or null for yes */
export function judgeEnrolmentCode(
  code: { expiresAt: number; usedBy: string | null } | null,
  now: number,
): { ok: false; refusal: Refusal } | null {
  if (!code) return refuse('enrolment-code-unknown');
  if (code.usedBy !== null) return refuse('enrolment-code-used');
  return now >= code.expiresAt ? refuse('enrolment-code-expired') : null;
}
