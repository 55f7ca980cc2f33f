import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Wifi } from '#protocol/measures.ts';
import { mutated } from './mutated-output.ts';
import { readNetshInterfaces } from './netsh-wlan.ts';
import { wifiToTell } from './wifi-link.ts';
import { windowsText } from './windows-text.ts';

/** domain.md §5.4; addresses and names made up. */
const ENGLISH = `
There is 1 interface on the system:

    Name                   : Wi-Fi
    Description            : Intel(R) Dual Band Wireless-AC 8265
    GUID                   : 0a1b2c3d-0000-0000-0000-000000000000
    Physical address       : 02:00:5e:00:53:aa
    State                  : connected
    SSID                   : Agen-Public
    BSSID                  : 02:00:5E:00:53:01
    Network type           : Infrastructure
    Radio type             : 802.11ac
    Authentication         : WPA2-Personal
    Cipher                 : CCMP
    Connection mode        : Auto Connect
    Channel                : 36
    Receive rate (Mbps)    : 866.7
    Transmit rate (Mbps)   : 780
    Signal                 : 80%
    Profile                : Agen-Public

    Hosted network status  : Not available
`;
const FRENCH = `
Il existe 1 interface sur le système :

    Nom                    : Wi-Fi
    Description            : Intel(R) Wi-Fi 6 AX201 160MHz
    GUID                   : 0a1b2c3d-0000-0000-0000-000000000000
    Adresse physique       : 02:00:5e:00:53:aa
    État                   : connecté
    SSID                   : Médiathèque
    BSSID                  : 02:00:5e:00:53:01
    Type de réseau         : Infrastructure
    Type de radio          : 802.11ax
    Authentification       : WPA2 - Personnel
    Chiffrement            : CCMP
    Mode de connexion      : Connexion automatique
    Canal                  : 100
    Vitesse de réception (Mbits/s)    : 866,7
    Vitesse de transmission (Mbits/s) : 780
    Signal                 : 73%
    Profil                 : Médiathèque

    Statut du réseau hébergé : Non disponible
`;
/** A recent build: other labels, and the level in dBm. */
const RECENT = ENGLISH.replace('    BSSID  ', '    AP BSSID').replace(
  '    Channel  ',
  '    Band                   : 5 GHz\n    Rssi                   : -56\n    Channel  ',
);

describe('what netsh says of a link', () => {
  it('is read in English', () => {
    expect(readNetshInterfaces(ENGLISH)).toEqual({
      ssid: 'Agen-Public',
      signalDbm: -60,
      signalIsEstimated: true,
      rateMbps: 780,
      bssid: '02:00:5e:00:53:01',
      channel: 36,
    });
  });

  it('is read in French, out of the code page of a French console', () => {
    const bytes = Buffer.from(
      Array.from(FRENCH, (letter) => ({ É: 0x90, é: 0x82, è: 0x8a })[letter] ?? letter.charCodeAt(0)),
    );
    expect(readNetshInterfaces(windowsText(bytes))).toEqual({
      ssid: 'Médiathèque',
      signalDbm: -63.5,
      signalIsEstimated: true,
      rateMbps: 780,
      bssid: '02:00:5e:00:53:01',
      channel: 100,
    });
    expect(readNetshInterfaces(windowsText(Buffer.from(FRENCH)))).toMatchObject({ ssid: 'Médiathèque' });
  });

  it('is the level itself where a recent build tells it', () => {
    expect(readNetshInterfaces(RECENT)).toMatchObject({
      signalDbm: -56,
      signalIsEstimated: false,
      bssid: '02:00:5e:00:53:01',
    });
  });

  it('is unknown, never zero, where it is not told', () => {
    const bare = ENGLISH.replaceAll(/ {4}(BSSID|Signal|Channel|Receive rate|Transmit rate).*\n/g, '');
    expect(readNetshInterfaces(bare)).toEqual({
      ssid: 'Agen-Public',
      signalDbm: null,
      signalIsEstimated: true,
      rateMbps: null,
    });
    expect(readNetshInterfaces(ENGLISH.replace('80%', '0%'))?.signalDbm).toBeNull();
  });

  it('is null where nothing is connected, and of the connected one of two', () => {
    const away = ENGLISH.replace(': connected', ': disconnected');
    expect(readNetshInterfaces(away)).toBeNull();
    expect(readNetshInterfaces('There is no wireless interface on the system.\r\n')).toBeNull();
    const second = FRENCH.replace('Médiathèque', 'Agen-Admin');
    expect(readNetshInterfaces(away + second)).toMatchObject({ ssid: 'Agen-Admin' });
  });

  it('never throws, and what it gives fits a measure', () => {
    const outputs = fc.oneof(mutated(ENGLISH), mutated(FRENCH), mutated(RECENT));
    fc.assert(
      fc.property(outputs, (output) => {
        const link = readNetshInterfaces(output);
        expect(link === null || Wifi.safeParse(wifiToTell(link, [link.ssid ?? ''], 'key')).success).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(readNetshInterfaces(windowsText(Buffer.from(bytes)))).toBeNull();
      }),
    );
  });
});
