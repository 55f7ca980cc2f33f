import { describe, expect, it } from 'vitest';
import { availability, meanAvailability } from './availability.ts';
import { type HistoryHeads, historyRows } from './history-csv.ts';
import { madeAnswer, madeLine } from './made-history.ts';

const heads: HistoryHeads = {
  site: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
  terminal: ['i', 'j'],
  word: (word) => word,
};

describe('historyRows', () => {
  it('has a row for each step, with its moment, and gaps where nothing was measured', () => {
    expect(historyRows(madeAnswer(['good', 'silent', 'down'], { from: 600_000 }), 'fibre', heads)).toEqual([
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
      ['1970-01-01T00:10:00.000Z', 'good', 12, 8, 30, 2, 0, 100],
      ['1970-01-01T00:15:00.000Z', 'silent', null, null, null, null, null, null],
      ['1970-01-01T00:20:00.000Z', 'down', null, null, null, null, 100, 0],
    ]);
  });

  it('has the terminal beside its site', () => {
    const terminal = { terminalId: 'x', fibre: madeLine(['down']), wifi: madeLine(['unknown']) };
    expect(historyRows(madeAnswer(['good'], { terminal }), 'fibre', heads).map((row) => row.slice(8))).toEqual([
      ['i', 'j'],
      [null, 100],
    ]);
  });
});

describe('availability', () => {
  it('is of what was measured, and unknown where nothing was', () => {
    expect(availability(madeLine(['good', 'down', 'silent']))).toEqual([100, 0, null]);
    expect(meanAvailability(madeLine(['good', 'down', 'silent', 'good', 'good']))).toBe(75);
    expect(meanAvailability(madeLine(['silent']))).toBeNull();
  });
});
