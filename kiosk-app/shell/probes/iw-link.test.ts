import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIwLink } from './iw-link.ts';
import { mutated } from './mutated-output.ts';
import { wifiToTell } from './wifi-link.ts';
import { Wifi } from '#protocol/measures.ts';

/** domain.md §5.4. */
const WIFI_5 = `Connected to 3c:90:66:aa:bb:cc (on wlan0)
\tSSID: Freebox-ABC123
\tfreq: 5500.0
\tRX: 123456789 bytes (98765 packets)
\tTX: 2345678 bytes (12345 packets)
\tsignal: -58 dBm
\trx bitrate: 866.7 MBit/s VHT-MCS 9 80MHz short GI VHT-NSS 2
\ttx bitrate: 780.0 MBit/s VHT-MCS 8 80MHz short GI VHT-NSS 2
\tbss flags: short-slot-time
\tdtim period: 1
\tbeacon int: 100
`;

/** A Wi-Fi 7 card with two links, as its owner showed it (github.com/morrownr/rtw89 issue 23; address and name changed). */
const WIFI_7 = `Connected to 02:00:5e:00:53:58 (on wlx02005e005301)
\tSSID: Agen-Admin
\tLink 0 BSSID 02:00:5e:00:53:59
\t\tfreq: 2427.0
\tLink 1 BSSID 02:00:5e:00:53:5a
\t\tfreq: 5180.0
MLD 02:00:5e:00:53:58 stats:
\tRX: 27020 bytes (119 packets)
\tTX: 11380 bytes (37 packets)
\tsignal: -44 dBm
\ttx bitrate: 1296.7 MBit/s 80MHz EHT-MCS 12 EHT-NSS 2 EHT-GI 0
\tbss flags: 
\tdtim period: 1
\tbeacon int: 100
`;

describe('what iw says of a link', () => {
  it('is read: name, signal, the rate our own card sends at', () => {
    expect(readIwLink(WIFI_5)).toEqual({
      ssid: 'Freebox-ABC123',
      signalDbm: -58,
      signalIsEstimated: false,
      rateMbps: 780,
      bssid: '3c:90:66:aa:bb:cc',
      channel: 100,
    });
  });

  it('is null when the card is not connected, or only half', () => {
    expect(readIwLink('Not connected.\n')).toBeNull();
    expect(readIwLink('')).toBeNull();
    expect(readIwLink(WIFI_5.replace('Connected to', 'Authenticated with'))).toBeNull();
  });

  it.each([
    ['no freq with a dot', WIFI_5.replace('5500.0', '5500')],
    ['no rx bitrate', WIFI_5.replace(/\trx bitrate.*\n/, '')],
    ['HE rates', WIFI_5.replaceAll('VHT-', 'HE-')],
    ['EHT rates', WIFI_5.replaceAll('VHT-', 'EHT-')],
    ['each antenna', WIFI_5.replace('-58 dBm', '-58 [-60, -62] dBm')],
  ])('is the same with %s', (_, output) => {
    expect(readIwLink(output)).toEqual(readIwLink(WIFI_5));
  });

  it('falls back to the rate that is received, and is null without any', () => {
    const onlyReceived = WIFI_5.replace(/\ttx bitrate.*\n/, '');
    expect(readIwLink(onlyReceived)?.rateMbps).toBe(866.7);
    expect(readIwLink(onlyReceived.replace(/\trx bitrate.*\n/, ''))?.rateMbps).toBeNull();
  });

  it('is null, never 0, where it is not said', () => {
    expect(readIwLink(WIFI_5.replace(/\tsignal.*\n/, ''))?.signalDbm).toBeNull();
    expect(readIwLink(WIFI_5.replace('-58 dBm', '0 dBm'))?.signalDbm).toBeNull();
    expect(readIwLink(WIFI_5.replace('780.0', '0.0').replace('866.7', '0.0'))?.rateMbps).toBeNull();
  });

  it('is one for all links of a Wi-Fi 7 card, the strongest where each has its own', () => {
    expect(readIwLink(WIFI_7)).toMatchObject({ ssid: 'Agen-Admin', signalDbm: -44, rateMbps: 1296.7, channel: 4 });
    const each = WIFI_7.replace('\t\tfreq: 2427.0', '\t\tfreq: 2427.0\n\t\tsignal: -71 dBm');
    expect(readIwLink(each)).toMatchObject({ signalDbm: -44 });
  });

  it.each([
    ['accents', 'M\\xc3\\xa9diath\\xc3\\xa8que', 'Médiathèque'],
    ['a backslash', 'a\\x5cxc3', 'a\\xc3'],
    ['a space at the end', 'Agen\\x20', 'Agen '],
    ['bytes that are no UTF-8', 'caf\\xe9', null],
    ['nothing, as a hidden network', '', null],
    ['more than 32 bytes', 'x'.repeat(33), null],
    ['a forged line', 'x\\x0a\\x09signal: -1 dBm', 'x\n\tsignal: -1 dBm'],
  ])('has a name with %s', (_, written, name) => {
    expect(readIwLink(WIFI_5.replace('Freebox-ABC123', written))).toMatchObject({ ssid: name, signalDbm: -58 });
  });

  it('never throws, and what it gives fits a measure', () => {
    fc.assert(
      fc.property(fc.oneof(mutated(WIFI_5), mutated(WIFI_7)), (output) => {
        const link = readIwLink(output);
        expect(link === null || Wifi.safeParse(wifiToTell(link, [link.ssid ?? ''], 'key')).success).toBe(true);
      }),
    );
  });
});
