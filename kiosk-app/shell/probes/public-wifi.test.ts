import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PublicWifi } from '#protocol/measures.ts';
import { mutated } from './mutated-output.ts';
import { publicWifiOf } from './public-wifi.ts';

const LIST = 'Freebox de Mme Martin:90\nAgen-Public:44\nAgen-Public:62\nLe Caf\\:é:30\n:20\n';

describe('the public Wi-Fi', () => {
  it('is as strong as its strongest access point', () => {
    expect(publicWifiOf(LIST, 'Agen-Public')).toEqual({ ssid: 'Agen-Public', signalDbm: -69, isEstimated: true });
  });

  it('was looked for and is not there where only others are', () => {
    expect(publicWifiOf(LIST, 'Agen-Wifi')).toEqual({ ssid: 'Agen-Wifi', signalDbm: null, isEstimated: true });
  });

  it('is not known where the list is empty: the card may be off', () => {
    expect(publicWifiOf('', 'Agen-Public')).toBeUndefined();
  });

  it('never tells a name that is not its own, and never throws', () => {
    fc.assert(
      fc.property(mutated(LIST), (output) => {
        const seen = publicWifiOf(output, 'Agen-Public');
        expect(seen === undefined || PublicWifi.safeParse(seen).success).toBe(true);
        expect(seen?.ssid ?? 'Agen-Public').toBe('Agen-Public');
      }),
    );
  });
});
