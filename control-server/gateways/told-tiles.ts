import type { Tile, ToldTile } from '#protocol/staff-messages.ts';
import { type FigureRow, type ShownMeasure, figureRow } from '#protocol/tile-figures.ts';
import type { TileGlance } from '../terminals/tile-presenter.ts';
import { ToldFigures } from './told-figures.ts';

/** As much of a live terminal as its figures are told by; the object itself is its name. */
type Measured = { version: number; recent: { shown: ShownMeasure } | null };
/** A tile as it is now, and whose it is. */
export type TileOf = { tile: Tile; known: Measured };

/** No terminal has it. */
const NO_VERSION = -1;

/** What those who have a site's page open have been told of its terminals, and what of it is new. */
export class ToldTiles {
  /** by terminal ids; their measures as they are now are in the figures */
  readonly #told = new Map<string, ToldTile>();
  readonly #figures = new ToldFigures();
  readonly #rowOf = new Map<Measured, number>();
  /** by rows: which version of its terminal stands there, if measures alone may make another tile of it */
  readonly #versions: number[] = [];
  #rows: FigureRow[] = [];

  /** What was told of these terminals last, for who comes now. */
  of(terminalIds: readonly string[]): ToldTile[] {
    return this.#allOf(terminalIds).map((tile) => ({ ...tile, measure: this.#figures.of(tile.row) }));
  }

  /** As much of them as their site is told by. */
  glancesOf(terminalIds: readonly string[]): TileGlance[] {
    return this.#allOf(terminalIds);
  }

  /**
   * A terminal has told a measure and, as far as is known, nothing else: its row waits for the next telling. Made here and now, while all that it is made of is at hand: in a full room these
   * rows are most of what is told.
   * @returns false: it takes a look at the tile (`news`)
   */
  hear(known: Measured): boolean {
    const row = this.#rowOf.get(known);
    const now = known.recent?.shown;
    if (row === undefined || !now || this.#versions[row] !== known.version) return false;
    const before = this.#figures.of(row);
    if (before?.medium !== now.medium) return false;
    this.#keepRow(row, before, now);
    return true;
  }

  /** Of these tiles, what is to be told: whole, or figures alone; with the rows that wait. It counts as told from now on. */
  news(tiles: readonly TileOf[]): { tiles: ToldTile[]; figures: FigureRow[] } {
    const whole: ToldTile[] = [];
    for (const { tile, known } of tiles) {
      const told = this.#told.get(tile.terminalId);
      const row = told?.row ?? this.#told.size;
      const before = told ? this.#figures.of(row) : null;
      this.#rowOf.set(known, row);
      // An order leaves its tile by time alone.
      this.#versions[row] = tile.orders.length === 0 ? known.version : NO_VERSION;
      if (told && before?.medium === tile.measure?.medium && isSameButFigures(told, tile)) {
        if (before && tile.measure) this.#keepRow(row, before, tile.measure);
      } else {
        whole.push({ ...tile, row });
        this.#told.set(tile.terminalId, { ...tile, row });
        this.#figures.set(row, tile.measure);
      }
    }
    const rows = this.#rows;
    this.#rows = [];
    // A row is read after the tiles: one that waited would be older than its tile.
    const isWhole = new Set(whole.map(({ row }) => row));
    return { tiles: whole, figures: isWhole.size === 0 ? rows : rows.filter(([number]) => !isWhole.has(number)) };
  }

  #allOf(terminalIds: readonly string[]): ToldTile[] {
    const told: ToldTile[] = [];
    for (const terminalId of terminalIds) {
      const tile = this.#told.get(terminalId);
      if (tile) told.push(tile);
    }
    return told;
  }

  /** Two rows of one tile are read in their order. */
  #keepRow(number: number, before: ShownMeasure, now: ShownMeasure): void {
    const row = figureRow(number, before, now);
    if (!row) return;
    this.#figures.set(number, now);
    this.#rows.push(row);
  }
}

/** Does a row of figures, or nothing, make one of the other, where the medium is the same? */
function isSameButFigures(told: ToldTile, now: Tile): boolean {
  const parts: Partial<Tile> = told;
  let same = 0;
  for (const name in now) {
    const part = name as keyof Tile;
    if (part !== 'measure' && !isSame(parts[part], now[part])) return false;
    same += 1;
  }
  // The number is the told one's alone; a part that is gone is new too.
  return same === Object.keys(told).length - 1;
}

/** Of values that JSON can say. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => isSame((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name]))
  );
}
