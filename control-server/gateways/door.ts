import type { IncomingHttpHeaders } from 'node:http';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Config } from '../config.ts';
import { STAFF_SESSION_LONGEST_MS } from '../staff/staff-session-store.ts';

/** What all gateways need of the way in: our origins (known once the port is), cookies, the caller's address. */
export type Door = { config: Config; origins: ReadonlySet<string> };

/** `__Host-` needs Secure, which needs TLS; on plain loopback http the cookie has another name so that neither shadows the other. */
function cookieName(config: Config): string {
  return config.isTls ? '__Host-escale' : 'escale';
}

/** @returns the token of the staff cookie, if there is one */
export function readStaffCookie(door: Door, headers: IncomingHttpHeaders): string | null {
  return parseCookie(headers.cookie ?? '')[cookieName(door.config)] ?? null;
}

/** The Set-Cookie line that gives `token` to a browser, or takes it away when null. */
export function staffCookie(door: Door, token: string | null): string {
  return stringifySetCookie({
    name: cookieName(door.config),
    value: token ?? '',
    httpOnly: true,
    secure: door.config.isTls,
    sameSite: 'strict',
    path: '/',
    maxAge: token === null ? 0 : STAFF_SESSION_LONGEST_MS / 1_000,
  });
}

/**
 * The caller's address, for limits only; never logged. Behind our own TLS proxy it is the last one that the proxy wrote: what stands before it the caller could
 * have made up.
 */
export function callerAddress(door: Door, headers: IncomingHttpHeaders, peer: string | undefined): string {
  const forwarded = headers['x-forwarded-for'];
  const last = door.config.isTls
    ? String(forwarded ?? '')
        .split(',')
        .at(-1)
        ?.trim()
    : '';
  return last || peer || 'unknown';
}
