import { type KeyObject, createPublicKey, verify } from 'node:crypto';

/** The bytes before a raw Ed25519 key in its DER form (SubjectPublicKeyInfo, RFC 8410 §4), in base64: twelve, so that the key's own base64 follows as it is. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex').toString('base64');
const KEY_BYTES = 32;

/** Keys that are kept ready: more than a département has terminals. */
const KEYS_READY = 20_000;

/** The device keys of terminals. Making a key object of 32 bytes costs as much as checking with it, and the same terminals return. */
export class DeviceKeys {
  readonly #ready = new Map<string, KeyObject>();

  /**
   * Checks an Ed25519 signature (RFC 8032).
   * @param publicKey raw, 32 bytes, base64
   * @param signature 64 bytes, base64
   * @returns false also for a key or a signature that is none
   */
  isSignedBy(publicKey: string, text: string, signature: string): boolean {
    try {
      return verify(null, Buffer.from(text), this.#keyOf(publicKey), Buffer.from(signature, 'base64'));
    } catch {
      return false;
    }
  }

  #keyOf(publicKey: string): KeyObject {
    const known = this.#ready.get(publicKey);
    if (known) return known;
    const raw = Buffer.from(publicKey, 'base64');
    if (raw.length !== KEY_BYTES) throw new TypeError('not a raw Ed25519 key');
    // As PEM (RFC 7468): OpenSSL makes a key of it in a third of the time that it takes for the same bytes as DER.
    const key = createPublicKey(
      `-----BEGIN PUBLIC KEY-----\n${SPKI_PREFIX}${raw.toString('base64')}\n-----END PUBLIC KEY-----`,
    );
    if (this.#ready.size >= KEYS_READY) this.#ready.clear();
    this.#ready.set(publicKey, key);
    return key;
  }
}
