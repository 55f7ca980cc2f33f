import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutated } from './mutated-output.ts';
import { readStationDump, retryPercent } from './station-dump.ts';

/** iw 5.19 beside a Debian 12 kernel, as its manual and source print it; address made up. */
const DUMP = `Station 02:00:5e:00:53:01 (on wlan0)
\tinactive time:\t36 ms
\trx bytes:\t123456789
\trx packets:\t98765
\ttx bytes:\t2345678
\ttx packets:\t12345
\ttx retries:\t321
\ttx failed:\t2
\tbeacon loss:\t0
\tbeacon rx:\t5123
\trx drop misc:\t17
\tsignal:  \t-58 [-60, -62] dBm
\tsignal avg:\t-57 [-59, -61] dBm
\ttx bitrate:\t780.0 MBit/s VHT-MCS 8 80MHz short GI VHT-NSS 2
\ttx duration:\t0 us
\tauthorized:\tyes
\tconnected time:\t5234 seconds
`;
const AP = '02:00:5e:00:53:01';

describe('frames sent again', () => {
  it('are counted of the access point, not of other stations', () => {
    expect(readStationDump(DUMP, AP)).toEqual({ packets: 12_345, retries: 321 });
    const peer = DUMP.replace(AP, '02:00:5e:00:53:77').replace('321', '9');
    expect(readStationDump(peer + DUMP, AP)).toEqual({ packets: 12_345, retries: 321 });
    expect(readStationDump(peer, AP)).toBeNull();
  });

  it('are not known where the driver does not count them', () => {
    expect(readStationDump(DUMP.replace(/\ttx retries.*\n/, ''), AP)).toBeNull();
    expect(readStationDump('', AP)).toBeNull();
  });

  it('are a share of what went out since the look before', () => {
    expect(retryPercent({ packets: 190, retries: 30 }, { packets: 100, retries: 20 })).toBe(10);
    expect(retryPercent({ packets: 190, retries: 20 }, { packets: 100, retries: 20 })).toBe(0);
  });

  it('are not known at first, after the counters began anew, and of hardly a frame', () => {
    const before = { packets: 100, retries: 20 };
    expect(retryPercent(before, null)).toBeUndefined();
    expect(retryPercent(null, before)).toBeUndefined();
    expect(retryPercent({ packets: 12, retries: 30 }, before)).toBeUndefined();
    expect(retryPercent({ packets: 190, retries: 3 }, before)).toBeUndefined();
    expect(retryPercent({ packets: 105, retries: 21 }, before)).toBeUndefined();
  });

  it('never throw, and are a percentage', () => {
    fc.assert(
      fc.property(mutated(DUMP), mutated(DUMP), (one, two) => {
        const percent = retryPercent(readStationDump(one, AP), readStationDump(two, AP));
        expect(percent === undefined || (percent >= 0 && percent <= 100)).toBe(true);
      }),
    );
  });
});
