import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import type { Wifi } from '#protocol/measures.ts';

/** What a source says of the Wi-Fi link in use, before it may leave the terminal. What it does not say is null, never 0. */
export type WifiLink = {
  ssid: string | null;
  signalDbm: number | null;
  signalIsEstimated: boolean;
  rateMbps: number | null;
  /** of the access point, in small letters; it never leaves the terminal as it is */
  bssid?: string;
  channel?: number;
};

/** An SSID has at most 32 bytes (IEEE 802.11). */
const MAX_SSID_BYTES = 32;

/**
 * What may be told of a link: the name, and which access point it is, only when it is one of the site's own networks. Whoever else's it is stays on the terminal (domain.md §0, 10).
 * @param bssidKey of the site; null: not known yet, and no access point is told
 */
export function wifiToTell(link: WifiLink, ownSsids: readonly string[], bssidKey: string | null): Wifi {
  const { bssid, channel, ...told } = link;
  const isOwn = link.ssid !== null && ownSsids.includes(link.ssid);
  return {
    ...told,
    ssid: isOwn ? link.ssid : null,
    ...(isOwn && bssid && bssidKey !== null && { bssidHash: bssidHash(bssid, bssidKey) }),
    ...(channel !== undefined && { channel }),
  };
}

/**
 * The key under which the terminals of a site hash their access points. It is no secret from the server, which knows both ids and whose city owns the access points; it keeps a hardware address out of the
 * database, its backups and its exports, where nobody without both random ids can try all addresses, and makes the same access point another one at another site.
 */
export function siteBssidKey(serverId: string, siteId: string): string {
  return `escale-bssid-v1\n${serverId}\n${siteId}`;
}

/** HMAC-SHA256 (RFC 2104), the first six bytes. */
function bssidHash(bssid: string, key: string): string {
  return createHmac('sha256', key).update(bssid).digest('hex').slice(0, 12);
}

/**
 * The channel of a frequency, MHz (IEEE 802.11, annex E): 2.4, 5 and 6 GHz.
 * @returns undefined for what is no channel
 */
export function channelOf(mhz: number): number | undefined {
  if (mhz === 2_484) return 14;
  if (mhz === 5_935) return 2;
  const base =
    mhz >= 2_412 && mhz <= 2_472 ? 2_407 : mhz >= 5_160 && mhz <= 5_895 ? 5_000 : mhz >= 5_955 ? 5_950 : null;
  const channel = base === null ? Number.NaN : (mhz - base) / 5;
  return Number.isInteger(channel) && channel >= 1 && channel <= 233 ? channel : undefined;
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
