import { Buffer } from 'node:buffer';
import type { Wifi } from '#protocol/measures.ts';

/** What a source says of the Wi-Fi link in use, before it may leave the terminal. What it does not say is null, never 0. */
export type WifiLink = {
  ssid: string | null;
  signalDbm: number | null;
  signalIsEstimated: boolean;
  rateMbps: number | null;
};

/** An SSID has at most 32 bytes (IEEE 802.11). */
const MAX_SSID_BYTES = 32;

/**
 * What may be told of a link: the name only when it is one of the site's own networks. Whoever else's it is stays on the terminal
 * (domain.md §0, 10).
 */
export function wifiToTell(link: WifiLink, ownSsids: readonly string[]): Wifi {
  return { ...link, ssid: link.ssid !== null && ownSsids.includes(link.ssid) ? link.ssid : null };
}

/** @returns whether this can be the name of a network: 1 to 32 bytes of UTF-8 */
export function isSsid(text: string): boolean {
  return text !== '' && Buffer.byteLength(text) <= MAX_SSID_BYTES;
}

/** @returns the level if a receiver can have it: below −120 dBm is nothing, and 0 is what drivers say when they do not know */
export function signalOrNull(dbm: number): number | null {
  return dbm >= -120 && dbm < 0 ? dbm : null;
}

/** @returns the rate if it can be one, Mbit/s; 0 is what drivers say when they do not know */
export function rateOrNull(mbps: number): number | null {
  return mbps > 0 && mbps <= 100_000 ? mbps : null;
}
