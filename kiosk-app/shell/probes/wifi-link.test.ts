import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isSsid, wifiToTell } from './wifi-link.ts';

const link = { signalDbm: -58, signalIsEstimated: false, rateMbps: 780 };

it("tells the name of the site's own networks only", () => {
  expect(wifiToTell({ ...link, ssid: 'Agen-Public' }, ['Agen-Public', 'Agen-Admin'])).toEqual({
    ...link,
    ssid: 'Agen-Public',
  });
  expect(wifiToTell({ ...link, ssid: null }, ['Agen-Public'])).toEqual({ ...link, ssid: null });
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string()), (ssid, own) => {
      fc.pre(!own.includes(ssid));
      expect(wifiToTell({ ...link, ssid }, own)).toEqual({ ...link, ssid: null });
    }),
  );
});

it('takes 1 to 32 bytes for a name', () => {
  expect(['', 'é'.repeat(17), 'x'.repeat(33)].some(isSsid)).toBe(false);
  expect(['x', 'é'.repeat(16), 'Salle 2'].every(isSsid)).toBe(true);
});
