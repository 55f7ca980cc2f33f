import { randomBytes } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { DnsAnswer, Timing } from '#protocol/measures.ts';

export const DNS_WITHIN_MS = 2_000;
/** The longest name a question can carry (RFC 1035 §2.3.4, without its length bytes). */
export const MAX_NAME_LENGTH = 253;

/** "There is no such name", or it has no address. */
const NO_ADDRESS = new Set(['ENOTFOUND', 'ENODATA']);
/** Answers of a resolver that works, whatever it says about the name. */
const ANSWERS = new Set([...NO_ADDRESS, 'ESERVFAIL', 'EREFUSED', 'ENOTIMP', 'EFORMERR']);

/** A name that has these addresses and no others, as whoever set up the terminal knows. */
export type KnownName = { name: string; addresses: readonly string[] };

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

/** What a round learns from its DNS. `answer` undefined: it was not asked. */
export type DnsLook = { timing: Timing; answer: DnsAnswer | undefined };

/**
 * Asks the terminal's resolver for a name that does not exist, and times it. Its random label is in no cache; there is no second try.
 * @param server the control server's address, `https://…`, below whose name it is asked
 * @param known asked beside it, where something is known
 * @returns timing `failed` when nothing answers in 2 s, `not-measured` when the machine has no resolver. The answer is `wrong` where a name that cannot exist has an address, or the known name others
 * than its own; `none` where the resolver says nothing, or that it cannot say. Never throws.
 */
export async function lookAtDns(resolver: string | null, server: string, known: KnownName | null): Promise<DnsLook> {
  const [asked, knownAnswer] = await Promise.all([
    ask(resolver, nameToAsk(server)),
    known ? answerForKnown(resolver, known) : undefined,
  ]);
  if (!asked) return { timing: { kind: 'not-measured' }, answer: undefined };
  const { ms, addresses } = asked;
  const timing: Timing =
    ms === null ? { kind: 'failed', sent: 1 } : { kind: 'measured', ms, jitterMs: null, sent: 1, lost: 0 };
  const answers = new Set([await answerForNobody(resolver, addresses), knownAnswer]);
  return { timing, answer: (['wrong', 'right', 'none'] as const).find((answer) => answers.has(answer)) };
}

/** A zone may have an address for every name below it: only one that cannot exist anywhere (RFC 6761, `.invalid`) is proof. */
async function answerForNobody(resolver: string | null, addresses: Addresses): Promise<DnsAnswer> {
  if (addresses === 'none') return 'none';
  if (addresses.length === 0) return 'right';
  const again = await ask(resolver, impossibleName());
  return again && again.addresses !== 'none' && again.addresses.length > 0 ? 'wrong' : 'right';
}

async function answerForKnown(resolver: string | null, { name, addresses }: KnownName): Promise<DnsAnswer | undefined> {
  const asked = await ask(resolver, name, addresses.some((one) => isIP(one) === 4) ? 'A' : 'AAAA');
  if (!asked) return undefined;
  if (asked.addresses === 'none') return 'none';
  return asked.addresses.some((one) => addresses.includes(one)) ? 'right' : 'wrong';
}

/** `none`: no answer, or that of a resolver that cannot say. */
type Addresses = readonly string[] | 'none';

/** @returns null when there is no resolver; `ms` null: nothing came in time */
async function ask(
  server: string | null,
  name: string,
  type: 'A' | 'AAAA' = 'A',
): Promise<{ ms: number | null; addresses: Addresses } | null> {
  const resolver = oneResolver(server);
  if (!resolver) return null;
  const giveUp = setTimeout(() => resolver.cancel(), DNS_WITHIN_MS);
  const started = performance.now();
  try {
    const addresses = await (type === 'A' ? resolver.resolve4(name) : resolver.resolve6(name));
    return { ms: performance.now() - started, addresses };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const ms = ANSWERS.has(code) ? performance.now() - started : null;
    return { ms, addresses: NO_ADDRESS.has(code) ? [] : 'none' };
  } finally {
    clearTimeout(giveUp);
  }
}

/**
 * A name below the control server's own, or one that cannot exist (RFC 6761) where the server is a bare address.
 * @param server its address, `https://…`
 */
export function nameToAsk(server: string): string {
  const host = new URL(server).hostname;
  const isBare = host === 'localhost' || isIP(host.replace(/^\[|\]$/g, '')) !== 0;
  const below = `${randomLabel()}.${host}`;
  return isBare || below.length > MAX_NAME_LENGTH ? impossibleName() : below;
}

function impossibleName(): string {
  return `${randomLabel()}.invalid`;
}

function randomLabel(): string {
  return `m${randomBytes(4).toString('hex')}`;
}
