import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Wifi } from '#protocol/measures.ts';
import { mutated } from './mutated-output.ts';
import { NMCLI_FIELDS, readNmcliWifi } from './nmcli-wifi.ts';
import { wifiToTell } from './wifi-link.ts';

/** domain.md §5.4: all the fields that another program asks for. */
const ALL = 'active,ssid,bssid,mode,chan,freq,signal,security,wpa-flags,rsn-flags'.split(',');
const LIST = String.raw`yes:Linksys01777_5GHz:31\:23\:03\:1A\:9F\:1D:Infra:36:5180 MHz:75:WPA2:(none):pair_ccmp group_ccmp psk
no::A0\:B1\:C2\:D3\:E4\:F5:Infra:11:2462 MHz:34:WPA1 WPA2:(none):pair_ccmp
`;

describe('what nmcli says of the networks around', () => {
  it('is read for the one in use; a percentage becomes an estimated level', () => {
    expect(readNmcliWifi(LIST, ALL)).toEqual({
      ssid: 'Linksys01777_5GHz',
      signalDbm: -62.5,
      signalIsEstimated: true,
      rateMbps: null,
    });
  });

  it('is null when none is in use, and when two say they are', () => {
    expect(readNmcliWifi(LIST.replace('yes:', 'no:'), ALL)).toBeNull();
    expect(readNmcliWifi('', NMCLI_FIELDS)).toBeNull();
    // The name of a neighbour holds a line break and a line that says "in use".
    expect(readNmcliWifi('yes:Agen-Public:80\nno:x\nyes:Agen-Public:1\n', NMCLI_FIELDS)).toBeNull();
  });

  it.each([
    ['a colon', String.raw`yes:Salle\: 2:60`, 'Salle: 2'],
    ['a backslash', String.raw`yes:a\\b:60`, String.raw`a\b`],
    ['accents', 'yes:Médiathèque:60', 'Médiathèque'],
    ['nothing, as a hidden network', 'yes::60', null],
  ])('has a name with %s', (_, line, name) => {
    expect(readNmcliWifi(`${line}\n`, NMCLI_FIELDS)).toMatchObject({ ssid: name, signalDbm: -70 });
  });

  it.each(['', '0', '101', '-3', '7x'])('is null, never 0, for a signal of "%s"', (percent) => {
    expect(readNmcliWifi(`yes:Agen-Public:${percent}\n`, NMCLI_FIELDS)).toMatchObject({ signalDbm: null });
  });

  it('never throws, and what it gives fits a measure', () => {
    fc.assert(
      fc.property(mutated(LIST), (output) => {
        const link = readNmcliWifi(output, ALL);
        expect(link === null || Wifi.safeParse(wifiToTell(link, [link.ssid ?? ''], null)).success).toBe(true);
      }),
    );
  });
});
