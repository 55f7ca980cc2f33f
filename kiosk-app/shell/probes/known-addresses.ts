import { isIP } from 'node:net';
import { DNS_WITHIN_MS, oneResolver } from './dns-timing.ts';

/**
 * The addresses of the names that probes go to. Looked up by the terminal's own resolver, and kept: while the DNS is dead a place is still reached by the address it had, so that a dead DNS is not taken
 * for a dead line. Not the system's own look-up: that one may keep one of Node's few file threads for half a minute.
 */
export class KnownAddresses {
  readonly #dns: string | null;
  readonly #known = new Map<string, string>();

  /** @param dns `address:port`, or null for the first of the system's own */
  constructor(dns: string | null) {
    this.#dns = dns;
  }

  /** Whether a name would have to be looked up. */
  isKnown(host: string): boolean {
    return fixedAddress(host) !== null || this.#known.has(host);
  }

  /**
   * @param host a name, or an address, which is its own
   * @param isFresh looks it up again although it is known
   * @returns null when it has none and never had. Over within 2 s. Never throws.
   */
  async find(host: string, isFresh: boolean): Promise<string | null> {
    const fixed = fixedAddress(host);
    if (fixed !== null) return fixed;
    const known = this.#known.get(host) ?? null;
    if (known !== null && !isFresh) return known;
    const found = await lookUp(host, this.#dns);
    if (found !== null) this.#known.set(host, found);
    return found ?? known;
  }
}

/** @returns the first address that the resolver has for a name now, IPv4 before IPv6; null when it has none */
export async function lookUp(name: string, dns: string | null): Promise<string | null> {
  const resolver = oneResolver(dns);
  if (!resolver) return null;
  const giveUp = setTimeout(() => resolver.cancel(), DNS_WITHIN_MS);
  const none = (): string[] => [];
  const [four, six] = await Promise.all([resolver.resolve4(name).catch(none), resolver.resolve6(name).catch(none)]);
  clearTimeout(giveUp);
  return four[0] ?? six[0] ?? null;
}

/** @param host as in an address of the web: IPv6 may be in brackets */
function fixedAddress(host: string): string | null {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0) return bare;
  return host === 'localhost' ? '127.0.0.1' : null;
}
