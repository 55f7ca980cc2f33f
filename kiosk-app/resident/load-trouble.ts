import type { ResidentState } from '../core/resident-screen-contract.ts';

type Trouble = ResidentState['trouble'];

/** Chromium's net_error_list.h. What we or the page stopped ourselves is no trouble. */
const ABORTED = -3;
const BLOCKED_BY_CLIENT = -20;
const BLOCKED_BY_RESPONSE = -27;
const BLOCKED_BY_CSP = -30;
const UNKNOWN_SCHEME = -302;
const NAME_NOT_RESOLVED = -105;
const SSL_PROTOCOL_ERROR = -107;
const SSL_VERSION_OR_CIPHER_MISMATCH = -113;
const SSL_WEAK_KEY = -129;
const SSL_OBSOLETE_CIPHER = -172;
const INSECURE_RESPONSE = -501;
const CERTIFICATE_ERRORS = { from: -218, to: -200 } as const;

const OURS = new Set([ABORTED, BLOCKED_BY_CLIENT, BLOCKED_BY_RESPONSE, BLOCKED_BY_CSP, UNKNOWN_SCHEME]);
const UNSAFE = new Set([
  SSL_PROTOCOL_ERROR,
  SSL_VERSION_OR_CIPHER_MISMATCH,
  SSL_WEAK_KEY,
  SSL_OBSOLETE_CIPHER,
  INSECURE_RESPONSE,
]);

/**
 * What a page that did not load means to a resident.
 * @param code of Chromium's net_error_list.h, negative
 * @param isOnline whether this machine has any network: without, a name that is not found says nothing about the name
 */
export function troubleOfLoadError(code: number, isOnline: boolean): Trouble {
  if (code >= 0 || OURS.has(code)) return 'none';
  if (UNSAFE.has(code) || (code >= CERTIFICATE_ERRORS.from && code <= CERTIFICATE_ERRORS.to))
    return 'unsafe-certificate';
  return code === NAME_NOT_RESOLVED && isOnline ? 'site-not-found' : 'no-connection';
}
