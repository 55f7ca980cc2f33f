import type {
  Changes as ChangesMessage,
  Me,
  SiteSummary,
  Snapshot,
  Tile,
  ToldTile,
  WatchRequest,
} from '#protocol/staff-messages.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { FigureRow } from '#protocol/tile-figures.ts';
import type { Announcement } from '../changes.ts';
import type { Context } from '../context.ts';
import type { StaffSites } from '../staff/policy.ts';
import { presentTile } from '../terminals/tile-presenter.ts';
import { SiteSummaries } from './site-summaries.ts';
import { ToldTiles } from './told-tiles.ts';

/** The first change after a quiet while is told almost at once: a tile is to turn within 500 ms, and a room speaks at once. */
const GATHER_MS = 30;
/** Then at most so often: no eye follows faster (issue 5; a screen's refresh is the other limit). */
const APART_MS = 250;

/** Dashboards that show the same page: they are told the same, encoded once. */
type Channel = {
  name: string;
  siteIds: () => Iterable<string>;
  revision: number;
  watchers: Set<string>;
  /** each summary as it was told last, and its JSON */
  told: Map<string, { summary: SiteSummary; text: string }>;
  /** null: a page of sites alone */
  tiles: ToldTiles | null;
};

/** What changed at a site since the last telling: its terminals (null: take all as changed), and whether one is gone. */
type News = { terminals: ReadonlySet<string> | null; hasRemoval: boolean };
type Heard = News & { terminals: Set<string> };
const EVERYTHING: News = { terminals: null, hasRemoval: false };

/**
 * Snapshots and changes for dashboards, from the live state: no question to the database, so a snapshot of revision N is followed by message N+1 and nothing is missed between them. A channel
 * tells only what its page shows, and only what differs from what it told before: a tile whole where its state differs, a short row where only figures do.
 */
export class DashboardFeed {
  readonly #ctx: Context;
  readonly #tell: (channel: string, changes: ChangesMessage) => void;
  readonly #summaries: SiteSummaries;
  readonly #channels = new Map<string, Channel>();
  readonly #channelOf = new Map<string, Channel>();
  #news = new Map<string, Heard>();
  #timer: NodeJS.Timeout | null = null;
  #toldAt = Number.NEGATIVE_INFINITY;
  readonly #stopListening: () => void;

  /** @param tell sends a message to all who have joined a channel */
  constructor(ctx: Context, tell: (channel: string, changes: ChangesMessage) => void) {
    this.#ctx = ctx;
    this.#tell = tell;
    this.#summaries = new SiteSummaries(ctx);
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
    const siteIds = [...channel.siteIds()];
    // Who is there hears first what who comes is shown: what was told is the truth for all of them.
    if (channel.watchers.size > 0) this.#tellNews();
    else this.#take(channel, new Map(siteIds.map((siteId) => [siteId, EVERYTHING])), new Map());
    channel.watchers.add(id);
    this.#channelOf.set(id, channel);
    const nameOf = (siteId: string) => this.#ctx.sites.get(siteId)?.name ?? '';
    const shown = siteIds.sort((one, other) => nameOf(one).localeCompare(nameOf(other), 'fr'));
    const snapshot = {
      revision: channel.revision,
      serverTime: this.#ctx.clock.now(),
      me: watcher.me,
      sites: shown.flatMap((siteId) => channel.told.get(siteId)?.summary ?? []),
      tiles: shown.flatMap((siteId) => channel.tiles?.of(this.#ctx.live.ofSite(siteId)) ?? []),
    };
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
    const name = scope.kind === 'site' ? pageOf(scope.siteId) : `sites ${visible}`;
    const there = this.#channels.get(name);
    if (there) return there;
    const siteIds =
      scope.kind === 'site'
        ? () => [scope.siteId]
        : () => [...ctx.sites.keys()].filter((siteId) => sees(sites, siteId));
    const channel: Channel = {
      name,
      siteIds,
      // Never one that a page of an earlier channel of this name could take for its own next.
      revision: Math.floor(performance.now()),
      watchers: new Set(),
      told: new Map(),
      tiles: scope.kind === 'site' ? new ToldTiles() : null,
    };
    this.#channels.set(name, channel);
    return channel;
  }

  #hear(announcement: Announcement): void {
    if (announcement.kind === 'staff-session-ended') return;
    const { siteId } = announcement;
    if (!this.#isWatched(siteId)) return;
    if (announcement.kind === 'line-changed') this.#summaries.lineChanged(siteId);
    const news = this.#newsOf(siteId);
    if (announcement.kind === 'terminal-changed') news.terminals.add(announcement.terminalId);
    if (announcement.kind === 'terminal-revoked') news.hasRemoval = true;
    this.#plan();
  }

  #isWatched(siteId: string): boolean {
    if (this.#channels.has(pageOf(siteId))) return true;
    for (const { tiles } of this.#channels.values()) if (tiles === null) return true;
    return false;
  }

  #newsOf(siteId: string): Heard {
    let news = this.#news.get(siteId);
    if (!news) this.#news.set(siteId, (news = { terminals: new Set(), hasRemoval: false }));
    return news;
  }

  #plan(): void {
    if (this.#timer) return;
    const wait = Math.max(GATHER_MS, this.#toldAt + APART_MS - performance.now());
    this.#timer = setTimeout(() => this.#tellNews(), wait);
  }

  #tellNews(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#toldAt = performance.now();
    const news = this.#news;
    this.#news = new Map();
    const summaries = new Map<string, SiteSummary>();
    for (const channel of this.#channels.values()) this.#tellChannel(channel, news, summaries);
    for (const siteId of this.#summaries.takeDue()) if (this.#isWatched(siteId)) this.#newsOf(siteId);
    if (this.#news.size > 0) this.#plan();
  }

  /** @param summaries those that are made already, of this moment */
  #tellChannel(channel: Channel, news: ReadonlyMap<string, News>, summaries: Map<string, SiteSummary>): void {
    const { hasRemoval, ...told } = this.#take(channel, news, summaries);
    if (told.sites.length === 0 && told.tiles.length === 0 && told.figures.length === 0 && !hasRemoval) return;
    // The protocol has no word for a tile that is gone: a missing revision makes every dashboard ask for the whole.
    channel.revision += hasRemoval ? 2 : 1;
    this.#tell(channel.name, { revision: channel.revision, serverTime: this.#ctx.clock.now(), ...told });
  }

  /** What a channel is to be told; it counts as told from now on. */
  #take(
    channel: Channel,
    news: ReadonlyMap<string, News>,
    summaries: Map<string, SiteSummary>,
  ): { sites: SiteSummary[]; tiles: ToldTile[]; figures: FigureRow[]; hasRemoval: boolean } {
    const changed = [...channel.siteIds()].filter((siteId) => news.has(siteId));
    const told = { tiles: [] as ToldTile[], figures: [] as FigureRow[] };
    const sites: SiteSummary[] = [];
    let hasRemoval = false;
    for (const siteId of changed) {
      const { terminals = null, hasRemoval: isOneGone = false } = news.get(siteId) ?? {};
      if (channel.tiles) {
        const own = channel.tiles.news(this.#tilesOf(siteId, terminals));
        told.tiles.push(...own.tiles);
        told.figures.push(...own.figures);
        hasRemoval ||= isOneGone;
      }
      // A page of tiles is told no other counts than its tiles have.
      const shown = channel.tiles?.of(this.#ctx.live.ofSite(siteId));
      const summary = summaries.get(siteId) ?? this.#summaries.of(siteId, shown);
      summaries.set(siteId, summary);
      const text = JSON.stringify(summary);
      if (channel.told.get(siteId)?.text === text) continue;
      channel.told.set(siteId, { summary, text });
      sites.push(summary);
    }
    return { sites, ...told, hasRemoval };
  }

  #tilesOf(siteId: string, only: ReadonlySet<string> | null): Tile[] {
    const { live, clock } = this.#ctx;
    const now = clock.now();
    return (only ? [...only] : live.ofSite(siteId)).flatMap((terminalId) => {
      const known = live.see(terminalId);
      return known ? [presentTile(this.#ctx, known, now)] : [];
    });
  }
}

/** The name of the channel of one site's page. */
function pageOf(siteId: string): string {
  return `site ${siteId}`;
}

function sees(sites: StaffSites, siteId: string): boolean {
  return sites === 'all' || sites.has(siteId);
}
