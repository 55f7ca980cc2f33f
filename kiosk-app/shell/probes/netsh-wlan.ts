import { type WifiLink, isSsid, rateOrNull, signalOrNull } from './wifi-link.ts';

/** Labels of English and French Windows, without accents: a console may write them in a code page that we guess wrong. */
const LABELS = {
  state: ['state', 'etat'],
  ssid: ['ssid'],
  bssid: ['bssid', 'ap bssid'],
  channel: ['channel', 'canal'],
  received: ['receive rate (mbps)', 'vitesse de reception (mbits/s)', 'debit de reception (mbits/s)'],
  sent: ['transmit rate (mbps)', 'vitesse de transmission (mbits/s)', 'debit de transmission (mbits/s)'],
  signal: ['signal'],
  rssi: ['rssi'],
} as const;
const CONNECTED = new Set(['connected', 'connecte']);

/**
 * Reads what `netsh wlan show interfaces` prints on Windows 10 and 11, in English and French. Found by their labels wherever they stand; what is not there (since Windows 11 24H2 without the consent to
 * location: the BSSID) is null or left out.
 * @returns the first interface that is connected, or null. Never throws.
 */
export function readNetshInterfaces(output: string): WifiLink | null {
  for (const fields of interfacesOf(output)) {
    const value = (of: keyof typeof LABELS) =>
      LABELS[of].map((label) => fields.get(label)).find((one) => one !== undefined);
    if (!CONNECTED.has(folded(value('state') ?? ''))) continue;
    const ssid = value('ssid') ?? '';
    const bssid = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i.exec(value('bssid') ?? '')?.[0];
    const rssi = signalOrNull(numberIn(value('rssi'), /^(-\d{1,3})$/));
    const percent = numberIn(value('signal'), /^(\d{1,3})\s?%$/);
    const channel = numberIn(value('channel'), /^(\d{1,3})$/);
    return {
      ssid: isSsid(ssid) ? ssid : null,
      // dBm ≈ %/2 − 100 (domain.md §5.4)
      signalDbm: rssi ?? (percent > 0 && percent <= 100 ? signalOrNull(percent / 2 - 100) : null),
      signalIsEstimated: rssi === null,
      rateMbps: rateIn(value('sent')) ?? rateIn(value('received')),
      ...(bssid !== undefined && { bssid: bssid.toLowerCase() }),
      ...(channel >= 1 && channel <= 233 && { channel }),
    };
  }
  return null;
}

/** Each interface begins with its name; a field is `label : value`. */
function interfacesOf(output: string): Map<string, string>[] {
  const all: Map<string, string>[] = [];
  for (const line of output.split(/\r?\n/)) {
    const [, label, value] = /^\s+(\S[^:]*?)\s*:\s(.*)$/.exec(line.replaceAll('\u00a0', ' ')) ?? [];
    if (label === undefined || value === undefined) continue;
    const name = folded(label);
    if (name === 'name' || name === 'nom') all.push(new Map());
    const fields = all.at(-1);
    if (fields && !fields.has(name)) fields.set(name, value.trimEnd());
  }
  return all;
}

function folded(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .trim()
    .toLowerCase();
}

function numberIn(text: string | undefined, pattern: RegExp): number {
  return Number(pattern.exec(text ?? '')?.[1] ?? Number.NaN);
}

/** French Windows may write a decimal comma. */
function rateIn(text: string | undefined): number | null {
  return rateOrNull(numberIn(text?.replace(',', '.'), /^(\d{1,6}(?:\.\d+)?)$/));
}
