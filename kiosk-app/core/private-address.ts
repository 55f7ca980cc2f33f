/**
 * Which hosts lie inside: this machine, the place's own network, reserved blocks. Host names come from the WHATWG URL parser, which has already
 * turned every spelling of an IPv4 address (decimal, octal, hexadecimal, short forms) into four numbers and every IPv6 address into brackets.
 */

/** What a host is: this machine itself, another inside address, or the public Internet. */
export type HostKind = 'loopback' | 'private' | 'public';

/** Blocks that are not globally reachable: IANA special-purpose address registries (RFC 6890), multicast and class E. */
const PRIVATE_IPV4_BLOCKS: readonly (readonly [address: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Names that resolve inside only: RFC 6761, RFC 6762, RFC 8375, ICANN's reserved `internal`, and what home boxes use. */
const PRIVATE_SUFFIXES = [
  'local',
  'internal',
  'intranet',
  'lan',
  'home',
  'corp',
  'private',
  'home.arpa',
  'test',
  'invalid',
  'onion',
];

/**
 * @param hostname of a parsed URL (`URL.hostname`): lower case, IPv6 in brackets
 * @returns where it leads as far as its spelling tells; what a public name resolves to is the firewall's matter. Never throws.
 */
export function kindOfHost(hostname: string): HostKind {
  if (hostname.startsWith('[')) return kindOfIpv6(ipv6Groups(hostname.slice(1, -1)));
  if (/^\d+\.\d+\.\d+\.\d+$/.test(hostname)) return kindOfIpv4(ipv4Number(hostname));
  const name = hostname.replace(/\.$/, '').toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost')) return 'loopback';
  // A name of one word is looked up in the place's own domain.
  if (!name.includes('.')) return 'private';
  return PRIVATE_SUFFIXES.some((suffix) => name.endsWith(`.${suffix}`)) ? 'private' : 'public';
}

function ipv4Number(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

function kindOfIpv4(number: number): HostKind {
  if (Math.floor(number / 2 ** 24) === 127) return 'loopback';
  const isInside = PRIVATE_IPV4_BLOCKS.some(([address, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(number / size) === Math.floor(ipv4Number(address) / size);
  });
  return isInside ? 'private' : 'public';
}

/** Eight numbers, or null when it is none the parser would give. */
function ipv6Groups(address: string): number[] | null {
  const [before = '', after] = address.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const missing = after === undefined ? 0 : 8 - head.length - tail.length;
  if (missing < 0) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail].map((group) =>
    Number.parseInt(group, 16),
  );
  return groups.length === 8 && groups.every((group) => group >= 0 && group <= 0xffff) ? groups : null;
}

/** Global unicast is 2000::/3 (RFC 4291); all else is inside, but for addresses that carry an IPv4 one, which decides. */
function kindOfIpv6(groups: number[] | null): HostKind {
  if (!groups) return 'private';
  const [g0 = 0, g1 = 0, g2 = 0, , , g5 = 0, g6 = 0, g7 = 0] = groups;
  const zeros = groups.slice(0, 5).every((group) => group === 0);
  const embedded = g6 * 2 ** 16 + g7;
  // ::1, then IPv4-mapped and IPv4-compatible (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo and documentation.
  if (zeros && g5 === 0 && embedded === 1) return 'loopback';
  if (zeros && (g5 === 0xffff || (g5 === 0 && embedded > 1))) return kindOfIpv4(embedded);
  if (g0 === 0x64 && g1 === 0xff9b && g2 === 0) return kindOfIpv4(embedded);
  if (g0 === 0x2002) return kindOfIpv4(g1 * 2 ** 16 + g2);
  if (g0 === 0x2001 && (g1 === 0 || g1 === 0xdb8)) return 'private';
  return g0 >= 0x2000 && g0 <= 0x3fff ? 'public' : 'private';
}
