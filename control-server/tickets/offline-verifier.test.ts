import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { sealVerifier, unsealVerifier } from './offline-verifier.ts';

const verifier = randomBytes(32).toString('base64url');

it('a verifier is opened by the key it was sealed with, each time, and by no other', () => {
  const [key, other] = [randomBytes(32), randomBytes(32)];
  const sealed = [sealVerifier(key, verifier), sealVerifier(key, verifier)];
  expect(new Set(sealed).size).toBe(2);
  for (const one of sealed) {
    expect(unsealVerifier(other, one)).toBeNull();
    expect(unsealVerifier(key, one)).toBe(verifier);
    // The same key read again from its file is the same key.
    expect(unsealVerifier(Buffer.from(key), one)).toBe(verifier);
  }
  expect(unsealVerifier(key, 'short')).toBeNull();
});
