import { type Result, ok, refuse } from '#protocol/result.ts';
import type { RoomRules, WayIn } from '#protocol/room-rules.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import { findSite } from '../sites/site-store.ts';
import { presentTile } from '../terminals/tile-presenter.ts';
import { hashWords } from '../tickets/ticket-key.ts';
import { type Ticket, findTicketByWords } from '../tickets/ticket-store.ts';
import { type OpenAt, findOpenAt } from './open-session.ts';
import { judgeTicket } from './session-rules.ts';
import { consumedWithTicket, listCurrentSessionsOf } from './session-store.ts';

/** By what somebody may sit down, before the rules of time are asked how long. */
export type Right = {
  way: WayIn;
  ticket: Ticket | null;
  /** the most it gives by itself */
  minutes: number;
  /** what earlier sessions by the same right took today: without a ticket nobody is known again */
  usedMinutes: number;
  /** its session that is open at another terminal of the site: it would have to end there first */
  openAt: OpenAt | null;
};

/** The right of three words, also while they are in use at another terminal of the site (`openAt`). Refusals: the `ticket-…` codes. */
export async function rightOfTicket(
  ctx: Context,
  trx: Db,
  asked: { words: readonly string[]; siteId: string; now: number },
): Promise<Result<Right>> {
  const { words, siteId, now } = asked;
  const ticket = await findTicketByWords(trx, hashWords(ctx.ticketKey, words));
  const openAt = ticket?.siteId === siteId ? await findOpenAt(ctx, trx, ticket, now) : null;
  if (ticket && openAt) {
    const usedMs = (await consumedWithTicket(trx, ticket.ticketId)) + openAt.usedMs;
    return ok({
      way: ticket.kind,
      ticket,
      minutes: openAt.minutesLeft,
      usedMinutes: Math.ceil(usedMs / 60_000),
      openAt,
    });
  }
  const siteName = ticket && (await findSite(trx, ticket.siteId))?.name;
  const refusal = judgeTicket({ now, siteId, ticket: ticket && { ...ticket, siteName: siteName ?? '' } });
  if (refusal || !ticket) return refusal ?? refuse('ticket-unknown');
  const usedMinutes = Math.ceil((await consumedWithTicket(trx, ticket.ticketId)) / 60_000);
  return ok({ way: ticket.kind, ticket, minutes: ticket.minutes, usedMinutes, openAt: null });
}

/**
 * The right of who comes with nothing. Refusals: `without-ticket-not-offered`; `too-few-free` when fewer terminals than the site keeps are free, the one asked at among
 * them (detail `count`, of those that must be).
 */
export async function rightWithoutTicket(
  ctx: Context,
  trx: Db,
  asked: { room: RoomRules; siteId: string; now: number },
): Promise<Result<Right>> {
  const { withoutTicket } = asked.room;
  if (!withoutTicket) return refuse('without-ticket-not-offered');
  const { minutes, leastFree } = withoutTicket;
  if ((await countFree(ctx, trx, asked)) < leastFree) return refuse('too-few-free', { count: leastFree });
  return ok({ way: 'without-ticket', ticket: null, minutes, usedMinutes: 0, openAt: null });
}

/** How many terminals are free as staff see it, less those that were granted in this very moment: memory learns of them with the commit only. */
async function countFree(ctx: Context, trx: Db, { siteId, now }: { siteId: string; now: number }): Promise<number> {
  const free = ctx.live.ofSite(siteId).filter((terminalId) => {
    const known = ctx.live.see(terminalId);
    return known !== null && presentTile(ctx, known, now).state.kind === 'free';
  });
  const taken = new Set((await listCurrentSessionsOf(trx, free)).map(({ terminalId }) => terminalId));
  return free.length - taken.size;
}
