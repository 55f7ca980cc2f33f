import type { Procedure } from '#protocol/accompanied.ts';
import { MAX_SESSION_MINUTES } from '#protocol/limits.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { TrackedOrder } from '#protocol/staff-messages.ts';
import type { Context } from '../context.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { endOf } from '../rules/session-end-rules.ts';
import { siteOpening } from '../rules/session-limit-rules.ts';
import { findSession } from '../sessions/session-store.ts';
import { sittingOf } from '../workshops/booked.ts';
import { giveOrder } from './order-service.ts';
import { listExtensions } from './order-store.ts';

const MINUTE_MS = 60_000;

/**
 * A helper sits down beside the resident: the session has no limit of time any more inside the opening hours. It ends with the closing, or when a workshop takes the terminal or ends; where nothing of that comes, when it is as
 * long as a session may be. Asked again it notes another procedure. Refusals besides those of giveOrder: `session-not-found`.
 */
export async function accompanySession(
  ctx: Context,
  input: { terminalId: string; sessionId: string; procedure: Procedure; staffId: string },
): Promise<Result<TrackedOrder>> {
  const { terminalId, sessionId, procedure, staffId } = input;
  const order = { kind: 'accompany', sessionId, procedure, minutes: 0 } as const;
  return giveOrder(ctx, { terminalId, order, staffId }, async (trx) => {
    const session = await findSession(trx, sessionId);
    if (session?.terminalId !== terminalId || session.state !== 'open') return refuse('session-not-found');
    const { startedAt, endsAt, grantedAt, siteId } = session;
    const onTheirWay = (await listExtensions(trx, session)).filter(({ isDone }) => !isDone);
    const promised = onTheirWay.reduce((end, one) => end + one.minutes * MINUTE_MS, endsAt ?? grantedAt);
    const now = ctx.clock.now();
    const opening = siteOpening(rulesOf(ctx, siteId), now);
    const mustEnd = endOf(opening, sittingOf(ctx, session, now), now);
    const longest = (startedAt ?? grantedAt) + MAX_SESSION_MINUTES * MINUTE_MS;
    // After the closing nobody is given more; the helper is noted all the same.
    const isOver = opening?.kind === 'closed' && mustEnd?.endsFor !== 'workshop-ends';
    const until = isOver ? promised : Math.min(longest, mustEnd?.at ?? Number.POSITIVE_INFINITY);
    return ok({ ...order, minutes: Math.max(0, Math.floor((until - promised) / MINUTE_MS)) });
  });
}
