import { createPublicKey, verify } from 'node:crypto';

/** The bytes before a raw Ed25519 key in its DER form (SubjectPublicKeyInfo, RFC 8410 §4). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Checks an Ed25519 signature (RFC 8032).
 * @param publicKey raw, 32 bytes, base64
 * @param signature 64 bytes, base64
 * @returns false also for a key or a signature that is none
 */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const der = Buffer.concat([SPKI_PREFIX, Buffer.from(publicKey, 'base64')]);
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
