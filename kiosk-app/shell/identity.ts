import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { Id, PlaceName, PublicKey } from '#protocol/identifiers.ts';
import { NONCE_BYTES } from '#protocol/limits.ts';
import { type Challenge, type Enrolled, helloSigningText } from '#protocol/terminal-messages.ts';
import { readIfThere, replaceFile } from './durable-file.ts';

const IdentityFile = z.object({
  terminalId: Id,
  serverId: Id,
  terminalName: PlaceName,
  siteName: PlaceName,
  publicKey: PublicKey,
  /** PKCS#8, base64. The file is 0600 and never mounted into a session. */
  privateKey: z.base64(),
});
export type Identity = z.infer<typeof IdentityFile>;

/** A key pair that is not yet enrolled. Ed25519, RFC 8032; the public half is raw base64. */
export type DeviceKey = { publicKey: string; privateKey: string };

export function makeDeviceKey(): DeviceKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const jwk = publicKey.export({ format: 'jwk' });
  return {
    publicKey: Buffer.from(jwk.x ?? '', 'base64url').toString('base64'),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
}

/** @returns the terminal's identity, or null when it was never enrolled. Throws on a damaged file: a technician must look. */
export function readIdentity(dataDir: string): Identity | null {
  const text = readIfThere(join(dataDir, 'identity.json'));
  return text === null ? null : IdentityFile.parse(JSON.parse(text));
}

/** Keeps the identity that enrolment gave. */
export function keepIdentity(dataDir: string, key: DeviceKey, enrolled: Enrolled): Identity {
  const identity: Identity = {
    terminalId: enrolled.terminalId,
    serverId: enrolled.serverId,
    terminalName: enrolled.terminalName,
    siteName: enrolled.site.name,
    ...key,
  };
  replaceFile(join(dataDir, 'identity.json'), JSON.stringify(identity, null, 2));
  return identity;
}

/**
 * Signs the server's nonce with the device key.
 * @returns the terminal's own nonce and the signature, or null when the challenge comes from another server than the one enrolled with.
 */
export function answerChallenge(
  identity: Identity,
  challenge: Challenge,
): { terminalNonce: string; signature: string } | null {
  if (challenge.serverId !== identity.serverId) return null;
  const terminalNonce = randomBytes(NONCE_BYTES).toString('base64');
  const text = helloSigningText({
    serverId: identity.serverId,
    terminalId: identity.terminalId,
    serverNonce: challenge.nonce,
    terminalNonce,
  });
  const key = createPrivateKey({ key: Buffer.from(identity.privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  return { terminalNonce, signature: sign(null, Buffer.from(text), key).toString('base64') };
}
