import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tile, ToldTile } from '#protocol/staff-messages.ts';
import { type ShownMeasure, withFigureRow } from '#protocol/tile-figures.ts';
import { type TileOf, ToldTiles } from './told-tiles.ts';

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

type Known = TileOf['known'] & { tile: Tile };

/** A terminal whose tile that is. */
function terminal(shown: Tile, version = 0): Known {
  return { tile: shown, version, recent: shown.measure && { shown: shown.measure } };
}

/** The same object, as it is one for all its time. */
function becomes(known: Known, parts: Partial<Tile>, version = known.version): Known {
  return Object.assign(known, terminal({ ...known.tile, ...parts }, version));
}

/** Tells what is new of one terminal whose tile is looked at. */
function tellTile(told: ToldTiles, known: Known) {
  return told.news([{ tile: known.tile, known }]);
}

const slower = { measure: { ...measure, server: 40 } };

describe('what a page is told', () => {
  it('is a tile whole, then rows of figures, then nothing as long as nothing is new', () => {
    const told = new ToldTiles();
    const known = terminal(tile('1'));
    expect(tellTile(told, known)).toEqual({ tiles: [{ ...tile('1'), row: 0 }], figures: [] });
    becomes(known, slower);
    expect(tellTile(told, known)).toEqual({ tiles: [], figures: [[0, 0, 8, 11, 40]] });
    expect(tellTile(told, known)).toEqual({ tiles: [], figures: [] });
    expect(told.of([known.tile.terminalId])).toEqual([{ ...tile('1', slower), row: 0 }]);
  });

  it.each<[string, Partial<Tile>]>([
    ['another state', { state: { kind: 'wiping' } }],
    ['another medium', { measure: { ...measure, medium: 'wifi' } }],
    ['no measure', { measure: null }],
    ['a part that was not there', { pausedUntil: 5 }],
    ['an order', { orders: [{ commandId: siteId, kind: 'end', askedAt: 1, state: { kind: 'sent' } }] }],
  ])('is a tile whole for %s, and again when it is over', (_what, parts) => {
    const told = new ToldTiles();
    tellTile(told, terminal(tile('1')));
    expect(tellTile(told, terminal(tile('1', parts))).tiles).toEqual([{ ...tile('1', parts), row: 0 }]);
    expect(tellTile(told, terminal(tile('1'))).tiles).toEqual([{ ...tile('1'), row: 0 }]);
  });

  it('is a row for a measure that came alone, without a look at the tile', () => {
    const told = new ToldTiles();
    const known = terminal(tile('1'));
    tellTile(told, known);
    expect(told.hear(becomes(known, slower))).toBe(true);
    expect(told.news([])).toEqual({ tiles: [], figures: [[0, 0, 8, 11, 40]] });
    expect(told.hear(known)).toBe(true);
    expect(told.news([])).toEqual({ tiles: [], figures: [] });
  });

  it.each<[string, Partial<Tile>, number]>([
    ['of another version', {}, 1],
    ['by another medium', { measure: { ...measure, medium: 'wifi' } }, 0],
    ['of which no measure is known', { measure: null }, 0],
  ])('asks for a look at the tile of a terminal %s', (_what, parts, version) => {
    const told = new ToldTiles();
    const known = terminal(tile('1'));
    tellTile(told, known);
    expect(told.hear(becomes(known, parts, version))).toBe(false);
    expect(told.news([]).figures).toEqual([]);
  });

  it('asks for a look at a tile that is not told yet, or has an order, which leaves it by time alone', () => {
    const told = new ToldTiles();
    const order = { commandId: siteId, kind: 'end' as const, askedAt: 1, state: { kind: 'done' as const, at: 2 } };
    const known = terminal(tile('1', { orders: [order] }));
    tellTile(told, known);
    expect(told.hear(known)).toBe(false);
    expect(told.hear(terminal(tile('2')))).toBe(false);
  });

  it('is no row that waited where the tile is told whole after it', () => {
    const told = new ToldTiles();
    const both = [terminal(tile('1')), terminal(tile('2'))] as const;
    for (const known of both) tellTile(told, known);
    for (const known of both) told.hear(becomes(known, { measure: { ...slower.measure, lossPercent: 2 } }));
    becomes(both[0], { state: { kind: 'wiping' } }, 1);
    const whole = { ...both[0].tile, row: 0 };
    expect(tellTile(told, both[0])).toEqual({ tiles: [whole], figures: [[1, 2, null, 0, 8, 11, 40]] });
  });

  it('makes every page that listens show the truth, whenever it came', () => {
    const step = fc.record({
      of: fc.constantFrom('1', '2', '3'),
      kind: fc.constantFrom('free' as const, 'wiping' as const),
      server: fc.constantFrom(9, 10, 'failed' as const, null),
      medium: fc.constantFrom('cable' as const, 'wifi' as const),
      signalDbm: fc.constantFrom(null, -61, -1),
      // That something else changed may go unsaid: the version that comes with a measure tells.
      isSaid: fc.boolean(),
      // What happens before it is told, if anything: a page opens.
      opens: fc.boolean(),
      isTold: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const told = new ToldTiles();
        const truth = new Map<string, Known>([['1', terminal(tile('1'))]]);
        const pages: ToldTile[][] = [];
        const changed = new Set<Known>();
        const tell = (looked: Iterable<Known>) => {
          const message = told.news([...looked].map((known) => ({ tile: known.tile, known })));
          for (const page of pages) hear(page, message);
          changed.clear();
        };
        const open = () => {
          // Those who are there hear first what who comes is shown.
          tell(truth.values());
          pages.push(told.of([...truth.values()].map((known) => known.tile.terminalId)).map((one) => ({ ...one })));
        };
        open();
        for (const { of, kind, opens, isTold, isSaid, ...figures } of steps) {
          const parts = { state: { kind }, measure: { ...measure, ...figures } };
          const known = truth.get(of) ?? terminal(tile(of, parts));
          const isOther = !truth.has(of) || known.tile.state.kind !== kind;
          truth.set(of, becomes(known, parts, known.version + Number(isOther)));
          if ((isOther && isSaid) || !told.hear(known)) changed.add(known);
          if (opens) open();
          if (isTold) tell(changed);
        }
        tell(changed);
        const byName = (one: Tile, other: Tile) => one.name.localeCompare(other.name);
        for (const page of pages) {
          const shown = page.map(({ row: _row, ...shownTile }) => shownTile);
          expect(shown.toSorted(byName)).toEqual([...truth.values()].map((known) => known.tile).toSorted(byName));
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
