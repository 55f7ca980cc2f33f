/** Letters and digits that a code may have: no 0, O, 1 or I, which look alike (protocol/terminal-messages.ts, EnrolmentCode). */
const NOT_IN_A_CODE = /[^A-HJ-NP-Z2-9]/g;

/** @returns what was typed so far as a code is written: capitals, a dash after four, nothing that a code cannot have, at most `K7MP-4XQD`. */
export function formatEnrolmentCode(typed: string): string {
  const letters = typed.toUpperCase().replace(NOT_IN_A_CODE, '').slice(0, 8);
  return letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
}
