/** The hosts of a site's filter, each with all of its subdomains (protocol/blocked-hosts.ts). */
export type HostFilter = ReadonlySet<string>;

export const noFilter: HostFilter = new Set();

/**
 * Is this host one of the filter's, or below one? Whole names only: `notexample.org` is not below `example.org`.
 * @param hostname of a parsed URL (`URL.hostname`): lower case, punycode, IPv6 in brackets; a dot at the end names the same host (RFC 1034 §3.1)
 */
export function isFiltered(hostname: string, hosts: HostFilter): boolean {
  let name = hostname.replace(/\.+$/, '');
  while (name !== '') {
    if (hosts.has(name)) return true;
    const dot = name.indexOf('.');
    name = dot < 0 ? '' : name.slice(dot + 1);
  }
  return false;
}
