import { LAST_LANDING_MINUTES } from '#protocol/limits.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { TimeRules } from '#protocol/room-rules.ts';
import type { TrackedOrder } from '#protocol/staff-messages.ts';
import type { ExtendedBy, Extension, ExtensionRequest } from '#protocol/terminal-messages.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import { doesSomebodyWait } from '../queue/queue-service.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { judgeLongerStay } from '../rules/session-limit-rules.ts';
import { judgeExtension } from '../sessions/session-rules.ts';
import { findSession } from '../sessions/session-store.ts';
import { presentTile } from '../terminals/tile-presenter.ts';
import { sittingOf } from '../workshops/booked.ts';
import { giveOrder, keepAndSendOrder } from './order-service.ts';
import { findOrder, listExtensions } from './order-store.ts';

/** Somebody wants a session of a terminal to be longer. `by`: who, where it is not staff. */
type Asking = {
  terminalId: string;
  sessionId: string;
  minutes: number;
  by?: ExtendedBy;
  /** one short step because somebody may wait: there is no second one */
  isLast?: boolean;
};

/**
 * Orders an open session of this terminal to be longer, by fewer minutes where it must end before or the day's minutes end. Refusals besides those of giveOrder:
 * `session-not-found`, `extension-too-long`, `extensions-used`, `extension-past-closing`, `day-minutes-used`, `site-closed`.
 */
export async function extendSession(
  ctx: Context,
  input: { terminalId: string; sessionId: string; minutes: number; staffId: string },
): Promise<Result<TrackedOrder>> {
  const { terminalId, sessionId, minutes, staffId } = input;
  const order = { kind: 'extend', sessionId, minutes } as const;
  return giveOrder(ctx, { terminalId, order, staffId }, async (trx) => {
    const judged = await judgeAsking(ctx, trx, { terminalId, sessionId, minutes });
    return judged.ok ? ok(judged.value.order) : judged;
  });
}

/**
 * The resident at this terminal asks for more time, or is writing while it ends (promise 5): then in short steps while a terminal of the site is free, and once and shorter where none is. Or nobody asked, and the site makes
 * sessions longer while seats are free. What staff's extension must keep to, theirs must too; it is journaled, shown and counted as one. Asked again with the same
 * `requestId`, it is the same extension. Refusals: `extension-not-offered` where the site leaves it to staff, `somebody-waits` while somebody of the queue does, and after the last short step, `too-few-free` where the site is too full, and those of extendSession; `command-expired` when an earlier asking came to nothing.
 */
export async function extendByResident(
  ctx: Context,
  terminalId: string,
  { requestId, sessionId, by: unasked }: ExtensionRequest,
): Promise<Result<Extension>> {
  const siteId = ctx.live.see(terminalId)?.terminal.siteId;
  if (!siteId) return refuse('not-found');
  const known = await findOrder(ctx.db, requestId);
  if (known) {
    const isSame =
      known.terminalId === terminalId && known.order?.kind === 'extend' && known.order.sessionId === sessionId;
    const session = isSame ? await findSession(ctx.db, sessionId) : null;
    if (!session?.endsAt || known.order?.kind !== 'extend') return refuse('session-not-found');
    const isAlive = ['waiting', 'sent', 'received', 'done'].includes(known.state.kind);
    if (!isAlive) return refuse(known.state.kind === 'refused' ? known.state.code : 'command-expired');
    const { minutes } = known.order;
    return ok({ minutes, endsAt: session.endsAt + (known.state.kind === 'done' ? 0 : minutes * 60_000) });
  }
  const { time } = rulesOf(ctx, siteId);
  const offered = offeredBy(time, unasked);
  if (offered === null) return refuse('extension-not-offered');
  const isTyping = unasked === 'typing';
  // Who asks is refused while somebody waits; what is being written has one short step to its end.
  if (!isTyping && rulesOf(ctx, siteId).queue && doesSomebodyWait(ctx, siteId)) return refuse('somebody-waits');
  if (unasked === 'free-seats' && !hasRoom(ctx, siteId, time.whileFree?.belowPercent ?? 0))
    return refuse('too-few-free', { count: 1 });
  const isLast = isTyping && mayBeWaitedFor(ctx, siteId);
  const minutes = isLast ? Math.min(offered, LAST_LANDING_MINUTES) : offered;
  const by: ExtendedBy = unasked ?? 'resident';
  const asking = { terminalId, sessionId, minutes, by, isLast };
  const order = { kind: 'extend', sessionId, minutes, by } as const;
  let extension: Extension | null = null;
  const actor = { kind: 'terminal', id: terminalId } as const;
  const kept = await keepAndSendOrder(ctx, { terminalId, order, actor, commandId: requestId }, async (trx) => {
    const judged = await judgeAsking(ctx, trx, asking);
    if (!judged.ok) return judged;
    extension = { minutes: judged.value.order.minutes, endsAt: judged.value.endsAt };
    return ok(judged.value.order);
  });
  if (!kept.ok) return kept;
  return extension ? ok(extension) : refuse('internal');
}

/** Does somebody wait for a terminal of this site? Where there is no queue nobody can say so: where no terminal is free it may be. */
function mayBeWaitedFor(ctx: Context, siteId: string): boolean {
  if (rulesOf(ctx, siteId).queue) return doesSomebodyWait(ctx, siteId);
  return !stateKinds(ctx, siteId).includes('free');
}

/** Is a terminal of this site free, and are fewer than so many percent of those in service taken? */
function hasRoom(ctx: Context, siteId: string, belowPercent: number): boolean {
  const kinds = stateKinds(ctx, siteId);
  const inService = kinds.filter((kind) => kind !== 'silent' && kind !== 'out-of-service').length;
  const free = kinds.filter((kind) => kind === 'free').length;
  return free > 0 && ((inService - free) / inService) * 100 < belowPercent;
}

function stateKinds(ctx: Context, siteId: string) {
  const now = ctx.clock.now();
  return ctx.live.ofSite(siteId).flatMap((terminalId) => {
    const known = ctx.live.see(terminalId);
    return known ? [presentTile(ctx, known, now).state.kind] : [];
  });
}

/** What one step gives to whoever asks; null: the site gives nothing that way. */
function offeredBy(time: TimeRules, unasked: ExtensionRequest['by']): number | null {
  if (unasked === 'typing') return time.softLandingMinutes;
  return unasked === 'free-seats' ? (time.whileFree?.minutes ?? null) : time.ownExtensionMinutes;
}

/** By how much the session may be longer, in the transaction that keeps the order: with what is on its way already. */
async function judgeAsking(ctx: Context, trx: Db, asking: Asking) {
  const { terminalId, sessionId, minutes, by, isLast } = asking;
  const session = await findSession(trx, sessionId);
  const given = session ? await listExtensions(trx, session) : [];
  const hadLast = given.some((one) => one.by === 'typing' && one.minutes <= LAST_LANDING_MINUTES);
  if (isLast && hadLast) return refuse('somebody-waits');
  const onTheirWay = given.reduce((sum, one) => sum + (one.isDone ? 0 : one.minutes), 0);
  const refusal = judgeExtension(session?.terminalId === terminalId ? session : null, minutes + onTheirWay);
  if (refusal || !session) return refusal ?? refuse('session-not-found');
  const now = ctx.clock.now();
  const { startedAt, endsAt, extensionLimit, mostMinutes, extensionsBefore } = session;
  const stay = {
    startedAt: startedAt ?? session.grantedAt,
    endsAt: (endsAt ?? session.grantedAt) + onTheirWay * 60_000,
    extensionLimit,
    mostMinutes,
    extensions: extensionsBefore + given.length,
    ...sittingOf(ctx, session, now),
  };
  const judged = judgeLongerStay(rulesOf(ctx, session.siteId), stay, minutes, now);
  if (!judged.ok) return judged;
  const order = { kind: 'extend' as const, sessionId, minutes: judged.value, ...(by ? { by } : {}) };
  return ok({ order, endsAt: stay.endsAt + judged.value * 60_000 });
}
