import type { Changes as ChangesMessage, SiteSummary, ToldTile } from '#protocol/staff-messages.ts';
import type { FigureRow } from '#protocol/tile-figures.ts';
import type { Context } from '../context.ts';
import type { LiveTerminal } from '../terminals/live-terminal.ts';
import { presentTile } from '../terminals/tile-presenter.ts';
import type { SiteSummaries } from './site-summaries.ts';
import { type TileOf, ToldTiles } from './told-tiles.ts';

/** What is heard of a site between two tellings; measures alone are nothing of it. */
export type SiteNews = {
  /** terminals that changed; null: take all as changed */
  changed: ReadonlySet<string> | null;
  /** anything of the site itself may be other than measures make it */
  isOther: boolean;
  /** a terminal is gone */
  hasRemoval: boolean;
};
const EVERYTHING: SiteNews = { changed: null, isOther: true, hasRemoval: false };

/** The summaries of one moment: those that are made already, and who makes them. */
export type MadeSummaries = { made: Map<string, SiteSummary>; by: SiteSummaries };

type Told = Omit<ChangesMessage, 'revision' | 'serverTime'> & { hasRemoval: boolean };

/** Dashboards that show the same page: they are told the same, encoded once. */
export class PageChannel {
  readonly name: string;
  readonly watchers = new Set<string>();
  /** whose page it is; null: one of all sites */
  readonly siteId: string | null;
  // Never one that a page of an earlier channel of this name could take for its own next.
  revision = Math.floor(performance.now());
  readonly #ctx: Context;
  readonly #siteIds: () => Iterable<string>;
  /** each summary as it was told last, and its JSON */
  readonly #told = new Map<string, { summary: SiteSummary; text: string }>();
  /** null: a page of sites alone */
  readonly #tiles: ToldTiles | null;

  /** @param siteIds which sites it shows now */
  constructor(ctx: Context, name: string, of: { siteId: string | null; siteIds: () => Iterable<string> }) {
    this.#ctx = ctx;
    this.name = name;
    this.siteId = of.siteId;
    this.#siteIds = of.siteIds;
    this.#tiles = of.siteId === null ? null : new ToldTiles();
  }

  /** All that it shows, as it was told last, in the order of the sites' names. */
  get shown(): { sites: SiteSummary[]; tiles: ToldTile[] } {
    const { sites, live } = this.#ctx;
    const nameOf = (siteId: string) => sites.get(siteId)?.name ?? '';
    const siteIds = [...this.#siteIds()].sort((one, other) => nameOf(one).localeCompare(nameOf(other), 'fr'));
    return {
      sites: siteIds.flatMap((siteId) => this.#told.get(siteId)?.summary ?? []),
      tiles: siteIds.flatMap((siteId) => this.#tiles?.of(live.ofSite(siteId)) ?? []),
    };
  }

  /** Takes all as it is now, told or not. */
  takeAll(summaries: MadeSummaries): void {
    for (const siteId of this.#siteIds()) this.#takeSite(siteId, EVERYTHING, summaries);
  }

  /** A terminal of its site told a measure, and perhaps nothing else. @returns whether it counts as changed */
  hearMeasure(known: LiveTerminal): boolean {
    return this.#tiles !== null && !this.#tiles.hear(known);
  }

  /** What it is to be told; it counts as told from now on. Null: nothing. */
  take(news: ReadonlyMap<string, SiteNews>, summaries: MadeSummaries): Told | null {
    const told: Told = { sites: [], tiles: [], figures: [], hasRemoval: false };
    for (const siteId of this.#siteIds()) {
      const heard = news.get(siteId);
      if (!heard) continue;
      const own = this.#takeSite(siteId, heard, summaries);
      if (own.summary) told.sites.push(own.summary);
      for (const tile of own.tiles) told.tiles.push(tile);
      for (const row of own.figures) told.figures.push(row);
      told.hasRemoval ||= this.#tiles !== null && heard.hasRemoval;
    }
    const { sites, tiles, figures, hasRemoval } = told;
    return sites.length + tiles.length + figures.length > 0 || hasRemoval ? told : null;
  }

  #takeSite(siteId: string, heard: SiteNews, summaries: MadeSummaries) {
    const own = this.#tiles ? this.#tileNews(this.#tiles, siteId, heard) : { tiles: [], figures: [] };
    // Measures alone change nothing of a site but its lines.
    const isOther = heard.isOther || own.tiles.length > 0 || !this.#told.has(siteId);
    const summary = isOther || !summaries.by.areLinesFresh(siteId) ? this.#newSummary(siteId, summaries) : null;
    return { summary, ...own };
  }

  #tileNews(tiles: ToldTiles, siteId: string, { changed }: SiteNews): { tiles: ToldTile[]; figures: FigureRow[] } {
    const { live, clock } = this.#ctx;
    const now = clock.now();
    const looked: TileOf[] = [];
    for (const terminalId of changed ?? live.ofSite(siteId)) {
      const known = live.see(terminalId);
      if (known) looked.push({ tile: presentTile(this.#ctx, known, now), known });
    }
    return tiles.news(looked);
  }

  #newSummary(siteId: string, { made, by }: MadeSummaries): SiteSummary | null {
    // A page of tiles is told no other counts than its tiles have.
    const summary = made.get(siteId) ?? by.of(siteId, this.#tiles?.glancesOf(this.#ctx.live.ofSite(siteId)));
    made.set(siteId, summary);
    const text = JSON.stringify(summary);
    if (this.#told.get(siteId)?.text === text) return null;
    this.#told.set(siteId, { summary, text });
    return summary;
  }
}
