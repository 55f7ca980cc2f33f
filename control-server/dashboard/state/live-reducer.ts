import type { Refusal } from '#protocol/result.ts';
import type { Changes, Me, SiteSummary, Snapshot, ToldTile, WatchRequest } from '#protocol/staff-messages.ts';
import { type FigureRow, withFigureRow } from '#protocol/tile-figures.ts';

/**
 * What the dashboard knows of the scope it watches, and how far that can be trusted. Pure: values in, values out.
 *
 *   waiting ──snapshot──▶ live ──changes (next revision)──▶ live
 *      │                   │ ╲──changes with a gap──▶ live, needsWatch (ask again; what is shown stays true to its time)
 *      │                   └──link lost──▶ lost ──snapshot──▶ live
 *      └──refused──▶ refused
 *
 * `lost` keeps the last data together with `asOf`, when the server was last heard (its clock, ms since 1970): shown greyed with that
 * hour, never as live.
 */
export type LiveState =
  | { kind: 'waiting'; scope: WatchRequest }
  | { kind: 'live'; scope: WatchRequest; data: LiveData; needsWatch: boolean }
  | { kind: 'lost'; scope: WatchRequest; last: { data: LiveData; asOf: number } | null }
  | { kind: 'refused'; scope: WatchRequest; refusal: Refusal };

export type LiveData = {
  revision: number;
  me: Me;
  sites: SiteSummary[];
  tiles: ToldTile[];
  /** The server's clock, anchored on this page's monotonic clock: a changed wall clock moves nothing. */
  anchor: ClockAnchor;
};

/** `serverTime` (ms since 1970) was received when the page's monotonic clock said `receivedAt` (ms). */
export type ClockAnchor = { serverTime: number; receivedAt: number };

export type LiveEvent =
  | { kind: 'watch-asked'; scope: WatchRequest }
  | { kind: 'snapshot'; scope: WatchRequest; snapshot: Snapshot; receivedAt: number }
  | { kind: 'changes'; changes: Changes; receivedAt: number }
  | { kind: 'unreadable-changes' }
  /** `heardAt`: the page's monotonic clock when the server last said anything, a ping included. */
  | { kind: 'link-lost'; heardAt: number }
  | { kind: 'refused'; scope: WatchRequest; refusal: Refusal };

/** Do two watch requests ask for the same thing? */
export function sameScope(a: WatchRequest, b: WatchRequest): boolean {
  if (a.kind === 'site' && b.kind === 'site') return a.siteId === b.siteId;
  return a.kind === b.kind;
}

/** The next state. Events of a scope that is no longer the watched one change nothing. */
export function reduceLive(state: LiveState, event: LiveEvent): LiveState {
  switch (event.kind) {
    case 'watch-asked':
      return watchAsked(state, event.scope);
    case 'snapshot': {
      if (!sameScope(state.scope, event.scope)) return state;
      const { revision, me, sites, tiles, serverTime } = event.snapshot;
      const anchor = { serverTime, receivedAt: event.receivedAt };
      return {
        kind: 'live',
        scope: state.scope,
        data: { revision, me, sites: sortedByName(sites), tiles: sortedByName(tiles), anchor },
        needsWatch: false,
      };
    }
    case 'changes':
      return state.kind === 'live' ? withChanges(state, event.changes, event.receivedAt) : state;
    case 'unreadable-changes':
      return state.kind === 'live' ? { ...state, needsWatch: true } : state;
    case 'link-lost':
      if (state.kind === 'live') {
        const { data } = state;
        return { kind: 'lost', scope: state.scope, last: { data, asOf: serverNow(data.anchor, event.heardAt) } };
      }
      return state.kind === 'waiting' ? { kind: 'lost', scope: state.scope, last: null } : state;
    case 'refused':
      return sameScope(state.scope, event.scope)
        ? { kind: 'refused', scope: state.scope, refusal: event.refusal }
        : state;
  }
}

/** Asking again for the same scope keeps what is shown; another scope starts empty. */
function watchAsked(state: LiveState, scope: WatchRequest): LiveState {
  if (!sameScope(state.scope, scope) || state.kind === 'refused') return { kind: 'waiting', scope };
  return state.kind === 'live' && state.needsWatch ? { ...state, needsWatch: false } : state;
}

function withChanges(state: Extract<LiveState, { kind: 'live' }>, changes: Changes, receivedAt: number): LiveState {
  const { data } = state;
  // Already in the snapshot, or sent twice: each change counts once.
  if (changes.revision <= data.revision) return state;
  if (changes.revision > data.revision + 1) return { ...state, needsWatch: true };
  return {
    ...state,
    data: {
      ...data,
      revision: changes.revision,
      sites: replaced(data.sites, changes.sites, (site) => site.siteId),
      tiles: withFigures(
        replaced(data.tiles, inScope(state.scope, changes.tiles), (tile) => tile.terminalId),
        changes.figures,
      ),
      anchor: { serverTime: changes.serverTime, receivedAt },
    },
  };
}

/** A tile without new figures stays the same object: nothing of it is drawn again. */
function withFigures(tiles: ToldTile[], rows: readonly FigureRow[]): ToldTile[] {
  if (rows.length === 0) return tiles;
  const byNumber = new Map(rows.map((row) => [row[0], row]));
  return tiles.map((tile) => {
    const row = byNumber.get(tile.row);
    return row && tile.measure ? { ...tile, measure: withFigureRow(tile.measure, row) } : tile;
  });
}

function inScope(scope: WatchRequest, tiles: ToldTile[]): ToldTile[] {
  return scope.kind === 'site' ? tiles.filter((tile) => tile.siteId === scope.siteId) : [];
}

function replaced<T extends { name: string }>(before: T[], news: T[], idOf: (item: T) => string): T[] {
  if (news.length === 0) return before;
  const byId = new Map(before.map((item) => [idOf(item), item]));
  for (const item of news) byId.set(idOf(item), item);
  return sortedByName([...byId.values()]);
}

/** "Poste 2" before "Poste 10". The order never depends on states, so that no tile moves under a finger. */
function sortedByName<T extends { name: string }>(items: T[]): T[] {
  return items.toSorted((a, b) => a.name.localeCompare(b.name, 'fr', { numeric: true }));
}

/** The server's clock now, in ms since 1970, when the page's monotonic clock says `monotonicNow`. */
export function serverNow(anchor: ClockAnchor, monotonicNow: number): number {
  return anchor.serverTime + (monotonicNow - anchor.receivedAt);
}
