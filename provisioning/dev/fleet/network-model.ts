import type { Measure, ServiceLook, Timing } from '#protocol/measures.ts';
import { timingOfBurst } from '../../../kiosk-app/core/link-diagnosis.ts';
import { PING_BURST } from '../../../kiosk-app/shell/probes/ping.ts';
import type { Random } from './seeded-random.ts';

/** How the fibre of a site is on a quiet morning. Delay and spread in milliseconds, loss as a share of 1. */
export type Fibre = {
  delayMs: number;
  spreadMs: number;
  lossShare: number;
  /** how much slower the busiest hour is: 1 doubles the delay */
  busySlowdown: number;
};

/** How one terminal reaches the box. */
export type Attachment = { medium: 'cable' } | { medium: 'wifi'; signalDbm: number };

export type LineState = {
  fibreIsCut: boolean;
  /** hour of the day, 0 to 24, with its fraction */
  hour: number;
  /** what is in the way of the Wi-Fi now, dB: 0 on a usual day */
  wifiLossDb: number;
};

/** All a round sees besides the server, which the terminal's own heartbeats measure. */
export type Seen = Omit<Measure, 'takenAt' | 'server'>;

export const FLEET_SSID = 'Agen-Public';
/** One question to the DNS, as the real round asks. */
const DNS_BURST = 1;
/** Further than the fibre's first answer: the DNS is at the operator, the two reference points behind it. */
const DNS_SHARE = 0.7;
const REFERENCE_DETOURS_MS = [0, 6];
const SERVER_DETOUR_MS = 2;

/**
 * How busy the line is: nothing at night, most in the middle of morning and afternoon.
 * @returns 0 to 1
 */
export function busyness(hour: number): number {
  const hump = (middle: number, width: number) => Math.exp(-(((hour - middle) / width) ** 2));
  return Math.min(1, hump(10.5, 1.5) + hump(15.5, 1.8));
}

/**
 * One round of probes of one terminal. A cut fibre leaves the box there and nothing behind it.
 * @param services whose doors it looks at: all open while the fibre is whole
 */
export function roundSeen(
  fibre: Fibre,
  attachment: Attachment,
  line: LineState,
  isOutward: boolean,
  random: Random,
  services: readonly string[] = [],
): Seen {
  const signalDbm = signalNow(attachment, line, random);
  const room = signalDbm === null ? CABLE : airAt(signalDbm);
  const { fibreIsCut } = line;
  return {
    medium: attachment.medium,
    card: { carrier: true, speedMbps: signalDbm === null ? 1_000 : null, newErrors: 0 },
    wifi:
      signalDbm === null
        ? null
        : { ssid: FLEET_SSID, signalDbm, signalIsEstimated: false, rateMbps: rateAt(signalDbm) },
    gateway: burst(PING_BURST, room, random),
    dns: isOutward ? burst(DNS_BURST, behind(room, fibre, line, 0, DNS_SHARE), random) : { kind: 'not-measured' },
    references: isOutward
      ? REFERENCE_DETOURS_MS.map((extraMs) => burst(PING_BURST, behind(room, fibre, line, extraMs, 1), random))
      : [],
    ...(isOutward && { dnsAnswer: fibreIsCut ? 'none' : 'right', portal: fibreIsCut ? 'unreachable' : 'none' }),
    ...(isOutward && services.length > 0 && { services: services.map((host) => doorOf(host, fibreIsCut, random)) }),
  };
}

function doorOf(host: string, fibreIsCut: boolean, random: Random): ServiceLook {
  return fibreIsCut ? { host, failedAt: 'dns', ms: null } : { host, failedAt: null, ms: 60 + 40 * random() };
}

/** One round trip to the control server, which stands a little behind the operator, in milliseconds: what the relay makes of it. */
export function serverRoundTripMs(fibre: Fibre, attachment: Attachment, line: LineState, random: Random): number {
  const signalDbm = signalNow(attachment, line, random);
  return roundTripMs(behind(signalDbm === null ? CABLE : airAt(signalDbm), fibre, line, SERVER_DETOUR_MS, 1), random);
}

type Hop = { delayMs: number; spreadMs: number; lossShare: number };

const CABLE: Hop = { delayMs: 0.35, spreadMs: 0.1, lossShare: 0 };

/** From the box to the terminal by air: the weaker the signal, the longer and the more often again (bands of domain.md §5.2). */
function airAt(signalDbm: number): Hop {
  if (signalDbm >= -60) return { delayMs: 2, spreadMs: 0.8, lossShare: 0 };
  if (signalDbm >= -67) return { delayMs: 6, spreadMs: 3, lossShare: 0.003 };
  if (signalDbm >= -75) return { delayMs: 16, spreadMs: 9, lossShare: 0.012 };
  return { delayMs: 38, spreadMs: 25, lossShare: 0.06 };
}

function behind(room: Hop, fibre: Fibre, line: LineState, extraMs: number, share: number): Hop {
  const slowdown = 1 + busyness(line.hour) * fibre.busySlowdown;
  return {
    delayMs: room.delayMs + (fibre.delayMs * share + extraMs) * slowdown,
    spreadMs: room.spreadMs + fibre.spreadMs * slowdown,
    lossShare: line.fibreIsCut ? 1 : 1 - (1 - room.lossShare) * (1 - fibre.lossShare),
  };
}

/** @returns dBm, or null on a cable */
function signalNow(attachment: Attachment, line: LineState, random: Random): number | null {
  if (attachment.medium === 'cable') return null;
  const usualDbm = attachment.signalDbm - line.wifiLossDb;
  // A person walks by: a few dB either way.
  return Math.max(-95, Math.min(-30, Math.round(usualDbm + (random() - 0.5) * 6)));
}

function rateAt(signalDbm: number): number {
  if (signalDbm >= -60) return 780;
  return signalDbm >= -67 ? 390 : signalDbm >= -75 ? 117 : 26;
}

/** Round trips have a floor and a long tail: the floor plus an exponential. */
function roundTripMs({ delayMs, spreadMs }: Hop, random: Random): number {
  return Math.min(4_000, delayMs - Math.log(1 - random()) * spreadMs);
}

function burst(sent: number, hop: Hop, random: Random): Timing {
  const answers = Array.from({ length: sent }, () => ({
    isLost: random() < hop.lossShare,
    ms: roundTripMs(hop, random),
  }));
  return timingOfBurst(
    sent,
    answers.filter(({ isLost }) => !isLost).map(({ ms }) => ms),
  );
}
