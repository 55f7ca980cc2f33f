import { describe, expect, it } from 'vitest';
import type { Measure, Timing } from '#protocol/measures.ts';
import { gridUpTo, historyOf } from './history-rules.ts';
import { mergeRollups, rollupOf } from './rollup-rules.ts';

const step = 300_000;
const grid = { from: 0, stepMs: step, count: 4 };
const ms = (value: number): Timing => ({ kind: 'measured', ms: value, jitterMs: 0.5, sent: 5, lost: 0 });
const failed: Timing = { kind: 'failed', sent: 5 };
const none: Timing = { kind: 'not-measured' };

function row(startAt: number, measures: Partial<Measure>[], medium: 'cable' | 'wifi' = 'cable') {
  const rollup = measures
    .map((parts) =>
      rollupOf({
        takenAt: startAt,
        medium,
        card: null,
        wifi: null,
        gateway: ms(0.5),
        dns: ms(10),
        references: [ms(10)],
        server: ms(8),
        ...parts,
      }),
    )
    .reduce(mergeRollups);
  return { startAt, medium, rollup };
}

describe('the grid of a chart', () => {
  it('ends with the step that is now, and begins at whole multiples', () => {
    expect(gridUpTo(1_000_000, step, 4)).toEqual({ from: 0, stepMs: step, count: 4 });
    expect(gridUpTo(1_200_000, step, 4).from).toBe(step);
  });
});

describe('a line over time', () => {
  it('has mean, band and word in each step, and silence where nobody was heard', () => {
    const { fibre, wifi } = historyOf([row(step, [{ references: [ms(8)] }, { references: [ms(30)] }])], grid);
    expect(fibre.word).toEqual(['silent', 'good', 'silent', 'silent']);
    expect(fibre.meanMs).toEqual([null, 19, null, null]);
    expect(fibre.lowMs[1]).toBe(8);
    expect(fibre.highMs[1]).toBe(30);
    expect(fibre.lossPercent).toEqual([null, 0, null, null]);
    expect(wifi.word).toEqual(['silent', 'unknown', 'silent', 'silent']);
  });

  it('is down where most rounds found nothing beyond the box, by late measures too', () => {
    const cut = { dns: failed, references: [failed], server: failed };
    const { fibre } = historyOf([row(0, [cut, cut, {}]), row(step, [cut, {}, {}])], grid);
    expect(fibre.word.slice(0, 2)).toEqual(['down', 'poor']);
    expect(fibre.downShare[0]).toBeCloseTo(2 / 3);
    expect(fibre.downShare[2]).toBeNull();
  });

  it('is not down when only the server was away', () => {
    expect(historyOf([row(0, [{ server: failed }])], grid).fibre).toMatchObject({
      word: ['good', 'silent', 'silent', 'silent'],
      downShare: [0, null, null, null],
    });
  });

  it('is told by Wi-Fi terminals where no wired one was heard, unless their Wi-Fi was in the way', () => {
    const lost = { gateway: failed, dns: failed, references: [failed], server: failed };
    const { fibre, wifi } = historyOf(
      [
        row(0, [{ gateway: ms(3) }], 'wifi'),
        row(step, [lost], 'wifi'),
        row(2 * step, [lost], 'wifi'),
        row(2 * step, [{}]),
      ],
      grid,
    );
    expect(fibre.word).toEqual(['good', 'unknown', 'good', 'silent']);
    expect(wifi.word).toEqual(['good', 'down', 'down', 'silent']);
  });

  it('uses the server for the whole chart where no reference point is set up', () => {
    expect(historyOf([row(0, [{ references: [none], server: ms(30) }])], grid).fibre.meanMs[0]).toBe(30);
  });
});
