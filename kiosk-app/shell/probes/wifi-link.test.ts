import fc from 'fast-check';
import { expect, it } from 'vitest';
import { channelOf, isSsid, siteBssidKey, wifiToTell } from './wifi-link.ts';

const link = { signalDbm: -58, signalIsEstimated: false, rateMbps: 780 };

it("tells the name of the site's own networks only", () => {
  expect(wifiToTell({ ...link, ssid: 'Agen-Public' }, ['Agen-Public', 'Agen-Admin'], null)).toEqual({
    ...link,
    ssid: 'Agen-Public',
  });
  expect(wifiToTell({ ...link, ssid: null }, ['Agen-Public'], null)).toEqual({ ...link, ssid: null });
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string()), (ssid, own) => {
      fc.pre(!own.includes(ssid));
      expect(wifiToTell({ ...link, ssid, bssid: '02:00:5e:00:53:01' }, own, 'key')).toEqual({ ...link, ssid: null });
    }),
  );
});

it('takes 1 to 32 bytes for a name', () => {
  expect(['', 'é'.repeat(17), 'x'.repeat(33)].some(isSsid)).toBe(false);
  expect(['x', 'é'.repeat(16), 'Salle 2'].every(isSsid)).toBe(true);
});

it('tells which access point it is by a hash that is of the site alone', () => {
  const own = { ...link, ssid: 'Agen-Public', bssid: '02:00:5e:00:53:01' };
  const hashAt = (siteId: string, bssid = own.bssid) =>
    wifiToTell({ ...own, bssid }, ['Agen-Public'], siteBssidKey('server', siteId)).bssidHash;
  expect(hashAt('montanou')).toMatch(/^[0-9a-f]{12}$/);
  expect(hashAt('montanou')).toBe(hashAt('montanou'));
  expect(hashAt('montanou')).not.toBe(hashAt('barlete'));
  expect(hashAt('montanou')).not.toBe(hashAt('montanou', '02:00:5e:00:53:02'));
  expect(JSON.stringify(wifiToTell(own, ['Agen-Public'], 'key'))).not.toContain('5e');
  expect(wifiToTell(own, ['Agen-Public'], null)).not.toHaveProperty('bssidHash');
});

it.each([
  [2_412, 1],
  [2_472, 13],
  [2_484, 14],
  [5_180, 36],
  [5_500, 100],
  [5_885, 177],
  [5_955, 1],
  [7_115, 233],
  [2_413, undefined],
  [0, undefined],
  [60_480, undefined],
])('%s MHz is channel %s', (mhz, channel) => expect(channelOf(mhz)).toBe(channel));
