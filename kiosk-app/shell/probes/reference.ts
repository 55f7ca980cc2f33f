import { isIP, isIPv6 } from 'node:net';
import { MAX_REFERENCES } from '#protocol/limits.ts';

/**
 * A reference point: a place beyond the operator that answers while the fibre works. An address alone is asked by ICMP echo, one with a port
 * by timed TCP connects.
 */
export type Reference = { kind: 'icmp'; address: string } | { kind: 'tcp'; host: string; port: number };

/** Longest host name of a reference point: it is asked of the DNS each minute, and probe-budget.test.ts counts those bytes. */
export const MAX_HOST_LENGTH = 64;

type Read<Value> = { ok: true; value: Value } | { ok: false; problem: string };

/**
 * Reads the terminal's reference points, as `192.0.2.1,192.0.2.2:443,[2001:db8::1]:443,point.example:443`; nothing means none.
 * @returns them in their order, or one readable line about the first that is wrong. Never throws.
 */
export function readReferences(text: string): Read<readonly Reference[]> {
  if (text === '') return { ok: true, value: [] };
  const items = text.split(',');
  if (items.length > MAX_REFERENCES) {
    return { ok: false, problem: `at most ${MAX_REFERENCES} reference points, here are ${items.length}` };
  }
  const references: Reference[] = [];
  for (const item of items) {
    const read = readReference(item);
    if (!read.ok) return read;
    references.push(read.value);
  }
  return { ok: true, value: references };
}

function readReference(item: string): Read<Reference> {
  const wrong = (why: string): Read<Reference> => ({ ok: false, problem: `"${item}" ${why}` });
  if (item.trim() === '') return { ok: false, problem: 'a reference point is empty (two commas?)' };
  if (isIPv6(item)) return wrong('is an IPv6 address: put it in brackets, as [2001:db8::1]');
  const [, bracketed, bare, port] = /^(?:\[([^[\]]*)\]|([^[\]:]+))(?::(.*))?$/.exec(item) ?? [];
  const host = bracketed ?? bare;
  if (host === undefined) return wrong('must be an address, address:port or name:port');
  // A zone (`%eth0`) names a card of this machine: what is next to the terminal is no reference point.
  if (bracketed !== undefined && (!isIPv6(bracketed) || bracketed.includes('%'))) {
    return wrong('has no IPv6 address in its brackets');
  }
  const isAddress = isIP(host) !== 0;
  if (!isAddress && !isHostName(host)) return wrong('is neither an address nor the name of a host');
  if (port === undefined) {
    return isAddress ? { ok: true, value: { kind: 'icmp', address: host } } : wrong('is a name: it needs a port');
  }
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) return wrong('has no port from 1 to 65535');
  return { ok: true, value: { kind: 'tcp', host, port: Number(port) } };
}

/** Labels of letters, digits and inner hyphens (RFC 1123 §2.1); the last one has a letter, or it would be a mistyped address. */
function isHostName(host: string): boolean {
  if (host.length > MAX_HOST_LENGTH) return false;
  const labels = host.split('.');
  const areLabels = labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(label));
  return areLabels && /[a-z]/i.test(labels.at(-1) ?? '');
}
