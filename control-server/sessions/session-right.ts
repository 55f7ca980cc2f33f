import { type Result, ok, refuse } from '#protocol/result.ts';
import type { RoomRules, WayIn } from '#protocol/room-rules.ts';
import { minutesOfCard } from '../cards/card-rules.ts';
import { findCard } from '../cards/card-store.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import { momentAt, wallTimeAt } from '../rules/zone-time-rules.ts';
import { findSite } from '../sites/site-store.ts';
import { presentTile } from '../terminals/tile-presenter.ts';
import { hashWords } from '../tickets/ticket-key.ts';
import { type Ticket, findTicketByWords } from '../tickets/ticket-store.ts';
import { type OpenAt, findDayOfCard, findOpenAt, openAtOf } from './open-session.ts';
import { type Session, judgeTicket } from './session-rules.ts';
import { consumedWithTicket, findLastEndedWithTicket, listCurrentSessionsOf } from './session-store.ts';

/** By what somebody may sit down, before the rules of time are asked how long. */
export type Right = {
  way: WayIn;
  ticket: Ticket | null;
  cardId: string | null;
  /** the most it gives by itself */
  minutes: number;
  /** what earlier sessions by the same right took today: without a ticket nobody is known again */
  usedMinutes: number;
  /** its session that is open at another terminal: it would have to end there first */
  openAt: OpenAt | null;
  /** its session that ended last, with which this one may go on; of a card the last of the day */
  last: Session | null;
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
      cardId: null,
      minutes: openAt.minutesLeft,
      usedMinutes: Math.ceil(usedMs / 60_000),
      openAt,
      last: null,
    });
  }
  const siteName = ticket && (await findSite(trx, ticket.siteId))?.name;
  const refusal = judgeTicket({ now, siteId, ticket: ticket && { ...ticket, siteName: siteName ?? '' } });
  if (refusal || !ticket) return refusal ?? refuse('ticket-unknown');
  const usedMinutes = Math.ceil((await consumedWithTicket(trx, ticket.ticketId)) / 60_000);
  const last = await findLastEndedWithTicket(trx, ticket.ticketId);
  return ok({ way: ticket.kind, ticket, cardId: null, minutes: ticket.minutes, usedMinutes, openAt: null, last });
}

/**
 * The right of a card whose secret code was right, also while it is in use at another terminal, of any site (`openAt`). Refusals: `cards-not-taken`, `card-unknown`, `card-closed`;
 * `card-in-use-away` while another terminal takes up what it was granted just now.
 */
export async function rightOfCard(
  ctx: Context,
  trx: Db,
  asked: { cardId: string; room: RoomRules; siteId: string; now: number },
): Promise<Result<Right>> {
  const { cardId, room, now } = asked;
  if (!room.cards) return refuse('cards-not-taken');
  const card = await findCard(trx, cardId);
  if (!card) return refuse('card-unknown');
  if (card.closedAt !== null) return refuse('card-closed');
  const { date } = wallTimeAt(room.timeZone, now);
  const today = momentAt(room.timeZone, { date, minute: 0 });
  const { current, last, usedMs } = await findDayOfCard(ctx, trx, cardId, { since: today, now });
  if (current?.state === 'granted') {
    const terminal = ctx.live.see(current.terminalId)?.terminal.name ?? '';
    return refuse('card-in-use-away', { terminal, minutes: current.minutes });
  }
  const openAt = current && openAtOf(ctx, current, now, 'card');
  return ok({
    way: 'card',
    ticket: null,
    cardId,
    // In its last seconds a session is too short to move, and no day is used up by that.
    minutes: openAt ? Math.max(1, openAt.minutesLeft) : minutesOfCard(room.cards.minutes, last),
    usedMinutes: Math.ceil((usedMs + (openAt?.usedMs ?? 0)) / 60_000),
    openAt,
    last,
  });
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
  return ok({ way: 'without-ticket', ticket: null, cardId: null, minutes, usedMinutes: 0, openAt: null, last: null });
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
