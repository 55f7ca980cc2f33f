import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FigureRow, ShownMeasure, figureRow, withFigureRow } from './tile-figures.ts';

const figure = fc.oneof(fc.nat({ max: 60_000 }), fc.constantFrom('failed' as const, null));
const measure = fc.record({
  medium: fc.constant('wifi' as const),
  lossPercent: fc.constantFrom(null, 0, 0.2, 100),
  signalDbm: fc.constantFrom(null, -58, -59),
  gateway: figure,
  dns: figure,
  beyond: figure,
  server: figure,
});

describe('rows of figures', () => {
  it('make of what was shown before what is shown now, over the wire, and say nothing where nothing is new', () => {
    fc.assert(
      fc.property(measure, measure, fc.nat(), (before, now, number) => {
        const row = figureRow(number, before, now);
        const told = row === null ? before : withFigureRow(before, FigureRow.parse(JSON.parse(JSON.stringify(row))));
        expect(told).toEqual(now);
        expect(figureRow(number, now, now)).toBeNull();
      }),
    );
  });

  it('are short as long as loss and signal stay what they are', () => {
    const before = ShownMeasure.parse({
      medium: 'cable',
      lossPercent: 0,
      signalDbm: null,
      gateway: 0,
      dns: 8,
      beyond: 11,
      server: 9,
    });
    expect(figureRow(12, before, { ...before, dns: 9 })).toEqual([12, 0, 9, 11, 9]);
    expect(figureRow(12, before, { ...before, lossPercent: 20 })).toEqual([12, 20, null, 0, 8, 11, 9]);
  });
});
