import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clockSeconds,
  clockWords,
  dayWords,
  durationWords,
  isMidnight,
  minutesLeft,
  msWords,
  sameDay,
} from './clock-words.ts';

const paris = 'Europe/Paris';
const at = (iso: string) => Date.parse(iso);
/** Narrow and ordinary no-break spaces read as a space, to keep expectations legible. */
const plain = (text: string) => text.replaceAll(/[\u202F\u00A0]/g, ' ');

describe('clockWords', () => {
  it('writes French hours with an h between narrow no-break spaces', () => {
    expect(clockWords(at('2026-11-24T13:32:00Z'), 'fr', paris)).toBe('14\u202Fh\u202F32');
  });

  it('leaves out the minutes on the hour and the zero before a single figure', () => {
    expect(plain(clockWords(at('2026-11-24T17:00:59Z'), 'fr', paris))).toBe('18 h');
    expect(plain(clockWords(at('2026-11-24T08:05:00Z'), 'fr', paris))).toBe('9 h 05');
  });

  it('says midnight as 0 h, not 24 h', () => {
    expect(plain(clockWords(at('2026-11-23T23:00:00Z'), 'fr', paris))).toBe('0 h');
    expect(clockWords(at('2026-11-23T23:00:00Z'), 'en', paris)).toBe('00:00');
  });

  it('follows summer time', () => {
    expect(plain(clockWords(at('2026-07-14T13:32:00Z'), 'fr', paris))).toBe('15 h 32');
  });

  it('uses Latin digits in Arabic', () => {
    expect(clockWords(at('2026-11-24T13:32:00Z'), 'ar', paris)).toBe('14:32');
    expect(durationWords(27, 'ar')).toMatch(/^27\s/);
    expect(dayWords(at('2026-11-24T13:32:00Z'), 'ar', paris)).toMatch(/24/);
  });
});

describe('durationWords', () => {
  it('says minutes, then hours', () => {
    expect(plain(durationWords(0, 'fr'))).toBe('0 min');
    expect(plain(durationWords(27, 'fr'))).toBe('27 min');
    expect(plain(durationWords(60, 'fr'))).toBe('1 h');
    expect(plain(durationWords(65, 'fr'))).toBe('1 h 05');
    expect(plain(durationWords(15, 'en'))).toBe('15 min');
  });

  it('gives Arabic the plural its number asks for', () => {
    expect(durationWords(3, 'ar')).not.toBe(durationWords(30, 'ar').replace('30', '3'));
  });
});

describe('minutesLeft', () => {
  it('rounds up and never goes below zero', () => {
    expect(minutesLeft(60_000, 0)).toBe(1);
    expect(minutesLeft(60_001, 0)).toBe(2);
    expect(minutesLeft(1, 0)).toBe(1);
    expect(minutesLeft(0, 0)).toBe(0);
    expect(minutesLeft(0, 90_000)).toBe(0);
  });

  it('never grows as time passes', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.nat(10_000_000), (endsAt, now, later) => {
        expect(minutesLeft(endsAt, now + later)).toBeLessThanOrEqual(minutesLeft(endsAt, now));
      }),
    );
  });
});

describe('the other words', () => {
  it('says seconds for commands', () => {
    expect(clockSeconds(at('2026-11-24T13:02:01Z'), paris)).toBe('14:02:01');
  });

  it('knows the day where the reader is', () => {
    expect(sameDay(at('2026-11-23T23:30:00Z'), at('2026-11-24T22:30:00Z'), paris)).toBe(true);
    expect(sameDay(at('2026-11-23T22:30:00Z'), at('2026-11-23T23:30:00Z'), paris)).toBe(false);
    expect(dayWords(at('2026-11-24T13:32:00Z'), 'fr', paris)).toBe('mardi 24 novembre');
  });

  it('knows midnight, on the short day of spring as well', () => {
    expect(isMidnight(at('2026-11-23T23:00:00Z'), paris)).toBe(true);
    expect(isMidnight(at('2026-03-29T22:00:00Z'), paris)).toBe(true);
    expect(isMidnight(at('2026-11-23T22:59:59Z'), paris)).toBe(false);
  });

  it('never shows a measured line as 0 ms', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 60_000, noNaN: true }), (ms) => {
        expect(plain(msWords(ms, 'fr'))).not.toMatch(/^0/);
      }),
    );
    expect(plain(msWords(8.4, 'fr'))).toBe('8 ms');
  });

  it('keeps a number before its unit among Arabic letters', () => {
    expect(plain(msWords(8.4, 'ar'))).toBe('\u20668 ms\u2069');
  });
});
