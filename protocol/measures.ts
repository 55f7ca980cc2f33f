import { z } from 'zod';
import { Moment } from './identifiers.ts';
import { MAX_REFERENCES } from './limits.ts';

const Milliseconds = z.number().nonnegative().max(60_000);
const Packets = z.number().int().nonnegative().max(100);

/**
 * What a burst of probes to one target found. `ms` is the median round trip (ARCEP, domain.md §5.2), `jitterMs` the mean absolute difference of
 * consecutive round trips, null with fewer than two answers. `failed`: not one answer. What could not be tried is "not-measured", never 0.
 * The defaults read a terminal of protocol 1, which sent one probe and no more.
 */
export const Timing = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('measured'),
      ms: Milliseconds,
      jitterMs: Milliseconds.nullable().default(null),
      sent: Packets.min(1).default(1),
      lost: Packets.default(0),
    })
    .refine(({ sent, lost }) => lost < sent, 'one answer at least'),
  z.object({ kind: z.literal('failed'), sent: Packets.min(1).default(1) }),
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
});
export type Wifi = z.infer<typeof Wifi>;

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
});
export type Measure = z.infer<typeof Measure>;

/**
 * The four words for a line (domain.md §5.2, §5.6) and two honest ones: `silent`, nobody there is heard; `unknown`, somebody is heard and did not
 * measure it.
 */
export const LineWord = z.enum(['good', 'fair', 'poor', 'down', 'silent', 'unknown']);
export type LineWord = z.infer<typeof LineWord>;
