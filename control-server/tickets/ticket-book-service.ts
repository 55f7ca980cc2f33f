import { MAX_BOOK_BOOKINGS, MAX_BOOK_ENTRIES, MAX_BOOK_OPENINGS } from '#protocol/limits.ts';
import { type Result, ok } from '#protocol/result.ts';
import type { IssuedTicket } from '#protocol/staff-messages.ts';
import type { TicketBook } from '#protocol/ticket-book.ts';
import type { Context } from '../context.ts';
import { blockedHostsFor } from '../rules/filter-rules.ts';
import { openingsBetween } from '../rules/opening-hours-rules.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { youngHoursOn } from '../rules/session-end-rules.ts';
import { limitOf } from '../rules/session-limit-rules.ts';
import { bookingsAt } from '../workshops/booked.ts';
import { makeVerifier, saltOf, sealVerifier, unsealVerifier } from './offline-verifier.ts';
import { listBookTickets, saveVerifier } from './ticket-book-store.ts';
import { endOfLocalDay } from './ticket-rules.ts';

/** How far a book knows the hours: until the end of any ticket in it. */
const HOURS_AHEAD_MS = 30 * 3_600_000;

/** Makes what terminals without a line check these tickets by. Takes a third of a second each: nobody waits for it, and the words are forgotten with it. */
export function addToBooks(ctx: Context, siteId: string, tickets: readonly IssuedTicket[]): void {
  for (const { ticketId, words, expiresAt } of tickets) {
    ctx.books.inTurn(async () => {
      try {
        const verifier = await makeVerifier(words, saltOf(ctx.ticketKey, siteId, expiresAt), ctx.books.cost);
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
  const tickets = await listBookTickets(ctx.db, { siteId, expiresAt }, MAX_BOOK_ENTRIES);
  const entries = tickets.flatMap(({ ticketId, kind, minutes: ticketMinutes, sealed, consumedMs }) => {
    const verifier = unsealVerifier(ctx.ticketKey, sealed);
    const usedMinutes = Math.ceil(consumedMs / 60_000);
    const { minutes } = limitOf(room, { now, kind, terminalId, ticketMinutes, usedMinutes });
    const isFiltered = blockedHostsFor(room, kind) !== null;
    // A terminal that would not keep the filter opens no session that has one, with or without a line.
    if (verifier === null || minutes < 1 || (isFiltered && !knowsFilter)) return [];
    const youngHours = youngHoursOn(room, kind, now);
    const entry = { ticketId, verifier, minutes, expiresAt, ...(youngHours ? { youngHours } : {}) };
    return [{ ...entry, ...(isFiltered ? { isFiltered: true as const } : {}) }];
  });
  const { timeZone, hours, time } = room;
  const openings = hours && openingsBetween({ timeZone, hours }, now, now + HOURS_AHEAD_MS).slice(0, MAX_BOOK_OPENINGS);
  return ok({
    revision,
    salt: saltOf(ctx.ticketKey, siteId, expiresAt),
    cost: ctx.books.cost,
    entries,
    openings,
    bookings: bookingsAt(ctx, { siteId, terminalId }, now).slice(0, MAX_BOOK_BOOKINGS),
    lastSignInMinutes: hours?.lastSignInMinutes ?? 0,
    // Whether there is more time only the server knows.
    time: { ...time, ownExtensionMinutes: null, softLandingMinutes: null, whileFree: null },
    ...(room.filter && entries.some(({ isFiltered }) => isFiltered) ? { blockedHosts: room.filter.hosts } : {}),
  });
}
