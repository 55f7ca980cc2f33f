import type { Booking, Workshop } from '#protocol/workshops.ts';
import { type Occurrence, bookingsOf, occurrencesBetween } from './workshop-rules.ts';

/** How far bookings are known: beyond the longest session, and beyond what a ticket book says of the hours. */
const AHEAD_MS = 48 * 3_600_000;
/** The near ones are found anew this often. */
const FRESH_MS = 3_600_000;

type Near = { timeZone: string; at: number; occurrences: readonly Occurrence[] };

/** The workshops of every site that were not over when it was looked, as the last commit left them; and what each terminal was told of them. */
export class Workshops {
  readonly #ofSite = new Map<string, readonly Workshop[]>();
  readonly #near = new Map<string, Near>();
  readonly #told = new Map<string, string>();

  constructor(workshops: readonly Workshop[]) {
    for (const workshop of workshops) {
      this.#ofSite.set(workshop.siteId, [...this.ofSite(workshop.siteId), workshop]);
    }
  }

  ofSite(siteId: string): readonly Workshop[] {
    return this.#ofSite.get(siteId) ?? [];
  }

  /** The sites that have workshops, or had some when this was asked before. */
  siteIds(): string[] {
    return [...this.#ofSite.keys()];
  }

  learn(siteId: string, workshops: readonly Workshop[]): void {
    this.#ofSite.set(siteId, workshops);
    this.#near.delete(siteId);
  }

  /** The times of a site's workshops from now on, those that are now among them, in order. @param now ms since 1970 UTC */
  near(siteId: string, timeZone: string, now: number): readonly Occurrence[] {
    const workshops = this.ofSite(siteId);
    if (workshops.length === 0) return [];
    const known = this.#near.get(siteId);
    if (known?.timeZone === timeZone && now >= known.at && now - known.at < FRESH_MS) return known.occurrences;
    const occurrences = occurrencesBetween(workshops, timeZone, now, now + AHEAD_MS + FRESH_MS);
    this.#near.set(siteId, { timeZone, at: now, occurrences });
    return occurrences;
  }

  /** The bookings of a terminal that are not over, in order. */
  bookings(siteId: string, timeZone: string, terminalId: string, now: number): Booking[] {
    return bookingsOf(this.near(siteId, timeZone, now), terminalId, now);
  }

  /** A terminal stands so now. @returns whether that is other than before */
  tell(terminalId: string, booking: Booking | null): boolean {
    const now = booking ? JSON.stringify(booking) : '';
    const before = this.#told.get(terminalId) ?? '';
    if (booking) this.#told.set(terminalId, now);
    else this.#told.delete(terminalId);
    return before !== now;
  }
}
