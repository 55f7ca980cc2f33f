import type { Changes as ChangesMessage, Me, Snapshot, Tile, WatchRequest } from '#protocol/staff-messages.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { Announcement } from '../changes.ts';
import type { Context } from '../context.ts';
import { reportIncident } from '../incident.ts';
import { presentSite } from '../sites/site-presenter.ts';
import { listSites } from '../sites/site-store.ts';
import type { StaffSites } from '../staff/policy.ts';
import { presentTiles } from '../terminals/tile-presenter.ts';

/** Announcements gathered before one message: a tile is to turn within 500 ms, and a room speaks at once. */
const GATHER_MS = 30;

/** One dashboard that watches. */
export type Watcher = { me: Me; sites: StaffSites; scope: WatchRequest; send: (changes: ChangesMessage) => void };

/**
 * Snapshots and changes for dashboards. One revision for all, one more with each message; snapshots and messages are made one after the other, so a snapshot of revision
 * N is followed by message N+1 and nothing is missed between them.
 */
export class DashboardFeed {
  readonly #ctx: Context;
  readonly #watchers = new Map<string, Watcher>();
  #revision = 0;
  #changed = new Map<string, Set<string>>();
  #hasRemoval = false;
  #timer: NodeJS.Timeout | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #stopListening: () => void;

  constructor(ctx: Context) {
    this.#ctx = ctx;
    this.#stopListening = ctx.changes.subscribe((announcement) => this.#hear(announcement));
  }

  /** Registers (or moves) a watcher and gives it the whole. Refusal: `not-found` for a site that is not theirs or not there. */
  watch(id: string, watcher: Watcher): Promise<Result<Snapshot>> {
    return this.#inTurn(async () => {
      const sites = (await listSites(this.#ctx.db)).filter(({ siteId }) => sees(watcher.sites, siteId));
      const { scope } = watcher;
      if (scope.kind === 'site' && !sites.some(({ siteId }) => siteId === scope.siteId)) return refuse('not-found');
      const { summaries, tiles } = await this.#present(sites.map(({ siteId }) => siteId));
      this.#watchers.set(id, watcher);
      return ok({
        revision: this.#revision,
        serverTime: this.#ctx.clock.now(),
        me: watcher.me,
        sites: summaries,
        tiles: tiles.filter((tile) => inScope(scope, tile)),
      });
    });
  }

  unwatch(id: string): void {
    this.#watchers.delete(id);
  }

  /** Stops; what is being made is waited for. */
  async close(): Promise<void> {
    this.#stopListening();
    if (this.#timer) clearTimeout(this.#timer);
    this.#watchers.clear();
    await this.#turn;
  }

  #hear(announcement: Announcement): void {
    if (announcement.kind === 'staff-session-ended') return;
    const terminals = this.#changed.get(announcement.siteId) ?? new Set<string>();
    this.#changed.set(announcement.siteId, terminals);
    if (announcement.kind === 'terminal-changed') terminals.add(announcement.terminalId);
    if (announcement.kind === 'terminal-revoked') this.#hasRemoval = true;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.#inTurn(() => this.#flush()).catch((error: unknown) => reportIncident(this.#ctx.log, error, 'feed'));
    }, GATHER_MS);
  }

  async #flush(): Promise<void> {
    const changed = this.#changed;
    const hasRemoval = this.#hasRemoval;
    this.#changed = new Map();
    this.#hasRemoval = false;
    const { summaries, tiles } = await this.#present([...changed.keys()]);
    // The protocol has no word for a tile that is gone: a missing revision makes every dashboard ask for the whole.
    this.#revision += hasRemoval ? 2 : 1;
    const news = tiles.filter((tile) => changed.get(tile.siteId)?.has(tile.terminalId));
    for (const watcher of this.#watchers.values()) {
      // Sent even when empty for this watcher: revisions must follow one another.
      watcher.send({
        revision: this.#revision,
        serverTime: this.#ctx.clock.now(),
        sites: summaries.filter(({ siteId }) => sees(watcher.sites, siteId)),
        tiles: news.filter((tile) => sees(watcher.sites, tile.siteId) && inScope(watcher.scope, tile)),
      });
    }
  }

  async #present(siteIds: readonly string[]) {
    const ctx = this.#ctx;
    const sites = (await listSites(ctx.db)).filter(({ siteId }) => siteIds.includes(siteId));
    const tiles = await presentTiles(ctx, siteIds);
    const now = ctx.clock.now();
    const summaries = sites.map((site) => {
      const own = tiles.filter((tile) => tile.siteId === site.siteId);
      return presentSite(site, own, ctx.lines, now);
    });
    return { summaries, tiles };
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

function sees(sites: StaffSites, siteId: string): boolean {
  return sites === 'all' || sites.has(siteId);
}

function inScope(scope: WatchRequest, tile: Tile): boolean {
  return scope.kind === 'site' && scope.siteId === tile.siteId;
}
