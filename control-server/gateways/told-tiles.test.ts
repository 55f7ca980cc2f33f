import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tile, ToldTile } from '#protocol/staff-messages.ts';
import { type ShownMeasure, withFigureRow } from '#protocol/tile-figures.ts';
import { ToldTiles } from './told-tiles.ts';

const siteId = '00000000-0000-4000-8000-000000000001';
const measure: ShownMeasure = {
  medium: 'cable',
  lossPercent: 0,
  signalDbm: null,
  gateway: 0,
  dns: 8,
  beyond: 11,
  server: 9,
};

function tile(name: string, parts: Partial<Tile> = {}): Tile {
  return {
    terminalId: `00000000-0000-4000-9000-${name.padStart(12, '0')}`,
    siteId,
    name,
    state: { kind: 'free' },
    measure,
    confinement: null,
    appVersion: null,
    lastWipedAt: null,
    memory: null,
    orders: [],
    ...parts,
  };
}

describe('what a page is told', () => {
  it('is a tile whole, then rows of figures, then nothing as long as nothing is new', () => {
    const told = new ToldTiles();
    expect(told.news([tile('1')])).toEqual({ tiles: [{ ...tile('1'), row: 0 }], figures: [] });
    const slower = tile('1', { measure: { ...measure, server: 40 } });
    expect(told.news([slower])).toEqual({ tiles: [], figures: [[0, 0, 8, 11, 40]] });
    expect(told.news([slower])).toEqual({ tiles: [], figures: [] });
  });

  it.each<[string, Partial<Tile>]>([
    ['another state', { state: { kind: 'wiping' } }],
    ['another medium', { measure: { ...measure, medium: 'wifi' } }],
    ['no measure', { measure: null }],
    ['a part that was not there', { pausedUntil: 5 }],
    ['an order', { orders: [{ commandId: siteId, kind: 'end', askedAt: 1, state: { kind: 'sent' } }] }],
  ])('is a tile whole for %s, and again when it is over', (_what, parts) => {
    const told = new ToldTiles();
    told.news([tile('1')]);
    expect(told.news([tile('1', parts)]).tiles).toEqual([{ ...tile('1', parts), row: 0 }]);
    expect(told.news([tile('1')]).tiles).toEqual([{ ...tile('1'), row: 0 }]);
  });

  it('makes every page that listens show the truth, whenever it came', () => {
    const step = fc.record({
      of: fc.constantFrom('1', '2', '3'),
      kind: fc.constantFrom('free' as const, 'wiping' as const),
      server: fc.constantFrom(9, 10, null),
      // What happens before it is told, if anything: a page opens.
      opens: fc.boolean(),
      isTold: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const told = new ToldTiles();
        const truth = new Map<string, Tile>([['1', tile('1')]]);
        const pages: ToldTile[][] = [];
        let news = new Set<string>();
        const tell = (tiles: Iterable<Tile>) => {
          const message = told.news([...tiles]);
          for (const page of pages) hear(page, message);
        };
        const open = () => {
          // Those who are there hear first what who comes is shown.
          tell(truth.values());
          pages.push(told.of([...truth.values()].map(({ terminalId }) => terminalId)).map((one) => ({ ...one })));
        };
        open();
        for (const { of, kind, server, opens, isTold } of steps) {
          truth.set(of, tile(of, { state: { kind }, measure: { ...measure, server } }));
          news.add(of);
          if (opens) open();
          if (!isTold) continue;
          tell([...news].flatMap((name) => truth.get(name) ?? []));
          news = new Set();
        }
        tell([...news].flatMap((name) => truth.get(name) ?? []));
        const byName = (one: Tile, other: Tile) => one.name.localeCompare(other.name);
        for (const page of pages) {
          const shown = page.map(({ row: _row, ...shownTile }) => shownTile);
          expect(shown.toSorted(byName)).toEqual([...truth.values()].toSorted(byName));
        }
      }),
    );
  });
});

/** As a dashboard does. */
function hear(page: ToldTile[], { tiles, figures }: ReturnType<ToldTiles['news']>): void {
  for (const whole of tiles.map((one) => ({ ...one }))) {
    const place = page.findIndex(({ terminalId }) => terminalId === whole.terminalId);
    if (place === -1) page.push(whole);
    else page[place] = whole;
  }
  for (const row of figures) {
    const place = page.findIndex((shown) => shown.row === row[0]);
    const one = page[place];
    if (one?.measure) page[place] = { ...one, measure: withFigureRow(one.measure, row) };
  }
}
