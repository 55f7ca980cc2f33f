import { describe, expect, it } from 'vitest';
import type { Tile } from '#protocol/staff-messages.ts';
import { clockError, memoryTrouble, refusesSessions } from './memory-words.ts';

const memory = (parts: Partial<NonNullable<Tile['memory']>>): Tile['memory'] => ({
  journal: 'ok',
  pendingRecords: 0,
  clockOffsetMs: null,
  ...parts,
});
const plain = (text: string | undefined) => text?.replaceAll(/[\u202F\u00A0]/g, ' ');

describe('a terminal’s memory', () => {
  it('is worth a word unless all is well or nothing is known', () => {
    const states = ['ok', 'filling', 'full', 'unwritable'] as const;
    expect([null, ...states.map((journal) => memory({ journal }))].map(memoryTrouble)).toEqual([
      null,
      null,
      'filling',
      'full',
      'unwritable',
    ]);
    expect(states.filter((journal) => refusesSessions(memory({ journal })))).toEqual(['full', 'unwritable']);
    expect(refusesSessions(null)).toBe(false);
  });
});

describe('a terminal’s clock', () => {
  const said = (clockOffsetMs: number | null, language: 'fr' | 'en' | 'ar' = 'fr') => {
    const error = clockError(memory({ clockOffsetMs }), language);
    return error && [error.kind, plain(error.offset)];
  };

  it('is not mentioned when it is right to five seconds or not known', () => {
    expect([null, 0, 4_999, -4_999].map((ms) => said(ms))).toEqual([null, null, null, null]);
    expect(clockError(null, 'fr')).toBeNull();
  });

  it('is late or early by seconds, minutes, hours, days or years', () => {
    expect(said(-5_000)).toEqual(['late', '5 secondes']);
    expect(said(59_400)).toEqual(['early', '59 secondes']);
    expect(said(59_600)).toEqual(['early', '1 min']);
    expect(said(-3_600_000)).toEqual(['late', '1 h']);
    expect(said(-3_900_000)).toEqual(['late', '1 h 05']);
    expect(said(12 * 86_400_000)).toEqual(['early', '12 jours']);
    expect(said(-26.9 * 365.25 * 86_400_000)).toEqual(['late', '27 ans']);
  });

  it('is said in the other languages too', () => {
    expect(said(-3_600_000, 'en')).toEqual(['late', '1 hr']);
    expect(said(8_000, 'en')).toEqual(['early', '8 seconds']);
    expect(said(8_000, 'ar')?.[1]).toContain('8');
    expect(said(-3_600_000, 'ar')?.[1]).toBe('ساعة');
  });
});
