import { randomInt, randomUUID } from 'node:crypto';
import ticketWords from '#assets/ticket-words.json' with { type: 'json' };
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { TicketKind } from '#protocol/room-rules.ts';
import type { IssuedTicket } from '#protocol/staff-messages.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { findSite } from '../sites/site-store.ts';
import { saltOf } from './offline-verifier.ts';
import { addToBooks } from './ticket-book-service.ts';
import { hashWords } from './ticket-key.ts';
import { chooseWords, endOfLocalDay } from './ticket-rules.ts';
import { type NewTicket, insertTicket } from './ticket-store.ts';

const words = ticketWords.map(({ word }) => word);
/** With a few hundred live tickets among tens of millions of choices, a second collision in a row is already a bug. */
const MAX_CHOICES = 20;

/**
 * Issues tickets, good at one site until the end of the day there. The words leave the server here once and are not kept.
 * Refusal: `not-found` for an unknown site.
 */
export async function issueTickets(
  ctx: Context,
  input: { siteId: string; minutes: number; count: number; kind?: TicketKind; staffId: string },
): Promise<Result<{ tickets: IssuedTicket[] }>> {
  const now = ctx.clock.now();
  const expiresAt = endOfLocalDay(rulesOf(ctx, input.siteId).timeZone, now);
  const issued = await ctx.db.transaction().execute(async (trx) => {
    const site = await findSite(trx, input.siteId);
    if (!site) return refuse('not-found');
    const { minutes, kind = 'ticket' } = input;
    const ticket = { siteId: site.siteId, minutes, kind, issuedAt: now, expiresAt };
    const tickets: IssuedTicket[] = [];
    while (tickets.length < input.count) {
      const made = await makeTicket(ctx, trx, ticket);
      await writeAudit(trx, {
        at: now,
        actor: { kind: 'staff', id: input.staffId },
        action: 'ticket-issued',
        target: site.siteId,
        detail: { minutes },
      });
      tickets.push({ ...made, minutes, expiresAt, siteName: site.name });
    }
    return ok({ tickets });
  });
  if (issued.ok) {
    addToBooks(ctx, issued.value.tickets, {
      siteId: input.siteId,
      salt: saltOf(ctx.ticketKey, input.siteId, expiresAt),
      cost: ctx.books.cost,
    });
  }
  return issued;
}

/** Writes one ticket, with words that no other one has. Inside the caller's transaction. @returns its id and words, which are nowhere else */
export async function makeTicket(
  ctx: Context,
  trx: Db,
  ticket: Omit<NewTicket, 'ticketId' | 'wordsHmac'>,
): Promise<{ ticketId: string; words: string[] }> {
  const ticketId = randomUUID();
  for (let choice = 0; choice < MAX_CHOICES; choice++) {
    const candidate = chooseWords(words, (n) => randomInt(n));
    const row = { ...ticket, ticketId, wordsHmac: hashWords(ctx.ticketKey, candidate) };
    if (await insertTicket(trx, row)) return { ticketId, words: candidate };
  }
  throw new Error('no free ticket words');
}
