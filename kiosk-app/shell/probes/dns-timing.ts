import { randomBytes } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Timing } from '#protocol/measures.ts';

export const DNS_WITHIN_MS = 2_000;
/** The longest name a question can carry (RFC 1035 §2.3.4, without its length bytes). */
export const MAX_NAME_LENGTH = 253;

/** Answers of a resolver that works, whatever it says about the name. */
const ANSWERS = new Set(['ENOTFOUND', 'ENODATA', 'ESERVFAIL', 'EREFUSED', 'ENOTIMP', 'EFORMERR']);

/**
 * Makes a resolver that asks one server, once.
 * @param server `address:port`, or null for the first of the system's own
 * @returns null when the machine has none
 */
export function oneResolver(server: string | null): Resolver | null {
  const resolver = new Resolver({ timeout: DNS_WITHIN_MS, tries: 1 });
  const first = server ?? resolver.getServers()[0];
  if (first === undefined) return null;
  resolver.setServers([first]);
  return resolver;
}

/**
 * Times one question to the terminal's resolver. Its name has a random label, so that no cache answers; there is no second try.
 * @returns `failed` when nothing answers in 2 s, `not-measured` when the machine has no resolver. Never throws.
 */
export async function timeDns(server: string | null, name: string): Promise<Timing> {
  const resolver = oneResolver(server);
  if (!resolver) return { kind: 'not-measured' };
  const giveUp = setTimeout(() => resolver.cancel(), DNS_WITHIN_MS);
  const started = performance.now();
  try {
    await resolver.resolve4(name);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!ANSWERS.has(code)) return { kind: 'failed', sent: 1 };
  } finally {
    clearTimeout(giveUp);
  }
  return { kind: 'measured', ms: performance.now() - started, jitterMs: null, sent: 1, lost: 0 };
}

/**
 * A name below the control server's own, or one that cannot exist (RFC 6761) where the server is a bare address.
 * @param server its address, `https://…`
 */
export function nameToAsk(server: string): string {
  const host = new URL(server).hostname;
  const label = `m${randomBytes(4).toString('hex')}`;
  const isBare = host === 'localhost' || isIP(host.replace(/^\[|\]$/g, '')) !== 0;
  const below = `${label}.${host}`;
  return isBare || below.length > MAX_NAME_LENGTH ? `${label}.invalid` : below;
}
