import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { availabilityWords, bareMsWords, mbpsWords, percentWords, signalWords } from './figure-words.ts';

describe('percentWords', () => {
  it('says one decimal as each language writes it', () => {
    expect(percentWords(0.2, 'fr')).toBe('0,2\u00A0%');
    expect(percentWords(12, 'fr')).toBe('12,0\u00A0%');
    expect(percentWords(0.2, 'en')).toBe('0.2%');
    expect(percentWords(100, 'ar')).toMatch(/^\u2066100,0%\u2069$/);
  });

  it('says nothing lost only when nothing was lost', () => {
    expect(percentWords(0, 'fr')).toBe('0,0\u00A0%');
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (percent) => {
        expect(percentWords(percent, 'fr') === '0,0\u00A0%').toBe(percent === 0);
      }),
    );
  });
});

describe('signalWords', () => {
  it('says whole dBm with a minus sign', () => {
    expect(signalWords(-58.4, 'fr')).toBe('\u221258\u00A0dBm');
    expect(signalWords(-0.2, 'fr')).toBe('0\u00A0dBm');
  });
});

describe('bareMsWords', () => {
  it('leaves the unit to the other end, and never says 0', () => {
    expect(bareMsWords(8.4, 'fr')).toBe('8');
    expect(bareMsWords(0.4, 'fr')).toBe('<\u00A01');
  });
});

describe('availabilityWords', () => {
  it('has two decimals, and says 100 % only of what never failed', () => {
    expect(availabilityWords(99.83, 'fr')).toBe('99,83\u00A0%');
    expect(availabilityWords(99.999, 'fr')).toBe('99,99\u00A0%');
    expect(availabilityWords(100, 'en')).toBe('100%');
    expect(availabilityWords(0, 'fr')).toBe('0\u00A0%');
  });
});

describe('mbpsWords', () => {
  it('has a decimal where it tells something', () => {
    expect([mbpsWords(183.4, 'fr'), mbpsWords(4.25, 'fr')]).toEqual(['183\u00A0Mb/s', '4,3\u00A0Mb/s']);
  });
});
