import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineWord } from '#protocol/measures.ts';
import { chartColumns, hasMeasure, lonePlaces } from './chart-columns.ts';
import { madeAnswer, madeLine } from './made-history.ts';

const id = '00000000-0000-4000-8000-000000000001';

describe('chartColumns', () => {
  it('puts each step in its middle, in seconds, with gaps where nobody was heard or nothing answered', () => {
    const columns = chartColumns(madeAnswer(['good', 'silent', 'down', 'good'], { from: 600_000 }), 'fibre');
    expect(columns.fromS).toBe(600);
    expect(columns.toS).toBe(1_800);
    expect(columns.delay[0]).toEqual([750, 1_050, 1_350, 1_650]);
    expect(columns.delay.slice(1, 4)).toEqual([
      [30, null, null, 30],
      [8, null, null, 8],
      [12, null, null, 12],
    ]);
    // A cut is shaded; as a bar of 100 % it would hide the small losses beside it.
    expect(columns.loss[1]).toEqual([0, null, null, 0]);
    expect(columns.stretches.map(({ word }) => word)).toEqual(['good', 'silent', 'down', 'good']);
  });

  it('draws a terminal beside its site, and keeps its shape without one', () => {
    const terminal = { terminalId: id, fibre: madeLine(['down', 'good']), wifi: madeLine(['unknown', 'unknown']) };
    const answer = madeAnswer(['good', 'good'], { terminal });
    expect(chartColumns(answer, 'fibre').delay[4]).toEqual([null, 12]);
    expect(chartColumns(answer, 'wifi').delay[4]).toEqual([null, null]);
    expect(chartColumns(madeAnswer(['good', 'good']), 'fibre').delay[4]).toEqual([null, null]);
    expect(chartColumns(madeAnswer(['good', 'good']), 'fibre').loss[2]).toEqual([null, null]);
  });

  it('gives columns of one length, never 0 for what was not measured', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...LineWord.options), { maxLength: 400 }), (words) => {
        const { delay, loss } = chartColumns(madeAnswer(words), 'fibre');
        for (const column of [...delay, ...loss]) expect(column).toHaveLength(words.length);
        expect(delay.slice(1).flat()).not.toContain(0);
      }),
    );
  });
});

describe('hasMeasure', () => {
  it('is true of a line that was down all along, and false when nobody spoke of it', () => {
    expect(hasMeasure(madeLine(['down']))).toBe(true);
    expect(hasMeasure(madeLine(['silent', 'unknown']))).toBe(false);
    expect(hasMeasure(madeLine([]))).toBe(false);
  });
});

describe('lonePlaces', () => {
  it('finds the values that no line leads to', () => {
    expect(lonePlaces([1, null, 2, null, 3, 4, null])).toEqual([0, 2]);
    expect(lonePlaces([1, null, 2, null, 3, 4, null], [1, 4])).toEqual([2]);
    expect(lonePlaces([5])).toEqual([0]);
    expect(lonePlaces([null, undefined])).toEqual([]);
  });
});
