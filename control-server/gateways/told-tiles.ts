import type { Tile, ToldTile } from '#protocol/staff-messages.ts';
import { type FigureRow, figureRow } from '#protocol/tile-figures.ts';

/** What those who have a site's page open have been told of its terminals, and what of it is new. */
export class ToldTiles {
  readonly #told = new Map<string, ToldTile>();

  /** What was told of these terminals last, for who comes now. */
  of(terminalIds: readonly string[]): ToldTile[] {
    const told: ToldTile[] = [];
    for (const terminalId of terminalIds) {
      const tile = this.#told.get(terminalId);
      if (tile) told.push(tile);
    }
    return told;
  }

  /** Of these tiles, what is to be told: whole, or figures alone. It counts as told from now on. */
  news(tiles: readonly Tile[]): { tiles: ToldTile[]; figures: FigureRow[] } {
    const whole: ToldTile[] = [];
    const figures: FigureRow[] = [];
    for (const tile of tiles) {
      const before = this.#told.get(tile.terminalId);
      if (before && isSameButFigures(before, tile)) {
        const row = tile.measure && before.measure ? figureRow(before.row, before.measure, tile.measure) : null;
        if (!row) continue;
        figures.push(row);
        // In place: hundreds of copies four times a second would be most of the work.
        before.measure = tile.measure;
      } else {
        const told = { ...tile, row: before?.row ?? this.#told.size };
        this.#told.set(tile.terminalId, told);
        whole.push(told);
      }
    }
    return { tiles: whole, figures };
  }
}

/** Does a row of figures, or nothing, make one of the other? */
function isSameButFigures(told: ToldTile, now: Tile): boolean {
  if (told.measure?.medium !== now.measure?.medium) return false;
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
