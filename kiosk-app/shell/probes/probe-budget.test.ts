import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  HEARTBEAT_INTERVAL_MS,
  MAX_MEASURE_BYTES,
  MAX_REFERENCES,
  OUTWARD_ROUND_INTERVAL_MS,
} from '#protocol/limits.ts';
import { Measure, type Timing } from '#protocol/measures.ts';
import { CONNECT_BURST } from './connect-timing.ts';
import { MAX_NAME_LENGTH } from './dns-timing.ts';
import { PING_BURST } from './ping.ts';
import { MAX_HOST_LENGTH, type Reference } from './reference.ts';

/** What the probes of one minute may cost the line, both ways. */
const MAX_PROBE_BYTES_A_MINUTE = 20_000;

const MINUTE_MS = 60_000;
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
/** The longest answer of plain DNS over UDP (RFC 1035 §2.3.4). Ours are a "no such name" or a few addresses. */
const ANSWER = 512;

/**
 * Counts what one minute of rounds puts on the wire when everything answers, IP headers included, in bytes.
 * A name counts as IPv6, with both its questions to the DNS.
 */
function probeBytesAMinute(references: readonly Reference[]): number {
  const rounds = MINUTE_MS / HEARTBEAT_INTERVAL_MS;
  const outwardRounds = MINUTE_MS / OUTWARD_ROUND_INTERVAL_MS;
  const outward = dnsBytes(MAX_NAME_LENGTH) + references.reduce((sum, reference) => sum + referenceBytes(reference), 0);
  return rounds * pingBytes(IPV4) + outwardRounds * outward;
}

function referenceBytes(reference: Reference): number {
  if (reference.kind === 'icmp') return pingBytes(isIPv6(reference.address) ? IPV6 : IPV4);
  const isName = !/^[\d.]+$/.test(reference.host) && !isIPv6(reference.host);
  const lookUps = isName ? 2 * dnsBytes(MAX_HOST_LENGTH) : 0;
  return lookUps + connectBytes(isName || isIPv6(reference.host) ? IPV6 : IPV4);
}

function pingBytes(ip: number): number {
  return PING_BURST * 2 * (ip + ECHO);
}

/** SYN, its answer and the ACK that ends the wait; then FIN and ACK each way. */
function connectBytes(ip: number): number {
  return CONNECT_BURST * (2 * (ip + SYN) + 5 * (ip + ACK));
}

function dnsBytes(nameLength: number): number {
  return IPV4 + UDP + QUESTION + nameLength + IPV4 + UDP + ANSWER;
}

const rows: [string, Reference][] = [
  ['an IPv4 address', { kind: 'icmp', address: '192.0.2.1' }],
  ['an IPv6 address', { kind: 'icmp', address: '2001:db8::1' }],
  ['a port of an IPv4 address', { kind: 'tcp', host: '192.0.2.1', port: 443 }],
  ['a port of an IPv6 address', { kind: 'tcp', host: '2001:db8::1', port: 443 }],
  ['a port of a name', { kind: 'tcp', host: 'point.example', port: 443 }],
];

describe('a minute of probes', () => {
  it.each(rows)('costs at most 20 kB with four reference points that are %s', (_, reference) => {
    const bytes = probeBytesAMinute(Array.from({ length: MAX_REFERENCES }, () => reference));
    expect(bytes).toBeGreaterThan(probeBytesAMinute([]));
    expect(bytes).toBeLessThanOrEqual(MAX_PROBE_BYTES_A_MINUTE);
  });

  it('is counted as it was seen on a wire: five echoes and their answers are 840 bytes', () => {
    expect(pingBytes(IPV4)).toBe(840);
  });
});

describe('a measure', () => {
  /** As probe-rounds.ts makes them: milliseconds with three decimals. */
  const milliseconds = fc.integer({ min: 0, max: 60_000_000 }).map((us) => us / 1_000);
  const timing: fc.Arbitrary<Timing> = fc.oneof(
    fc.constant<Timing>({ kind: 'not-measured' }),
    fc.integer({ min: 1, max: 100 }).map((sent): Timing => ({ kind: 'failed', sent })),
    fc
      .record({ ms: milliseconds, jitterMs: fc.option(milliseconds), sent: fc.integer({ min: 1, max: 100 }) })
      .map((burst): Timing => ({ kind: 'measured', ...burst, lost: burst.sent - 1 })),
  );
  const measure: fc.Arbitrary<Measure> = fc.record({
    takenAt: fc.integer({ min: 1_700_000_000_000, max: 9_999_999_999_999 }),
    medium: fc.constantFrom('cable', 'wifi', 'unknown'),
    card: fc.record({
      carrier: fc.boolean(),
      speedMbps: fc.integer({ min: 1, max: 1_000_000 }),
      newErrors: fc.maxSafeNat(),
    }),
    wifi: fc.record({
      ssid: fc.string({ unit: 'binary', minLength: 1, maxLength: 32 }).filter(({ length }) => length <= 32),
      signalDbm: fc.constantFrom(-119.875, -58),
      signalIsEstimated: fc.boolean(),
      rateMbps: fc.constantFrom(99_999.9, 6),
    }),
    gateway: timing,
    dns: timing,
    references: fc.array(timing, { maxLength: MAX_REFERENCES }),
    server: timing,
  });

  it('is at most 2 kB as JSON, whatever is in it', () => {
    fc.assert(
      fc.property(measure, (one) => {
        expect(Measure.safeParse(one).success).toBe(true);
        expect(Buffer.byteLength(JSON.stringify(one))).toBeLessThanOrEqual(MAX_MEASURE_BYTES);
      }),
    );
  });

  it('is at most 2 kB as JSON when all that it can hold is as long as it can be', () => {
    const longest: Timing = { kind: 'measured', ms: 59_999.999, jitterMs: 59_999.999, sent: 100, lost: 99 };
    const largest: Measure = {
      takenAt: 9_999_999_999_999,
      medium: 'unknown',
      card: { carrier: false, speedMbps: 1_000_000, newErrors: Number.MAX_SAFE_INTEGER },
      // JSON writes a control character as six.
      wifi: { ssid: '\u0001'.repeat(32), signalDbm: -119.875, signalIsEstimated: false, rateMbps: 99_999.999 },
      gateway: longest,
      dns: longest,
      references: Array.from({ length: MAX_REFERENCES }, () => longest),
      server: longest,
    };
    expect(Measure.safeParse(largest).success).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(largest))).toBeLessThanOrEqual(MAX_MEASURE_BYTES);
  });
});
