import type { FibreNow, WifiNow } from '#protocol/line-history.ts';
import type { SiteSummary } from '#protocol/staff-messages.ts';
import type { Context } from '../context.ts';
import { presentQueue } from '../queue/queue-presenter.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { presentSite } from '../sites/site-presenter.ts';
import { type TileGlance, glanceAt } from '../terminals/tile-presenter.ts';

/** The figures of a site's lines are judged anew at most so often: nobody reads them faster. A word that changes is told at once. */
const LINES_APART_MS = 1_000;
/** And for each of its terminals so long: each figure is a median or a sum over all of them, which is work for each and moves the less the more they are. Over a hundred it is longer. */
const LINES_APART_PER_TERMINAL_MS = 10;

type Judged = { until: number; lines: { fibre: FibreNow; wifi: WifiNow } };

/** Every site in one line, as pages are told of it. */
export class SiteSummaries {
  readonly #ctx: Context;
  readonly #judged = new Map<string, Judged>();
  #due = new Set<string>();

  constructor(ctx: Context) {
    this.#ctx = ctx;
  }

  /** @param terminals as the page itself shows them; not there: as they are now */
  of(siteId: string, terminals: readonly TileGlance[] = this.#glancesOf(siteId)): SiteSummary {
    const { diagnoses, sites } = this.#ctx;
    return presentSite({ siteId, name: sites.get(siteId)?.name ?? '' }, terminals, {
      lines: this.#linesOf(siteId, terminals),
      diagnosis: diagnoses.of(siteId),
      queue: presentQueue(this.#ctx, siteId),
      takesCards: rulesOf(this.#ctx, siteId).cards !== null,
    });
  }

  /** Have its lines been judged so lately that they are not judged again yet? It is then given by `takeDue`. */
  areLinesFresh(siteId: string): boolean {
    const before = this.#judged.get(siteId);
    const isFresh = before !== undefined && isMeasured(before) && performance.now() < before.until;
    if (isFresh) this.#due.add(siteId);
    return isFresh;
  }

  /** A word of the site's lines has changed. */
  lineChanged(siteId: string): void {
    this.#judged.delete(siteId);
  }

  /** @returns the sites that were given with lines of a moment ago since this was asked last, and are to be looked at again soon */
  takeDue(): ReadonlySet<string> {
    const due = this.#due;
    this.#due = new Set();
    return due;
  }

  #linesOf(siteId: string, terminals: readonly TileGlance[]): Judged['lines'] {
    const before = this.#judged.get(siteId);
    if (before && this.areLinesFresh(siteId)) return before.lines;
    const { lines, clock } = this.#ctx;
    const ids = terminals.map(({ terminalId }) => terminalId);
    const apartMs = Math.max(LINES_APART_MS, ids.length * LINES_APART_PER_TERMINAL_MS);
    const judged = { until: performance.now() + apartMs, lines: lines.judge(siteId, ids, clock.now()) };
    this.#judged.set(siteId, judged);
    return judged.lines;
  }

  #glancesOf(siteId: string): TileGlance[] {
    const { live, clock } = this.#ctx;
    const now = clock.now();
    return live.ofSite(siteId).flatMap((terminalId) => {
      const known = live.see(terminalId);
      return known ? [glanceAt(this.#ctx, known, now)] : [];
    });
  }
}

/** By anybody: the first who measures is heard at once. */
function isMeasured({ lines }: Judged): boolean {
  return lines.fibre.speakers + lines.wifi.speakers > 0;
}
