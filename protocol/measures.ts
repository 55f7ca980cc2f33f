import { z } from 'zod';
import { Moment } from './identifiers.ts';
import { MAX_REFERENCES, MAX_SERVICES } from './limits.ts';

const MAX_MS = 60_000;
const MAX_PACKETS = 100;
const Milliseconds = z.number().nonnegative().max(MAX_MS);
const isMs = (ms: number) => ms >= 0 && ms <= MAX_MS;
const areProbes = (sent: number, lost: number) =>
  Number.isInteger(sent) && Number.isInteger(lost) && sent <= MAX_PACKETS && lost >= 0 && lost < sent;

/**
 * What a burst of probes to one target found. `ms` is the median round trip (ARCEP, domain.md §5.2), `jitterMs` the mean absolute difference of
 * consecutive round trips, null with fewer than two answers. `failed`: not one answer. What could not be tried is "not-measured", never 0.
 * The defaults read a terminal of protocol 1, which sent one probe and no more.
 */
export const Timing = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('measured'),
      ms: z.number(),
      jitterMs: z.number().nullable().default(null),
      sent: z.number().default(1),
      lost: z.number().default(0),
    })
    // One check for a burst, not twelve: five of them come with each heartbeat, and each check costs more than what it compares.
    .refine(
      ({ ms, jitterMs, sent, lost }) => isMs(ms) && (jitterMs === null || isMs(jitterMs)) && areProbes(sent, lost),
      `0 to ${MAX_MS} ms, at most ${MAX_PACKETS} packets and one answer at least`,
    ),
  z.object({ kind: z.literal('failed'), sent: z.int().min(1).max(MAX_PACKETS).default(1) }),
  z.object({ kind: z.literal('not-measured') }),
]);
export type Timing = z.infer<typeof Timing>;

export const Medium = z.enum(['cable', 'wifi', 'unknown']);
export type Medium = z.infer<typeof Medium>;

/** The terminal's own network card. `newErrors`: receive and send errors since the round before; null: not known. */
export const Card = z.object({
  carrier: z.boolean().nullable(),
  speedMbps: z.number().int().positive().max(1_000_000).nullable(),
  newErrors: z.number().int().nonnegative().nullable(),
  /** half: the card and what it is plugged into disagree, and the line will be slow; not there: not known, or Wi-Fi */
  duplex: z.enum(['full', 'half']).optional(),
});
export type Card = z.infer<typeof Card>;

/**
 * The Wi-Fi this terminal uses. `ssid` only when it is one of the site's own networks: another name never leaves the terminal (domain.md §0, 10).
 * `signalIsEstimated`: made from a percentage.
 */
export const Wifi = z.object({
  ssid: z.string().min(1).max(32).nullable(),
  signalDbm: z.number().min(-120).max(0).nullable(),
  signalIsEstimated: z.boolean(),
  rateMbps: z.number().positive().max(100_000).nullable(),
  /** of the access point, hashed with a key of the site: which one it was can be told apart, and nothing else */
  bssidHash: z
    .string()
    .regex(/^[0-9a-f]{12}$/)
    .optional(),
  channel: z.number().int().min(1).max(233).optional(),
  /** frames sent again since the round before, percent */
  retryPercent: z.number().min(0).max(100).optional(),
});
export type Wifi = z.infer<typeof Wifi>;

/**
 * What the resolver says. `wrong`: a name that cannot exist has an address, or a known name another than the one it has; `none`: no answer came. Not there: not asked this time.
 */
export const DnsAnswer = z.enum(['right', 'wrong', 'none']);
export type DnsAnswer = z.infer<typeof DnsAnswer>;

/** `GET /api/probe/204?n=<nonce>` of the server, over plain HTTP: 204, and the nonce in this header. */
export const PORTAL_PATH = '/api/probe/204';
export const PORTAL_NONCE_HEADER = 'x-escale-nonce';
/** Is something between the terminal and the server that answers for it? By the server's own address with a nonce that must come back. */
export const Portal = z.enum(['none', 'captive', 'unreachable']);
export type Portal = z.infer<typeof Portal>;

/** One service that residents need, as far as its door: DNS, TCP, TLS, and nothing is asked of it. `failedAt`: the first step that did not work. */
export const ServiceLook = z.object({
  host: z.string().min(1).max(100),
  failedAt: z.enum(['dns', 'tcp', 'tls']).nullable(),
  ms: Milliseconds.nullable(),
});
export type ServiceLook = z.infer<typeof ServiceLook>;

/** The site's public Wi-Fi as a terminal sees it whose own way is another: is it in the air, and how strong. `signalDbm` null: it was looked for and is not there. */
export const PublicWifi = z.object({
  ssid: z.string().min(1).max(32),
  signalDbm: z.number().min(-120).max(0).nullable(),
  isEstimated: z.boolean(),
});
export type PublicWifi = z.infer<typeof PublicWifi>;

/** What one terminal saw at one moment, from its card outwards (domain.md §5.1). At most 2 kB as JSON. */
export const Measure = z.object({
  takenAt: Moment,
  medium: Medium,
  card: Card.nullable().default(null),
  wifi: Wifi.nullable().default(null),
  gateway: Timing,
  dns: Timing,
  /** The reference points beyond the operator, in the order they are set up; empty: none is. One dead reference is no outage. */
  references: z.array(Timing).max(MAX_REFERENCES).default([]),
  server: Timing,
  dnsAnswer: DnsAnswer.optional(),
  portal: Portal.optional(),
  services: z.array(ServiceLook).max(MAX_SERVICES).optional(),
  publicWifi: PublicWifi.optional(),
});
export type Measure = z.infer<typeof Measure>;

/**
 * The four words for a line (domain.md §5.2, §5.6) and two honest ones: `silent`, nobody there is heard; `unknown`, somebody is heard and did not
 * measure it.
 */
export const LineWord = z.enum(['good', 'fair', 'poor', 'down', 'silent', 'unknown']);
export type LineWord = z.infer<typeof LineWord>;
