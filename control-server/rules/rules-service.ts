import { MAX_SESSION_MINUTES } from '#protocol/limits.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import {
  type KeptRules,
  type RoomRules,
  type RulesPreview,
  type RulesPreviewRequest,
  noRoomRules,
} from '#protocol/room-rules.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import { hoursOn } from './opening-hours-rules.ts';
import { findRevision, saveRules } from './rules-store.ts';
import { bookingsOf, occurrencesBetween } from '../workshops/workshop-rules.ts';
import { toldEnd, wallMinute } from './session-end-rules.ts';
import { judgeSession } from './session-limit-rules.ts';
import { momentAt } from './zone-time-rules.ts';

/** The rules in force at a site, from memory; where nothing was decided, those that change nothing. */
export function rulesOf(ctx: Pick<Context, 'rules'>, siteId: string): RoomRules {
  return ctx.rules.get(siteId)?.rules ?? noRoomRules;
}

/** What of the rules a terminal offers or says before anybody signs in; told with its welcome and each heartbeat. */
export function offersOf(
  ctx: Context,
  siteId: string,
): { withoutTicketMinutes?: number; takesCards?: true; takesPlaces?: true; idleMinutes?: number } {
  const { withoutTicket, cards, queue, time } = rulesOf(ctx, siteId);
  return {
    ...(withoutTicket ? { withoutTicketMinutes: withoutTicket.minutes } : {}),
    ...(cards ? { takesCards: true } : {}),
    ...(queue ? { takesPlaces: true } : {}),
    ...(time.idleMinutes === null ? {} : { idleMinutes: time.idleMinutes }),
  };
}

/** What the dashboard reads before it edits. Refusal: `not-found` for an unknown site. */
export async function readRules(ctx: Context, siteId: string): Promise<Result<KeptRules>> {
  if (!ctx.sites.has(siteId)) return refuse('not-found');
  return ok(ctx.rules.get(siteId) ?? { revision: 0, rules: noRoomRules });
}

/**
 * Puts rules in force, for the next one who signs in: nobody who sits already is cut. Refusals: `not-found` for an unknown site; `rules-changed` when `revision` is not the one in
 * force.
 */
export async function changeRules(
  ctx: Context,
  input: { siteId: string; revision: number; rules: RoomRules; staffId: string },
): Promise<Result<{ revision: number }>> {
  const { siteId, rules } = input;
  if (!ctx.sites.has(siteId)) return refuse('not-found');
  const now = ctx.clock.now();
  const kept: KeptRules = { revision: input.revision + 1, rules };
  const isSaved = await ctx.db.transaction().execute(async (trx) => {
    if ((await findRevision(trx, siteId)) !== input.revision) return false;
    await saveRules(trx, siteId, kept, now);
    await writeAudit(trx, {
      at: now,
      actor: { kind: 'staff', id: input.staffId },
      action: 'rules-changed',
      target: siteId,
      detail: { revision: kept.revision, hours: rules.hours ? 1 : 0, rules: rules.rules.length },
    });
    return true;
  });
  if (!isSaved) return refuse('rules-changed');
  // A later change may have been quicker to tell.
  if ((ctx.rules.get(siteId)?.revision ?? 0) < kept.revision) ctx.rules.set(siteId, kept);
  ctx.changes.announce({ kind: 'rules-changed', siteId });
  return ok({ revision: kept.revision });
}

/** What somebody would get, by the very rules that decide when they come. Refusal: `not-found` for an unknown site, or a terminal of another one. */
export async function previewRules(ctx: Context, input: RulesPreviewRequest): Promise<Result<RulesPreview>> {
  const { siteId, terminalId, date } = input;
  if (!ctx.sites.has(siteId)) return refuse('not-found');
  if (terminalId !== null && ctx.live.see(terminalId)?.terminal.siteId !== siteId) return refuse('not-found');
  const room = input.rules ?? rulesOf(ctx, siteId);
  const now = momentAt(room.timeZone, input);
  const { kind } = input;
  const day = room.hours ? hoursOn(room.hours, date).source : ({ kind: 'always-open' } as const);
  const own = minutesOf(room, input);
  if (!own.ok) return ok({ day, ruleIndex: null, answer: own });
  const ticketMinutes = own.value;
  const near = occurrencesBetween(ctx.workshops.ofSite(siteId), room.timeZone, now, now + MAX_SESSION_MINUTES * 60_000);
  const bookings = bookingsOf(near, terminalId, now);
  const { ruleIndex, answer } = judgeSession(room, { now, kind, terminalId, ticketMinutes, usedMinutes: 0, bookings });
  if (!answer.ok) return ok({ day, ruleIndex, answer });
  const { minutes, extensions, mustEnd, isCutShort: isCutByClosing } = answer.value;
  const closesAtMinute = mustEnd && wallMinute(room.timeZone, mustEnd.at);
  const granted = { minutes, extensions, closesAtMinute, isCutByClosing, ...toldEnd(mustEnd) };
  return ok({ day, ruleIndex, answer: ok(granted) });
}

/** What the right itself gives: the ticket's minutes, or the site's by a card and without anything. */
function minutesOf({ withoutTicket, cards }: RoomRules, { kind, ticketMinutes }: RulesPreviewRequest): Result<number> {
  switch (kind) {
    case 'card':
      return cards ? ok(cards.minutes) : refuse('cards-not-taken');
    case 'without-ticket':
      return withoutTicket ? ok(withoutTicket.minutes) : refuse('without-ticket-not-offered');
    default:
      return ok(ticketMinutes);
  }
}
