import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  HEARTBEAT_INTERVAL_MS,
  MAX_MEASURE_BYTES,
  MAX_PROBE_BYTES_A_MINUTE,
  MAX_REFERENCES,
} from '#protocol/limits.ts';
import { Measure, type Timing } from '#protocol/measures.ts';
import { type RoundWants, type Spent, afterSpending, planRound } from '../../core/probe-budget.ts';
import type { Walk } from '../../core/probe-cadence.ts';
import { connectBytes, dnsBytes, httpBytes, lookUpBytes, pingBytes, tlsBytes } from '../../core/probe-costs.ts';
import { PING_BURST } from './ping.ts';
import { MAX_HOST_LENGTH, type Reference } from './reference.ts';

const GATEWAY_BYTES = PING_BURST * pingBytes('192.0.2.1');
const calm: Walk[] = ['full', 'near', 'near', 'near'];
const troubled: Walk[] = ['full', 'short', 'short', 'short'];

function wants(walk: Walk, references: readonly Reference[]): RoundWants {
  const before = (host: string) => (walk === 'full' ? lookUpBytes(host) : 0);
  return {
    walk,
    gatewayBytes: GATEWAY_BYTES,
    dnsBytes: dnsBytes(60),
    knownNameBytes: dnsBytes(50),
    portalBytes: before('escale.agen.example') + httpBytes('escale.agen.example'),
    references: references.map((point) =>
      point.kind === 'icmp'
        ? { beforeBytes: 0, probeBytes: pingBytes(point.address) }
        : { beforeBytes: before(point.host), probeBytes: connectBytes(point.host) },
    ),
    burst: PING_BURST,
    serviceBytes: tlsBytes('francetravail.fr'),
  };
}

/** Five minutes of such rounds. @returns what each minute costs, and how many probes each reference point gets in the last */
function live(walks: readonly Walk[], references: readonly Reference[]): { minutes: number[]; last: number[][] } {
  let spent: Spent = [];
  const minutes: number[] = [];
  let last: number[][] = [];
  for (let minute = 0; minute < 5; minute += 1) {
    last = [];
    minutes.push(0);
    for (const [place, walk] of walks.entries()) {
      const mono = (4 * minute + place) * HEARTBEAT_INTERVAL_MS;
      const plan = planRound(wants(walk, references), spent, mono);
      spent = afterSpending(spent, mono, plan.bytes);
      minutes[minute] = (minutes[minute] ?? 0) + GATEWAY_BYTES + plan.bytes;
      last.push(plan.bursts);
    }
  }
  return { minutes, last };
}

const rows: [string, Reference][] = [
  ['an IPv4 address', { kind: 'icmp', address: '192.0.2.1' }],
  ['an IPv6 address', { kind: 'icmp', address: '2001:db8::1' }],
  ['a port of an IPv4 address', { kind: 'tcp', host: '192.0.2.1', port: 443 }],
  ['a port of an IPv6 address', { kind: 'tcp', host: '2001:db8::1', port: 443 }],
  ['a port of a name', { kind: 'tcp', host: 'point.example', port: 443 }],
];

const four = (reference: Reference) => Array.from({ length: MAX_REFERENCES }, () => reference);

describe('a minute of probes', () => {
  it.each(rows)(
    'costs at most 20 kB with four reference points that are %s, with services, calm and in trouble',
    (_, reference) => {
      for (const walks of [calm, troubled]) {
        const { minutes } = live(walks, four(reference));
        expect(Math.max(...minutes)).toBeLessThanOrEqual(MAX_PROBE_BYTES_A_MINUTE);
      }
    },
  );

  it.each(rows)('reaches each of four reference points that are %s', (_, reference) => {
    const { last } = live(calm, four(reference));
    expect(Math.min(...(last[0] ?? [0]))).toBeGreaterThanOrEqual(1);
  });

  it('in trouble asks two ordinary reference points with each round', () => {
    const { last } = live(
      troubled,
      [0, 1].map(() => ({ kind: 'icmp', address: '192.0.2.1' })),
    );
    expect(Math.min(...last.flat())).toBeGreaterThanOrEqual(1);
  });

  it('is counted as it was seen on a wire: five echoes and their answers are 840 bytes', () => {
    expect(GATEWAY_BYTES).toBe(840);
    expect(pingBytes('2001:db8::1')).toBe(208);
    expect(lookUpBytes('192.0.2.1')).toBe(0);
    expect(lookUpBytes('x'.repeat(MAX_HOST_LENGTH))).toBe(2 * dnsBytes(MAX_HOST_LENGTH));
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
    dnsAnswer: fc.constantFrom('right', 'wrong', 'none'),
    portal: fc.constantFrom('none', 'captive', 'unreachable'),
    // One a round.
    services: fc.array(
      fc.record({
        host: fc.domain().filter(({ length }) => length <= 100),
        failedAt: fc.constant('tls'),
        ms: fc.constant(null),
      }),
      { maxLength: 1 },
    ),
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
      card: { carrier: false, speedMbps: 1_000_000, newErrors: Number.MAX_SAFE_INTEGER, duplex: 'full' },
      // JSON writes a control character as six.
      wifi: {
        ssid: '\u0001'.repeat(32),
        signalDbm: -119.875,
        signalIsEstimated: false,
        rateMbps: 99_999.999,
        bssidHash: '0123456789ab',
        channel: 100,
        retryPercent: 99.9,
      },
      gateway: longest,
      dns: longest,
      references: Array.from({ length: MAX_REFERENCES }, () => longest),
      server: longest,
      dnsAnswer: 'wrong',
      portal: 'unreachable',
      services: [{ host: 'x'.repeat(100), failedAt: null, ms: 59_999.999 }],
      publicWifi: { ssid: '\u0001'.repeat(32), signalDbm: -119.875, isEstimated: false },
    };
    expect(Measure.safeParse(largest).success).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(largest))).toBeLessThanOrEqual(MAX_MEASURE_BYTES);
  });
});
