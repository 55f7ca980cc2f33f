import { Buffer } from 'node:buffer';
import { type WifiLink, channelOf, isSsid, rateOrNull, signalOrNull } from './wifi-link.ts';

/**
 * Reads what `iw dev <device> link` prints (iw 4 to 6; Wi-Fi 4 to 7). With several links at once (MLO) `iw` gives one signal and one rate for
 * all, below "MLD … stats"; where it gives more, the strongest and the fastest are the ones that serve.
 * @returns null when the card is not connected. Never throws.
 */
export function readIwLink(output: string): WifiLink | null {
  const bssid = /^Connected to ([0-9a-f]{2}(?::[0-9a-f]{2}){5})?/im.exec(output);
  if (!bssid) return null;
  const signals = numbersOf(output, /^\s+signal:\s+(-?\d{1,4}(?:\.\d+)?)\s.*dBm/gm).map(signalOrNull);
  // Of several links at once, the first.
  const channel = channelOf(numbersOf(output, /^\s+freq:\s+(\d{4,5})(?:\.\d+)?$/gm)[0] ?? 0);
  return {
    ssid: ssidOf(output),
    signalDbm: largest(signals),
    signalIsEstimated: false,
    rateMbps: rateOf(output, 'tx') ?? rateOf(output, 'rx'),
    ...(bssid[1] && { bssid: bssid[1].toLowerCase() }),
    ...(channel !== undefined && { channel }),
  };
}

/** `tx` is the rate our own card chose; `rx` may be missing, and is that of the last frame heard, often a slow beacon. */
function rateOf(output: string, way: 'tx' | 'rx'): number | null {
  const line = new RegExp(`^\\s+${way} bitrate:\\s+(\\d{1,6}(?:\\.\\d+)?) MBit/s`, 'gm');
  return largest(numbersOf(output, line).map(rateOrNull));
}

function numbersOf(output: string, line: RegExp): number[] {
  return [...output.matchAll(line)].map(([, number]) => Number(number));
}

function largest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? Math.max(...known) : null;
}

/** Every byte that is not printable ASCII comes as `\xNN`, so a name cannot break the line it stands on. */
function ssidOf(output: string): string | null {
  const written = /^\s+SSID: (.*)$/m.exec(output)?.[1];
  if (written === undefined) return null;
  const bytes = Buffer.from(
    written.replaceAll(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  try {
    const name = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return isSsid(name) ? name : null;
  } catch {
    // Not UTF-8: no name of ours.
    return null;
  }
}
