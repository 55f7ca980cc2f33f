import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Wifi } from '#protocol/measures.ts';
import { mutated } from './mutated-output.ts';
import { readProcWireless } from './proc-wireless.ts';
import { wifiToTell } from './wifi-link.ts';

/** domain.md §5.4. */
const TABLE = `Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE
 face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22
 wlan0: 0000   49.  -61.  -256        0      0      0      0     45        0
`;

const levelOf = (table: string) => readProcWireless(table, 'wlan0')?.signalDbm;

describe('/proc/net/wireless', () => {
  it('knows the level, and nothing else', () => {
    expect(readProcWireless(TABLE, 'wlan0')).toEqual({
      ssid: null,
      signalDbm: -61,
      signalIsEstimated: false,
      rateMbps: null,
    });
  });

  it('is the same with and without the dots', () => {
    expect(levelOf(TABLE.replaceAll('.', ' '))).toBe(-61);
  });

  it('is null for another device, without a table and when not associated', () => {
    expect(readProcWireless(TABLE, 'wlan')).toBeNull();
    expect(readProcWireless('', 'wlan0')).toBeNull();
    expect(readProcWireless(TABLE.replace('49.  -61.  -256', '0     0     0'), 'wlan0')).toBeNull();
  });

  it('takes 256 from the positive level of an old driver', () => {
    expect(levelOf(TABLE.replace('-61.', '195.'))).toBe(-61);
  });

  it.each(['-256', '0.', '60.', '300.'])('does not believe a level of %s', (level) => {
    expect(levelOf(TABLE.replace('-61.', level))).toBeNull();
  });

  it('never throws, and what it gives fits a measure', () => {
    fc.assert(
      fc.property(mutated(TABLE), (table) => {
        const link = readProcWireless(table, 'wlan0');
        expect(link === null || Wifi.safeParse(wifiToTell(link, [], null)).success).toBe(true);
      }),
    );
  });
});
