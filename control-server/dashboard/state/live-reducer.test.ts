import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Changes, SiteSummary, Snapshot, Tile, ToldTile, WatchRequest } from '#protocol/staff-messages.ts';
import type { FigureRow, ShownMeasure } from '#protocol/tile-figures.ts';
import { type LiveState, reduceLive, serverNow } from './live-reducer.ts';

const siteId = '00000000-0000-4000-8000-000000000001';
const otherSiteId = '00000000-0000-4000-8000-000000000002';
const scope: WatchRequest = { kind: 'site', siteId };
const me = { staffId: '00000000-0000-4000-8000-00000000000a', name: 'Marie', role: 'helper' as const };

const unknownLine = {
  word: 'unknown' as const,
  since: null,
  isProbable: false,
  speakers: 0,
  delayMs: null,
  jitterMs: null,
  lossPercent: null,
  measuredAt: null,
};

function site(free: number): SiteSummary {
  return {
    siteId,
    name: 'Montesquieu',
    counts: { free, occupied: 0, wiping: 0, outOfService: 0, silent: 0 },
    fibre: { ...unknownLine, gatewayMs: null, dnsMs: null, serverMs: null },
    wifi: { ...unknownLine, signalDbm: null },
  };
}

function tile(number: number, state: Tile['state'] = { kind: 'free' }, ofSite = siteId): ToldTile {
  return {
    terminalId: `00000000-0000-4000-9000-${String(number).padStart(12, '0')}`,
    siteId: ofSite,
    name: `Poste ${number}`,
    state,
    measure: null,
    confinement: null,
    appVersion: null,
    lastWipedAt: null,
    memory: null,
    orders: [],
    row: number,
  };
}

const snapshot = (revision: number, tiles: ToldTile[] = []): Snapshot => ({
  revision,
  serverTime: 1_000,
  me,
  sites: [site(1)],
  tiles,
});
const changes = (revision: number, tiles: ToldTile[] = [], figures: FigureRow[] = []): Changes => ({
  revision,
  serverTime: 2_000,
  sites: [],
  tiles,
  figures,
});
const measure: ShownMeasure = {
  medium: 'cable',
  lossPercent: 0,
  signalDbm: null,
  gateway: 0,
  dns: 8,
  beyond: 11,
  server: 9,
};

function live(revision: number, tiles: ToldTile[] = []): LiveState {
  return reduceLive(
    { kind: 'waiting', scope },
    { kind: 'snapshot', scope, snapshot: snapshot(revision, tiles), receivedAt: 5 },
  );
}

describe('live reducer', () => {
  it('shows a snapshot, then the next change, and each change once', () => {
    const wiping = changes(8, [tile(1, { kind: 'wiping' })]);
    const once = reduceLive(live(7, [tile(1)]), { kind: 'changes', changes: wiping, receivedAt: 9 });
    expect(once).toMatchObject({ kind: 'live', needsWatch: false, data: { revision: 8 } });
    expect(once.kind === 'live' && once.data.tiles.map((t) => t.state.kind)).toEqual(['wiping']);
    expect(reduceLive(once, { kind: 'changes', changes: wiping, receivedAt: 10 })).toBe(once);
  });

  it('takes new figures into the tile whose number they have, and leaves every other as it was', () => {
    const before = live(7, [
      { ...tile(1), measure },
      { ...tile(2), measure },
    ]);
    const after = reduceLive(before, {
      kind: 'changes',
      changes: changes(8, [], [[2, 0, 9, 11, 40]]),
      receivedAt: 9,
    });
    const tilesOf = (state: LiveState) => (state.kind === 'live' ? state.data.tiles : []);
    expect(tilesOf(after)[1]?.measure).toEqual({ ...measure, dns: 9, server: 40 });
    expect(tilesOf(after)[0]).toBe(tilesOf(before)[0]);
  });

  it('takes figures after the tile that comes whole in the same message', () => {
    const whole = { ...tile(1), measure };
    const told = changes(8, [whole], [[1, 5, null, 1, 8, 11, 9]]);
    const after = reduceLive(live(7), { kind: 'changes', changes: told, receivedAt: 9 });
    expect(after.kind === 'live' && after.data.tiles[0]?.measure).toEqual({ ...measure, lossPercent: 5, gateway: 1 });
  });

  it('asks for a new watch on a gap and applies nothing of what came after it', () => {
    const before = live(7, [tile(1)]);
    const after = reduceLive(before, { kind: 'changes', changes: changes(9, [tile(2)]), receivedAt: 9 });
    expect(after).toMatchObject({ kind: 'live', needsWatch: true, data: { revision: 7 } });
    expect(after.kind === 'live' && after.data.tiles).toHaveLength(1);
    expect(reduceLive(after, { kind: 'watch-asked', scope })).toMatchObject({ kind: 'live', needsWatch: false });
  });

  it('asks for a new watch when changes cannot be read', () => {
    expect(reduceLive(live(7), { kind: 'unreadable-changes' })).toMatchObject({ needsWatch: true });
  });

  it('keeps the last data when the link is lost, never as live, until a new snapshot', () => {
    // The snapshot said 1 000 when this page's clock said 5; a ping was heard 30 later, and nothing since.
    const lost = reduceLive(live(7, [tile(1)]), { kind: 'link-lost', heardAt: 35 });
    expect(lost).toMatchObject({ kind: 'lost', last: { data: { revision: 7 }, asOf: 1_030 } });
    expect(reduceLive(lost, { kind: 'changes', changes: changes(8), receivedAt: 9 })).toBe(lost);
    expect(reduceLive(lost, { kind: 'watch-asked', scope })).toBe(lost);
    const back = reduceLive(lost, { kind: 'snapshot', scope, snapshot: snapshot(1), receivedAt: 20 });
    expect(back).toMatchObject({ kind: 'live', data: { revision: 1 } });
  });

  it('forgets everything when another site is watched, and ignores late answers of the old one', () => {
    const other: WatchRequest = { kind: 'site', siteId: otherSiteId };
    const waiting = reduceLive(live(7, [tile(1)]), { kind: 'watch-asked', scope: other });
    expect(waiting).toEqual({ kind: 'waiting', scope: other });
    expect(reduceLive(waiting, { kind: 'snapshot', scope, snapshot: snapshot(8), receivedAt: 1 })).toBe(waiting);
    expect(reduceLive(waiting, { kind: 'changes', changes: changes(8), receivedAt: 1 })).toBe(waiting);
    expect(reduceLive(waiting, { kind: 'refused', scope, refusal: { code: 'not-found' } })).toBe(waiting);
  });

  it('never shows a tile of another site', () => {
    const stray = changes(8, [tile(3, { kind: 'free' }, otherSiteId)]);
    const after = reduceLive(live(7, [tile(1)]), { kind: 'changes', changes: stray, receivedAt: 9 });
    expect(after.kind === 'live' && after.data.tiles.map((t) => t.siteId)).toEqual([siteId]);
  });

  it('sorts by name as people count, whatever the states', () => {
    const state = live(1, [tile(10), tile(2), tile(1)]);
    expect(state.kind === 'live' && state.data.tiles.map((t) => t.name)).toEqual(['Poste 1', 'Poste 2', 'Poste 10']);
  });

  it('ends at the server’s tiles whatever is lost or repeated, once the watches it asked for are answered', () => {
    const kinds = ['free', 'wiping', 'reserved'] as const;
    const step = fc.record({
      tile: fc.integer({ min: 1, max: 4 }),
      state: fc.constantFrom(...kinds),
      delivery: fc.constantFrom('once', 'twice', 'lost'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const server = new Map<number, ToldTile>();
        let revision = 1;
        let state = live(revision);
        const rewatchIfAsked = () => {
          if (state.kind !== 'live' || !state.needsWatch) return;
          state = reduceLive(state, { kind: 'watch-asked', scope });
          const whole = snapshot(revision, [...server.values()]);
          state = reduceLive(state, { kind: 'snapshot', scope, snapshot: whole, receivedAt: 0 });
        };
        for (const { tile: number, state: kind, delivery } of steps) {
          const news = tile(number, { kind });
          server.set(number, news);
          revision += 1;
          const copies = delivery === 'lost' ? 0 : delivery === 'once' ? 1 : 2;
          for (let copy = 0; copy < copies; copy++) {
            state = reduceLive(state, { kind: 'changes', changes: changes(revision, [news]), receivedAt: 0 });
          }
          rewatchIfAsked();
        }
        // One last change that arrives shows any gap left open.
        const last = tile(5);
        server.set(5, last);
        revision += 1;
        state = reduceLive(state, { kind: 'changes', changes: changes(revision, [last]), receivedAt: 0 });
        rewatchIfAsked();
        const shown = state.kind === 'live' ? state.data.tiles : [];
        const byName = (a: Tile, b: Tile) => a.name.localeCompare(b.name);
        expect(shown.toSorted(byName)).toEqual([...server.values()].toSorted(byName));
      }),
    );
  });

  it('reads the server’s clock from the monotonic one', () => {
    expect(serverNow({ serverTime: 1_000_000, receivedAt: 500 }, 1_500)).toBe(1_001_000);
  });
});
