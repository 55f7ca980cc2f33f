import { randomBytes } from 'node:crypto';
import { get } from 'node:http';
import { PORTAL_NONCE_HEADER, PORTAL_PATH, type Portal } from '#protocol/measures.ts';

const WITHIN_MS = 3_000;
/** Network Authentication Required (RFC 6585 §6): what a portal should say. */
const AUTHENTICATION_REQUIRED = 511;

/**
 * Where a portal is looked for: the server's own address, which echoes a nonce, and perhaps a second opinion, which answers 204 to anybody (domain.md §5.5). A portal can only be seen over plain HTTP.
 * @param given what the terminal is set up with, in that order; empty: the server's own where it is plain HTTP, else nowhere
 */
export function portalPoints(given: readonly URL[], server: string): URL[] {
  if (given.length > 0) return [...given];
  const own = new URL(PORTAL_PATH, server);
  return own.protocol === 'http:' ? [own] : [];
}

/**
 * Is there a portal between this terminal and the rest? The second point is asked where the first did not give what it should, and one that does is enough: a portal stands in everybody's way, the trouble
 * of one address is its own.
 * @param find the address of a name, or null
 * @returns undefined when nobody could say: no point, no address, a server with troubles of its own. Over within 2 x 3 s. Never throws.
 */
export async function lookForPortal(
  points: readonly URL[],
  find: (host: string) => Promise<string | null>,
): Promise<Portal | undefined> {
  const nonce = randomBytes(8).toString('hex');
  let worst: Portal | undefined;
  for (const [place, point] of points.entries()) {
    const address = await find(point.hostname);
    const said = address === null ? undefined : await ask(point, address, place === 0 ? nonce : null);
    if (said === 'none' || place === 0) worst = said;
    // Two opinions that are not the same: only that nothing came is common to both.
    else if (said !== undefined && said !== worst) worst = worst && 'unreachable';
    if (worst === 'none') break;
  }
  return worst;
}

function ask(point: URL, address: string, nonce: string | null): Promise<Portal | undefined> {
  const url = new URL(point);
  if (nonce !== null) url.searchParams.set('n', nonce);
  return new Promise((resolve) => {
    const request = get(
      {
        host: address,
        port: url.port || 80,
        path: `${url.pathname}${url.search}`,
        headers: { host: url.host, connection: 'close' },
        agent: false,
      },
      (response) => {
        const { statusCode = 0, headers } = response;
        end(judge(statusCode, nonce === null || headers[PORTAL_NONCE_HEADER] === nonce));
      },
    );
    const end = (said: Portal | undefined) => {
      clearTimeout(giveUp);
      // What a portal's page goes on to say is not read.
      request.destroy();
      resolve(said);
    };
    const giveUp = setTimeout(() => end('unreachable'), WITHIN_MS);
    request.on('error', (error: NodeJS.ErrnoException) => end(isUnreachable(error) ? 'unreachable' : undefined));
  });
}

/** A server in trouble (5xx) or in a hurry (429) is no portal. */
function judge(status: number, hasNonce: boolean): Portal | undefined {
  if (status === 204 && hasNonce) return 'none';
  return (status >= 200 && status < 400) || status === AUTHENTICATION_REQUIRED ? 'captive' : undefined;
}

/** Nobody answered there. That this machine could not even send, or that no HTTP came back, says nothing. */
function isUnreachable({ code = '' }: NodeJS.ErrnoException): boolean {
  return ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'EPIPE'].includes(code);
}
