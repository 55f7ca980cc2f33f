import { type Place, isHolding } from './queue-rules.ts';

/** The open places of every site, as the last commit left them: what pages and the clock look at. Whoever decides reads the database, in its transaction. */
export class Queues {
  readonly #ofSite = new Map<string, readonly Place[]>();

  constructor(open: readonly Place[]) {
    for (const place of open) this.#ofSite.set(place.siteId, [...this.ofSite(place.siteId), place]);
  }

  /** In the order of the calls. */
  ofSite(siteId: string): readonly Place[] {
    return this.#ofSite.get(siteId) ?? [];
  }

  /** The sites where somebody waits or is called. */
  siteIds(): string[] {
    return [...this.#ofSite.keys()];
  }

  /** @returns the terminals whose hold is another than before */
  learn(siteId: string, open: readonly Place[]): string[] {
    const before = holds(this.ofSite(siteId));
    const after = holds(open);
    if (open.length > 0) this.#ofSite.set(siteId, open);
    else this.#ofSite.delete(siteId);
    return [...new Set([...before.keys(), ...after.keys()])].filter(
      (terminalId) => before.get(terminalId) !== after.get(terminalId),
    );
  }

  /** The place that a terminal is kept for. */
  holdAt(siteId: string, terminalId: string): Place | null {
    return this.ofSite(siteId).find((place) => isHolding(place) && place.terminalId === terminalId) ?? null;
  }
}

function holds(places: readonly Place[]): Map<string, string> {
  const holding = places.filter(isHolding);
  return new Map(holding.map(({ terminalId, placeId, until }) => [terminalId ?? '', `${placeId} ${until}`]));
}
