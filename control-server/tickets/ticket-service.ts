import { randomInt, randomUUID } from 'node:crypto';
import ticketWords from '#assets/ticket-words.json' with { type: 'json' };
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { TicketKind } from '#protocol/room-rules.ts';
import type { IssuedTicket } from '#protocol/staff-messages.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { findSite } from '../sites/site-store.ts';
import { addToBooks } from './ticket-book-service.ts';
import { hashWords } from './ticket-key.ts';
import { chooseWords, endOfLocalDay } from './ticket-rules.ts';
import { insertTicket } from './ticket-store.ts';

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
    const tickets: IssuedTicket[] = [];
    while (tickets.length < input.count) {
      const ticketId = randomUUID();
      let chosen: string[] | null = null;
      for (let choice = 0; choice < MAX_CHOICES && !chosen; choice++) {
        const candidate = chooseWords(words, (n) => randomInt(n));
        const wordsHmac = hashWords(ctx.ticketKey, candidate);
        const { minutes, kind = 'ticket' } = input;
        const row = { ticketId, siteId: site.siteId, wordsHmac, minutes, kind, issuedAt: now, expiresAt };
        if (await insertTicket(trx, row)) chosen = candidate;
      }
      if (!chosen) throw new Error('no free ticket words');
      await writeAudit(trx, {
        at: now,
        actor: { kind: 'staff', id: input.staffId },
        action: 'ticket-issued',
        target: site.siteId,
        detail: { minutes: input.minutes },
      });
      tickets.push({ ticketId, words: chosen, minutes: input.minutes, expiresAt, siteName: site.name });
    }
    return ok({ tickets });
  });
  if (issued.ok) addToBooks(ctx, input.siteId, issued.value.tickets);
  return issued;
}
