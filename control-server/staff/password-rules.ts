import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '#protocol/limits.ts';

/** Long enough and tried first all the same (OWASP Authentication Cheat Sheet: a block-list, no rules on kinds of characters). */
const blocked = ['motdepasse', 'password', 'azertyuiop', 'qwertyuiop', 'administrateur', '123456', 'espacenumerique'];
/** Fewer different characters than this is a pattern, not a secret. */
const MIN_DIFFERENT = 5;

/**
 * Is a new password strong enough? Only for making one; signing in never asks this.
 * @param about what an attacker knows of the account (name, e-mail): not to be the heart of the password
 */
export function isStrongPassword(password: string, about: readonly string[]): boolean {
  const length = [...password].length;
  if (length < MIN_PASSWORD_LENGTH || password.length > MAX_PASSWORD_LENGTH) return false;
  if (new Set(password.toLowerCase()).size < MIN_DIFFERENT) return false;
  const folded = fold(password);
  const known = [...blocked, ...about.flatMap((text) => fold(text).split(/[^a-z0-9]+/))].filter(
    (word) => word.length >= 4,
  );
  // What is left when the guessable parts are taken away must still be something.
  const rest = known.reduce((left, word) => left.replaceAll(word, ''), folded);
  return rest.length >= MIN_PASSWORD_LENGTH / 2;
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
