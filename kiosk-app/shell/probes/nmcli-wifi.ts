import { type WifiLink, isSsid, signalOrNull } from './wifi-link.ts';

/** What is asked of nmcli: no BSSID, nothing about neighbours but what cannot be left out. */
export const NMCLI_FIELDS = ['active', 'ssid', 'signal'] as const;

/**
 * Reads what `nmcli -t -f <fields> device wifi list` prints: a line per network heard, `:` between fields, `\:` and `\\` inside them. Only the
 * line of the network in use is looked at.
 * @param fields as they were asked for, in small letters
 * @returns null when none is in use, or when two lines say so (a name can hold a line break and forge a line). `rateMbps` is null: nmcli
 * gives the most the access point could do, not the rate of the link. Never throws.
 */
export function readNmcliWifi(output: string, fields: readonly string[]): WifiLink | null {
  const rows = output
    .split('\n')
    .map(splitTerse)
    .filter((values) => values.length === fields.length && values[fields.indexOf('active')] === 'yes');
  const [row, second] = rows;
  if (!row || second) return null;
  const ssid = row[fields.indexOf('ssid')] ?? '';
  const percent = row[fields.indexOf('signal')] ?? '';
  return {
    ssid: isSsid(ssid) ? ssid : null,
    signalDbm: /^\d{1,3}$/.test(percent) ? dbmOfPercent(Number(percent)) : null,
    signalIsEstimated: true,
    rateMbps: null,
  };
}

/** dBm ≈ %/2 − 100 (domain.md §5.4); 0 % is what NetworkManager says when it does not know. */
export function dbmOfPercent(percent: number): number | null {
  return percent > 0 && percent <= 100 ? signalOrNull(percent / 2 - 100) : null;
}

/** Takes a terse line of nmcli apart. */
export function splitTerse(line: string): string[] {
  const values = [''];
  for (const [piece, escaped] of line.matchAll(/\\([\s\S])|[\s\S]/g)) {
    if (piece === ':') values.push('');
    else values.push((values.pop() ?? '') + (escaped ?? piece));
  }
  return values;
}
