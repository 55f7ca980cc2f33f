import { type WifiLink, signalOrNull } from './wifi-link.ts';

/** What old drivers take as the zero of a level in one byte: 195 is −61 dBm. */
const BYTE_RANGE = 256;

/**
 * Reads /proc/net/wireless (wireless extensions; absent without a wireless card), which knows only how strong the signal is.
 * @returns null when the device has no line, or its line says that it is not associated (all zero). Never throws.
 */
export function readProcWireless(table: string, device: string): WifiLink | null {
  for (const line of table.split('\n')) {
    const [name, rest] = splitOnce(line.trim(), ':');
    if (name !== device) continue;
    // status, quality of link, level, noise; a dot after a number says that it is fresh.
    const [link, level] = rest.trim().split(/\s+/).slice(1, 3).map(toNumber);
    if (level === undefined || level === null || (link === 0 && level === 0)) return null;
    return {
      ssid: null,
      signalDbm: signalOrNull(level > 0 ? level - BYTE_RANGE : level),
      signalIsEstimated: false,
      rateMbps: null,
    };
  }
  return null;
}

function splitOnce(text: string, at: string): [string, string] {
  const place = text.indexOf(at);
  return place < 0 ? [text, ''] : [text.slice(0, place), text.slice(place + 1)];
}

function toNumber(text: string): number | null {
  return /^-?\d{1,6}\.?$/.test(text) ? Number.parseInt(text, 10) : null;
}
