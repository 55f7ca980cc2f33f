import { BlockedHost } from '#protocol/blocked-hosts.ts';
import { MAX_BLOCKED_CHARACTERS, MAX_BLOCKED_HOSTS } from '#protocol/limits.ts';

/** What a text of hosts holds. `notHosts`: what is left out, with its line from 1; `isLonger`: more would follow than a filter may have. */
export type HostList = { hosts: string[]; notHosts: { line: number; text: string }[]; isLonger: boolean };

/** `0.0.0.0 example.org`, as lists for the hosts file of a machine are written. */
const HOSTS_FILE_LINE = /^(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+(\S+)$/;

/**
 * Reads hosts, one a line, as people type them and as lists are handed round (the lists of the Université Toulouse 1, a hosts file): any case, with or without scheme, a dot or `*.` before
 * the name, comments after `#`. Each is there once, as browsers write it (punycode). An address of one page is no host: to close all of its site would be more than was written.
 */
export function readHosts(text: string): HostList {
  const hosts = new Set<string>();
  const notHosts: HostList['notHosts'] = [];
  let letters = 0;
  for (const [index, written] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = written.replace(/#.*$/, '').trim();
    if (line === '') continue;
    const host = hostOf(line);
    if (host === null) notHosts.push({ line: index + 1, text: line });
    else if (!hosts.has(host)) {
      letters += host.length;
      if (hosts.size >= MAX_BLOCKED_HOSTS || letters > MAX_BLOCKED_CHARACTERS)
        return { hosts: [...hosts], notHosts, isLonger: true };
      hosts.add(host);
    }
  }
  return { hosts: [...hosts], notHosts, isLonger: false };
}

function hostOf(line: string): string | null {
  const named = HOSTS_FILE_LINE.exec(line)?.[1] ?? line;
  const name = named
    .replace(/^https?:\/\//i, '')
    .replace(/\/$/, '')
    .replace(/^\*?\./, '');
  // Anything else of an address: a page, a port, an account.
  if (/[\s/?@\\]|:\d*$/.test(name) && !name.startsWith('[')) return null;
  if (!URL.canParse(`http://${name}`)) return null;
  const host = new URL(`http://${name}`).hostname.replace(/\.$/, '');
  // "12.5" would be read as an address of four numbers.
  const isMadeUp = /^[\d.]+$/.test(host) && host !== name;
  return BlockedHost.safeParse(host).success && !isMadeUp ? host : null;
}
