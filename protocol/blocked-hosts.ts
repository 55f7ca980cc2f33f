import { z } from 'zod';
import { MAX_BLOCKED_CHARACTERS, MAX_BLOCKED_HOSTS } from './limits.ts';

/** As the WHATWG URL parser writes a host name of several words: lower case, ASCII (punycode), no dot at the end; an IPv4 address fits as well. */
const NAME = String.raw`(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?`;
const IPV6 = String.raw`\[[0-9a-f:.]{2,45}\]`;

/** A host whose pages are not opened, and none of its subdomains' (RFC 1034: 253 characters). */
export const BlockedHost = z
  .string()
  .max(253)
  .regex(new RegExp(`^(?:${NAME}|${IPV6})$`));

/** The hosts of a site's filter: one list goes into its rules, its ticket book, a grant and one line to a session's process, so it is bounded in names and in letters. */
export const BlockedHosts = z
  .array(BlockedHost)
  .max(MAX_BLOCKED_HOSTS)
  .refine((hosts) => charactersOf(hosts) <= MAX_BLOCKED_CHARACTERS);
export type BlockedHosts = z.infer<typeof BlockedHosts>;

export function charactersOf(hosts: readonly string[]): number {
  return hosts.reduce((sum, host) => sum + host.length, 0);
}
