import { randomUUID } from 'node:crypto';
import type { Booklet, BookletRequest } from '#protocol/booklets.ts';
import { MAX_BOOKLETS } from '#protocol/limits.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { IssuedTicket } from '#protocol/staff-messages.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { expireBooklet, insertBooklet, listBooklets } from './booklet-store.ts';
import { saltOfBooklet } from './offline-verifier.ts';
import { addToBooks } from './ticket-book-service.ts';
import { endOfLocalDay } from './ticket-rules.ts';
import { makeTicket } from './ticket-service.ts';

/**
 * Makes a sealed booklet: ordinary tickets that are good for weeks. The words leave the server here once and are not kept. Refusals: `not-found` for an unknown site; `too-many-booklets`
 * (detail `count`) where it has as many as terminals try.
 */
export async function printBooklet(
  ctx: Context,
  input: BookletRequest & { staffId: string },
): Promise<Result<{ booklet: Booklet; tickets: IssuedTicket[] }>> {
  const { siteId, count, minutes, days, staffId } = input;
  const site = ctx.sites.get(siteId);
  if (!site) return refuse('not-found');
  const now = ctx.clock.now();
  const { cost } = ctx.books;
  const made = await ctx.db.transaction().execute(async (trx) => {
    const others = await listBooklets(trx, siteId, now);
    if (others.length >= MAX_BOOKLETS) return refuse('too-many-booklets', { count: MAX_BOOKLETS });
    const bookletId = randomUUID();
    const expiresAt = endOfLocalDay(rulesOf(ctx, siteId).timeZone, now, days);
    const booklet = { bookletId, madeAt: now, expiresAt, minutes, count };
    await insertBooklet(trx, siteId, { booklet, costLog2N: cost.log2N });
    const ticket = { siteId, minutes, kind: 'ticket', issuedAt: now, expiresAt, bookletId } as const;
    const tickets: IssuedTicket[] = [];
    while (tickets.length < count) {
      tickets.push({ ...(await makeTicket(ctx, trx, ticket)), minutes, expiresAt, siteName: site.name });
    }
    const actor = { kind: 'staff', id: staffId } as const;
    const detail = { count, minutes, days };
    await writeAudit(trx, { at: now, actor, action: 'booklet-printed', target: siteId, detail });
    return ok({ booklet: { ...booklet, used: 0, ready: 0 }, tickets });
  });
  if (!made.ok) return made;
  const salt = saltOfBooklet(ctx.ticketKey, made.value.booklet.bookletId);
  addToBooks(ctx, made.value.tickets, { siteId, salt, cost });
  return made;
}

/** The booklets of a site that are good. Refusal: `not-found` for an unknown site. */
export async function readBooklets(ctx: Context, siteId: string): Promise<Result<{ booklets: Booklet[] }>> {
  if (!ctx.sites.has(siteId)) return refuse('not-found');
  const kept = await listBooklets(ctx.db, siteId, ctx.clock.now());
  return ok({ booklets: kept.map(({ booklet }) => booklet) });
}

/**
 * A booklet that was lost, or opened by the wrong hands: its unused tickets are good no more, and leave the books. A terminal that is without a line still takes them until it hears of it.
 * Refusal: `not-found` when it is not of this site, or was not good any more.
 */
export async function cancelBooklet(
  ctx: Context,
  { siteId, bookletId, staffId }: { siteId: string; bookletId: string; staffId: string },
): Promise<Result<{ bookletId: string }>> {
  const now = ctx.clock.now();
  const isCancelled = await ctx.db.transaction().execute(async (trx) => {
    if (!(await expireBooklet(trx, { siteId, bookletId, now }))) return false;
    const actor = { kind: 'staff', id: staffId } as const;
    await writeAudit(trx, { at: now, actor, action: 'booklet-cancelled', target: siteId });
    return true;
  });
  if (!isCancelled) return refuse('not-found');
  ctx.books.changed(siteId);
  return ok({ bookletId });
}
