import type { Changes as ChangesMessage, Me, Snapshot, WatchRequest } from '#protocol/staff-messages.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { Announcement } from '../changes.ts';
import type { Context } from '../context.ts';
import type { StaffSites } from '../staff/policy.ts';
import { type MadeSummaries, PageChannel, type SiteNews } from './page-channel.ts';
import { SiteSummaries } from './site-summaries.ts';

/** The first change after a quiet while is told almost at once: a tile is to turn within 500 ms, and a room speaks at once. */
const GATHER_MS = 30;
/** Then at most so often: no eye follows faster (issue 5; a screen's refresh is the other limit). */
const APART_MS = 250;

type Heard = SiteNews & { changed: Set<string> };

/**
 * Snapshots and changes for dashboards, from the live state: no question to the database, so a snapshot of revision N is followed by message N+1 and nothing is missed between them. A channel
 * tells only what its page shows, and only what differs from what it told before: a tile whole where its state differs, a short row where only figures do.
 */
export class DashboardFeed {
  readonly #ctx: Context;
  readonly #tell: (channel: string, changes: ChangesMessage) => void;
  readonly #summaries: SiteSummaries;
  readonly #channels = new Map<string, PageChannel>();
  readonly #channelOf = new Map<string, PageChannel>();
  /** by their sites the pages of one, and whether a page of all sites is open */
  #watched = { pages: new Map<string, PageChannel>(), hasOverview: false };
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
    // Who is there hears first what who comes is shown: what was told is the truth for all of them.
    if (channel.watchers.size > 0) this.#tellNews();
    else channel.takeAll(this.#summariesNow());
    channel.watchers.add(id);
    this.#channelOf.set(id, channel);
    const { revision, shown } = channel;
    return ok({
      channel: channel.name,
      snapshot: { revision, serverTime: this.#ctx.clock.now(), me: watcher.me, ...shown },
    });
  }

  /** @returns the channel it was in, if any */
  unwatch(id: string): string | null {
    const channel = this.#channelOf.get(id);
    if (!channel) return null;
    this.#channelOf.delete(id);
    channel.watchers.delete(id);
    if (channel.watchers.size === 0) {
      this.#channels.delete(channel.name);
      this.#noteWatched();
    }
    return channel.name;
  }

  close(): void {
    this.#stopListening();
    if (this.#timer) clearTimeout(this.#timer);
    this.#channels.clear();
    this.#channelOf.clear();
  }

  #channelFor(scope: WatchRequest, sites: StaffSites): PageChannel {
    const ctx = this.#ctx;
    const visible = sites === 'all' ? 'all' : [...sites].sort().join(' ');
    const name = scope.kind === 'site' ? `site ${scope.siteId}` : `sites ${visible}`;
    const there = this.#channels.get(name);
    if (there) return there;
    const channel = new PageChannel(
      ctx,
      name,
      scope.kind === 'site'
        ? { siteId: scope.siteId, siteIds: () => [scope.siteId] }
        : { siteId: null, siteIds: () => [...ctx.sites.keys()].filter((siteId) => sees(sites, siteId)) },
    );
    this.#channels.set(name, channel);
    this.#noteWatched();
    return channel;
  }

  #noteWatched(): void {
    const pages = new Map<string, PageChannel>();
    for (const channel of this.#channels.values()) if (channel.siteId !== null) pages.set(channel.siteId, channel);
    this.#watched = { pages, hasOverview: pages.size < this.#channels.size };
  }

  #hear(announcement: Announcement): void {
    if (announcement.kind === 'staff-session-ended') return;
    const { siteId } = announcement;
    const page = this.#watched.pages.get(siteId);
    if (!page && !this.#watched.hasOverview) return;
    const news = this.#newsOf(siteId);
    this.#plan();
    if (announcement.kind === 'terminal-measured') {
      if (page?.hearMeasure(announcement.known)) news.changed.add(announcement.known.terminal.terminalId);
      return;
    }
    news.isOther = true;
    if (announcement.kind === 'line-changed') this.#summaries.lineChanged(siteId);
    if (announcement.kind === 'terminal-changed') news.changed.add(announcement.terminalId);
    if (announcement.kind === 'terminal-revoked') news.hasRemoval = true;
  }

  #isWatched(siteId: string): boolean {
    return this.#watched.hasOverview || this.#watched.pages.has(siteId);
  }

  #newsOf(siteId: string): Heard {
    let news = this.#news.get(siteId);
    if (!news) this.#news.set(siteId, (news = { changed: new Set(), isOther: false, hasRemoval: false }));
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
    const summaries = this.#summariesNow();
    for (const channel of this.#channels.values()) this.#tellChannel(channel, news, summaries);
    for (const siteId of this.#summaries.takeDue()) if (this.#isWatched(siteId)) this.#newsOf(siteId);
    if (this.#news.size > 0) this.#plan();
  }

  #tellChannel(channel: PageChannel, news: ReadonlyMap<string, SiteNews>, summaries: MadeSummaries): void {
    const told = channel.take(news, summaries);
    if (!told) return;
    const { hasRemoval, ...changes } = told;
    // The protocol has no word for a tile that is gone: a missing revision makes every dashboard ask for the whole.
    channel.revision += hasRemoval ? 2 : 1;
    this.#tell(channel.name, { revision: channel.revision, serverTime: this.#ctx.clock.now(), ...changes });
  }

  #summariesNow(): MadeSummaries {
    return { made: new Map(), by: this.#summaries };
  }
}

function sees(sites: StaffSites, siteId: string): boolean {
  return sites === 'all' || sites.has(siteId);
}
