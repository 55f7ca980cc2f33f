import { type KeyObject, createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';

/** The bytes before a raw Ed25519 private key in its DER form (PKCS #8, RFC 8410 §7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
/** A large site: the médiathèque of a town. */
export const TERMINALS_PER_SITE = 24;

/** One terminal of a made-up city. Whoever knows the seed has its key: for load on the own machine only. */
export type LoadIdentity = {
  index: number;
  terminalId: string;
  siteId: string;
  name: string;
  siteName: string;
  privateKey: KeyObject;
};

/**
 * Terminal `index` of the city of `seed`: the same in every process, so that whoever writes the database and whoever connects need tell each other nothing.
 */
export function loadIdentity(seed: string, index: number, perSite: number = TERMINALS_PER_SITE): LoadIdentity {
  const site = Math.floor(index / perSite);
  const raw = digest(seed, 'key', index);
  return {
    index,
    terminalId: uuid(seed, 'terminal', index),
    siteId: uuid(seed, 'site', site),
    name: `Poste ${index + 1}`,
    siteName: `Site ${site + 1}`,
    privateKey: createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, raw]), format: 'der', type: 'pkcs8' }),
  };
}

/** Raw Ed25519 public key, base64, as the protocol writes it. */
export function publicKeyOf({ privateKey }: LoadIdentity): string {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url').toString('base64');
}

/** Ed25519 signature (RFC 8032), base64. */
export function signAs({ privateKey }: LoadIdentity, text: string): string {
  return sign(null, Buffer.from(text), privateKey).toString('base64');
}

/** A name-based UUID in the shape of version 4 (any Id of the protocol). */
export function uuid(seed: string, kind: string, index: number): string {
  const bytes = digest(seed, kind, index).subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function digest(seed: string, kind: string, index: number): Buffer {
  return createHash('sha256').update(`${seed} ${kind} ${index}`).digest();
}
