import type {
  Changes as ChangesMessage,
  Me,
  SiteSummary,
  Snapshot,
  Tile,
  WatchRequest,
} from '#protocol/staff-messages.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { Announcement } from '../changes.ts';
import type { Context } from '../context.ts';
import { presentQueue } from '../queue/queue-presenter.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { presentSite } from '../sites/site-presenter.ts';
import type { StaffSites } from '../staff/policy.ts';
import { presentTile } from '../terminals/tile-presenter.ts';

/** The first change after a quiet while is told almost at once: a tile is to turn within 500 ms, and a room speaks at once. */
const GATHER_MS = 30;
/** Then at most so often: no eye follows faster (issue 5; a screen's refresh is the other limit). */
const APART_MS = 250;

/** Dashboards that show the same page: they are told the same, encoded once. */
type Channel = {
  name: string;
  siteIds: () => Iterable<string>;
  withTiles: boolean;
  revision: number;
  watchers: Set<string>;
  /** JSON of each summary as it was told last */
  told: Map<string, string>;
};

/** What changed since the last telling: for each site its terminals, and whether one is gone. */
type News = { terminals: Set<string>; hasRemoval: boolean };

/**
 * Snapshots and changes for dashboards, from the live state: no question to the database, so a snapshot of revision N is followed by message N+1 and nothing is missed between them. A channel
 * tells only what its page shows, and only what differs from what it told before.
 */
export class DashboardFeed {
  readonly #ctx: Context;
  readonly #tell: (channel: string, changes: ChangesMessage) => void;
  readonly #channels = new Map<string, Channel>();
  readonly #channelOf = new Map<string, Channel>();
  #news = new Map<string, News>();
  #timer: NodeJS.Timeout | null = null;
  #toldAt = Number.NEGATIVE_INFINITY;
  readonly #stopListening: () => void;

  /** @param tell sends a message to all who have joined a channel */
  constructor(ctx: Context, tell: (channel: string, changes: ChangesMessage) => void) {
    this.#ctx = ctx;
    this.#tell = tell;
    this.#stopListening = ctx.changes.subscribe((announcement) => this.#hear(announcement));
  }

  /**
   * Moves a watcher to the channel of its page and gives it the whole; the caller joins it before anything else happens.
   * @returns the channel's name with the snapshot. Refusal: `not-found` for a site that is not theirs or not there
   */
  watch(
    id: string,
    watcher: { me: Me; sites: StaffSites; scope: WatchRequest },
  ): Result<{ channel: string; snapshot: Snapshot }> {
    const { scope, sites } = watcher;
    const isTheirs = (siteId: string) => this.#ctx.sites.has(siteId) && sees(sites, siteId);
    if (scope.kind === 'site' && !isTheirs(scope.siteId)) return refuse('not-found');
    this.unwatch(id);
    const channel = this.#channelFor(scope, sites);
    const isFirst = channel.watchers.size === 0;
    channel.watchers.add(id);
    this.#channelOf.set(id, channel);
    const shown = [...channel.siteIds()].sort((one, other) =>
      this.#nameOf(one).localeCompare(this.#nameOf(other), 'fr'),
    );
    const tiles = channel.withTiles ? shown.flatMap((siteId) => this.#tilesOf(siteId)) : [];
    const summaries = shown.map((siteId) => this.#summaryOf(siteId));
    // Those who watch already have not been told what is new in this one.
    if (isFirst) for (const summary of summaries) channel.told.set(summary.siteId, JSON.stringify(summary));
    const { revision } = channel;
    const snapshot = { revision, serverTime: this.#ctx.clock.now(), me: watcher.me, sites: summaries, tiles };
    return ok({ channel: channel.name, snapshot });
  }

  /** @returns the channel it was in, if any */
  unwatch(id: string): string | null {
    const channel = this.#channelOf.get(id);
    if (!channel) return null;
    this.#channelOf.delete(id);
    channel.watchers.delete(id);
    if (channel.watchers.size === 0) this.#channels.delete(channel.name);
    return channel.name;
  }

  close(): void {
    this.#stopListening();
    if (this.#timer) clearTimeout(this.#timer);
    this.#channels.clear();
    this.#channelOf.clear();
  }

  #channelFor(scope: WatchRequest, sites: StaffSites): Channel {
    const ctx = this.#ctx;
    const visible = sites === 'all' ? 'all' : [...sites].sort().join(' ');
    const name = scope.kind === 'site' ? `site ${scope.siteId}` : `sites ${visible}`;
    const there = this.#channels.get(name);
    if (there) return there;
    const siteIds =
      scope.kind === 'site'
        ? () => [scope.siteId]
        : () => [...ctx.sites.keys()].filter((siteId) => sees(sites, siteId));
    const channel: Channel = {
      name,
      siteIds,
      withTiles: scope.kind === 'site',
      // Never one that a page of an earlier channel of this name could take for its own next.
      revision: Math.floor(performance.now()),
      watchers: new Set(),
      told: new Map(),
    };
    this.#channels.set(name, channel);
    return channel;
  }

  #hear(announcement: Announcement): void {
    if (announcement.kind === 'staff-session-ended') return;
    const { siteId } = announcement;
    const news = this.#news.get(siteId) ?? { terminals: new Set(), hasRemoval: false };
    this.#news.set(siteId, news);
    if (announcement.kind === 'terminal-changed') news.terminals.add(announcement.terminalId);
    if (announcement.kind === 'terminal-revoked') news.hasRemoval = true;
    const wait = Math.max(GATHER_MS, this.#toldAt + APART_MS - performance.now());
    this.#timer ??= setTimeout(() => this.#tellNews(), wait);
  }

  #tellNews(): void {
    this.#timer = null;
    this.#toldAt = performance.now();
    const news = this.#news;
    this.#news = new Map();
    const summaries = new Map<string, SiteSummary>();
    for (const channel of this.#channels.values()) {
      const changed = [...channel.siteIds()].filter((siteId) => news.has(siteId));
      const sites: SiteSummary[] = [];
      for (const siteId of changed) {
        const summary = summaries.get(siteId) ?? this.#summaryOf(siteId);
        summaries.set(siteId, summary);
        const text = JSON.stringify(summary);
        if (channel.told.get(siteId) === text) continue;
        channel.told.set(siteId, text);
        sites.push(summary);
      }
      const tiles = channel.withTiles
        ? changed.flatMap((siteId) => this.#tilesOf(siteId, news.get(siteId)?.terminals))
        : [];
      const hasRemoval = channel.withTiles && changed.some((siteId) => news.get(siteId)?.hasRemoval);
      if (sites.length === 0 && tiles.length === 0 && !hasRemoval) continue;
      // The protocol has no word for a tile that is gone: a missing revision makes every dashboard ask for the whole.
      channel.revision += hasRemoval ? 2 : 1;
      this.#tell(channel.name, { revision: channel.revision, serverTime: this.#ctx.clock.now(), sites, tiles });
    }
  }

  #summaryOf(siteId: string): SiteSummary {
    const { lines, diagnoses, clock } = this.#ctx;
    const site = { siteId, name: this.#nameOf(siteId) };
    const queue = presentQueue(this.#ctx, siteId);
    return presentSite(site, this.#tilesOf(siteId), {
      lines,
      diagnosis: diagnoses.of(siteId),
      queue,
      takesCards: rulesOf(this.#ctx, siteId).cards !== null,
      now: clock.now(),
    });
  }

  #nameOf(siteId: string): string {
    return this.#ctx.sites.get(siteId)?.name ?? '';
  }

  #tilesOf(siteId: string, only?: ReadonlySet<string>): Tile[] {
    const { live, clock } = this.#ctx;
    const now = clock.now();
    return live
      .ofSite(siteId)
      .filter((terminalId) => !only || only.has(terminalId))
      .flatMap((terminalId) => {
        const known = live.see(terminalId);
        return known ? [presentTile(this.#ctx, known, now)] : [];
      });
  }
}

function sees(sites: StaffSites, siteId: string): boolean {
  return sites === 'all' || sites.has(siteId);
}
