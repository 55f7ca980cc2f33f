/**
 * What probes put on the wire when everything answers: bytes both ways, IP headers included. When nothing answers it is less. tests/system/probes-namespace.test.ts compares them with what a network
 * card counts.
 */
const IPV4 = 20;
const IPV6 = 40;
/** ICMP header and ping's 56 bytes of data. */
const ECHO = 8 + 56;
/** TCP header with the options of Linux: 20 in a SYN, 12 after. */
const SYN = 20 + 20;
const ACK = 20 + 12;
const UDP = 8;
/** Header, the name's two length bytes, type and class (RFC 1035 §4.1), and the EDNS record (RFC 6891). */
const QUESTION = 12 + 2 + 4 + 11;
/** A "no such name" with its zone (RFC 2308), or a few addresses behind an alias or two. */
const ANSWER = 300;
/** A question over HTTP with its headers, and the answer: our own is 200 bytes, a portal's way to its page rarely more than this. */
const HTTP_BYTES = 150 + 500;
/** Packets of a TCP connection that carries little, both ways, after the SYNs. */
const SMALL_TALK_PACKETS = 8;
/** A TLS handshake as far as the finished: two certificates of a chain, or three small ones. */
const TLS_BYTES = 5_500;
const TLS_PACKETS = 14;

/** A host may have either; what has no IPv4 address for certain counts as the longer. */
const ipBytes = (host: string) => (/^[\d.]+$/.test(host) ? IPV4 : IPV6);
const isName = (host: string) => !/^[\d.]+$/.test(host) && !host.includes(':');

export function pingBytes(host: string): number {
  return 2 * (ipBytes(host) + ECHO);
}

/** SYN, its answer and the ACK that ends the wait; then FIN and ACK each way. */
export function connectBytes(host: string): number {
  const ip = ipBytes(host);
  return 2 * (ip + SYN) + 5 * (ip + ACK);
}

/** One question and its answer. */
export function dnsBytes(nameLength: number): number {
  return IPV4 + UDP + QUESTION + nameLength + IPV4 + UDP + ANSWER;
}

/** Both questions for a name, IPv4 and IPv6; nothing for an address. */
export function lookUpBytes(host: string): number {
  return isName(host) ? 2 * dnsBytes(host.length) : 0;
}

/** Without the look-up. */
export function httpBytes(host: string): number {
  const ip = ipBytes(host);
  return 2 * (ip + SYN) + SMALL_TALK_PACKETS * (ip + ACK) + HTTP_BYTES;
}

/** With the look-up: it is part of what is looked at. */
export function tlsBytes(host: string): number {
  const ip = ipBytes(host);
  return lookUpBytes(host) + 2 * (ip + SYN) + TLS_PACKETS * (ip + ACK) + TLS_BYTES;
}
