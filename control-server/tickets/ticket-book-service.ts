import { MAX_BOOK_BOOKINGS, MAX_BOOK_ENTRIES, MAX_BOOK_OPENINGS, MAX_LATER_OPENINGS } from '#protocol/limits.ts';
import { type Result, ok } from '#protocol/result.ts';
import type { IssuedTicket } from '#protocol/staff-messages.ts';
import type { BookedBooklet, SlowHashCost, TicketBook } from '#protocol/ticket-book.ts';
import { codesOf } from '../codes/code-service.ts';
import type { Context } from '../context.ts';
import { blockedHostsFor } from '../rules/filter-rules.ts';
import { openingsBetween } from '../rules/opening-hours-rules.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { youngHoursOn } from '../rules/session-end-rules.ts';
import { limitOf } from '../rules/session-limit-rules.ts';
import { bookingsAt } from '../workshops/booked.ts';
import { listBooklets } from './booklet-store.ts';
import {
  SLOW_HASH_COST,
  makeVerifier,
  saltOf,
  saltOfBooklet,
  sealVerifier,
  unsealVerifier,
} from './offline-verifier.ts';
import { type BookTicket, listBookTickets, listBookletTickets, saveVerifier } from './ticket-book-store.ts';
import { endOfLocalDay } from './ticket-rules.ts';

/** How far a book knows the hours. Tickets of the day need one day; booklets and one-time codes serve through an outage as long as this. */
const HOURS_AHEAD_MS = 14 * 24 * 3_600_000;

/**
 * Makes what terminals without a line check these tickets by. Takes a third of a second each: nobody waits for it, and the words are forgotten with it.
 * @param how the salt and cost of the book, or of the booklet, that they come into
 */
export function addToBooks(
  ctx: Context,
  tickets: readonly IssuedTicket[],
  how: { siteId: string; salt: string; cost: SlowHashCost },
): void {
  const { siteId, salt, cost } = how;
  for (const { ticketId, words } of tickets) {
    ctx.books.inTurn(async () => {
      try {
        const verifier = await makeVerifier(words, salt, cost);
        await saveVerifier(ctx.db, ticketId, sealVerifier(ctx.ticketKey, verifier));
        ctx.books.changed(siteId);
      } catch (error) {
        // The ticket is good where the line is up.
        ctx.log.error({ err: error }, 'a ticket is in no book');
      }
    });
  }
}

/** Of the book that a terminal of this site should have. Cheap: asked with each heartbeat. */
export function bookRevision(ctx: Context, siteId: string): string {
  return ctx.books.revisionOf(siteId, ctx.rules.get(siteId)?.revision ?? 0, ctx.clock.now());
}

/** The book of a terminal: what today's tickets would give there now, when the site is open, and the workshops that take the terminal. */
export async function readBook(
  ctx: Context,
  { terminalId, siteId }: { terminalId: string; siteId: string },
): Promise<Result<TicketBook>> {
  const now = ctx.clock.now();
  // Said before it is read: what changes in between makes another revision.
  const revision = bookRevision(ctx, siteId);
  const room = rulesOf(ctx, siteId);
  const expiresAt = endOfLocalDay(room.timeZone, now);
  const knowsFilter = ctx.live.see(terminalId)?.knowsFilter ?? false;
  const entryOf = ({ ticketId, kind, minutes: ticketMinutes, sealed, consumedMs }: BookTicket) => {
    const verifier = unsealVerifier(ctx.ticketKey, sealed);
    const usedMinutes = Math.ceil(consumedMs / 60_000);
    const { minutes } = limitOf(room, { now, kind, terminalId, ticketMinutes, usedMinutes });
    const isFiltered = blockedHostsFor(room, kind) !== null;
    // A terminal that would not keep the filter opens no session that has one, with or without a line.
    if (verifier === null || minutes < 1 || (isFiltered && !knowsFilter)) return [];
    const youngHours = youngHoursOn(room, kind, now);
    const entry = { ticketId, verifier, minutes, ...(youngHours ? { youngHours } : {}) };
    return [{ ...entry, ...(isFiltered ? { isFiltered: true as const } : {}) }];
  };
  const ofToday = await listBookTickets(ctx.db, { siteId, expiresAt }, MAX_BOOK_ENTRIES);
  const booklets: BookedBooklet[] = [];
  for (const { booklet, costLog2N } of await listBooklets(ctx.db, siteId, now)) {
    const tickets = await listBookletTickets(ctx.db, booklet.bookletId);
    booklets.push({
      salt: saltOfBooklet(ctx.ticketKey, booklet.bookletId),
      cost: { ...SLOW_HASH_COST, log2N: costLog2N },
      expiresAt: booklet.expiresAt,
      entries: tickets.flatMap(entryOf),
    });
  }
  const { timeZone, hours, time } = room;
  const openings = hours && openingsBetween({ timeZone, hours }, now, now + HOURS_AHEAD_MS);
  const codes = await codesOf(ctx, { siteId, terminalId }, now);
  const entries = ofToday.flatMap(entryOf).map((entry) => ({ ...entry, expiresAt }));
  const all = [...entries, ...booklets.flatMap((booklet) => booklet.entries)];
  const isFilterUsed = codes.isCodeFiltered || all.some(({ isFiltered }) => isFiltered);
  return ok({
    revision,
    salt: saltOf(ctx.ticketKey, siteId, expiresAt),
    cost: ctx.books.cost,
    entries,
    openings: openings && openings.slice(0, MAX_BOOK_OPENINGS),
    laterOpenings: openings?.slice(MAX_BOOK_OPENINGS, MAX_BOOK_OPENINGS + MAX_LATER_OPENINGS) ?? [],
    bookings: bookingsAt(ctx, { siteId, terminalId }, now).slice(0, MAX_BOOK_BOOKINGS),
    lastSignInMinutes: hours?.lastSignInMinutes ?? 0,
    // Whether there is more time only the server knows.
    time: { ...time, ownExtensionMinutes: null, softLandingMinutes: null, whileFree: null },
    ...(room.filter && isFilterUsed ? { blockedHosts: room.filter.hosts } : {}),
    madeAt: now,
    booklets,
    ...codes,
  });
}
