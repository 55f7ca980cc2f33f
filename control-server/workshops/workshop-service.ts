import { randomUUID } from 'node:crypto';
import { MAX_WORKSHOPS } from '#protocol/limits.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { LocalDate } from '#protocol/room-rules.ts';
import type { PromisedBeyond, Workshop, WorkshopList, WorkshopPlan } from '#protocol/workshops.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import { callNext } from '../queue/queue-service.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { wallMinute } from '../rules/session-end-rules.ts';
import { type WallTime, dayLater, wallTimeAt } from '../rules/zone-time-rules.ts';
import { tellBookings } from './booked.ts';
import { comingDates, findOverlap, isOn, isOver, lastDate, takes } from './workshop-rules.ts';
import { deleteWorkshop, findWorkshop, listWorkshops, saveWorkshop } from './workshop-store.ts';

/** What a clock on the site's wall shows. */
function wallOf(ctx: Context, siteId: string): WallTime {
  return wallTimeAt(rulesOf(ctx, siteId).timeZone, ctx.clock.now());
}

/** The workshops of a site that are not over. Refusal: `not-found` for an unknown site. */
export async function readWorkshops(ctx: Context, siteId: string): Promise<Result<WorkshopList>> {
  if (!ctx.sites.has(siteId)) return refuse('not-found');
  const wall = wallOf(ctx, siteId);
  const workshops = (await listWorkshops(ctx.db, wall.date, siteId)).filter((workshop) => !isOver(workshop, wall));
  return ok({ today: wall.date, workshops, coming: comingDates(workshops, wall.date) });
}

type Saving = { siteId: string; workshopId: string | null; revision: number; plan: WorkshopPlan; staffId: string };

/**
 * Makes or changes a workshop. Nobody who sits already is cut: the answer names the sessions that were promised beyond its beginning. Refusals: those of `workshop:save`.
 */
export async function changeWorkshop(
  ctx: Context,
  input: Saving,
): Promise<Result<{ workshop: Workshop; promised: PromisedBeyond[] }>> {
  const { siteId, plan } = input;
  if (!ctx.sites.has(siteId)) return refuse('not-found');
  const own = ctx.live.ofSite(siteId);
  const saved = await ctx.db.transaction().execute(async (trx): Promise<Result<Workshop>> => {
    const known = input.workshopId === null ? null : await findWorkshop(trx, input.workshopId);
    if (input.workshopId !== null && known?.siteId !== siteId) return refuse('not-found');
    // A terminal that was removed stays in a workshop until somebody takes it out: without it the workshop could be for all.
    const mayBook = new Set([...own, ...(known?.terminals ?? [])]);
    if (plan.terminals.some((terminalId) => !mayBook.has(terminalId))) return refuse('not-found');
    if ((known?.revision ?? 0) !== input.revision) return refuse('workshop-changed');
    const wall = wallOf(ctx, siteId);
    // Dates that were taken out stay so, where the series still has them.
    const skipped = (known?.skipped ?? []).filter((date) => isOn(plan, date));
    const workshopId = known?.workshopId ?? randomUUID();
    const workshop = { ...plan, workshopId, siteId, skipped, revision: input.revision + 1 };
    if (isOver(workshop, wall)) return refuse('workshop-over');
    const others = (await listWorkshops(trx, wall.date, siteId)).filter((other) => other.workshopId !== workshopId);
    if (!known && others.length >= MAX_WORKSHOPS) return refuse('workshops-full', { count: MAX_WORKSHOPS });
    const overlap = findOverlap(workshop, others, wall.date);
    if (overlap) return refuse('booking-overlaps', { title: overlap.title });
    await saveWorkshop(trx, workshop);
    await writeAudit(trx, {
      at: ctx.clock.now(),
      actor: { kind: 'staff', id: input.staffId },
      action: 'workshop-saved',
      target: workshopId,
      detail: { revision: workshop.revision, terminals: plan.terminals.length, last: lastDate(workshop) },
    });
    return ok(workshop);
  });
  if (!saved.ok) return saved;
  await learnWorkshops(ctx, siteId);
  return ok({ workshop: saved.value, promised: promisedBeyond(ctx, saved.value) });
}

/**
 * Takes one date out of a series, or all of it. Who takes part at this moment keeps their end. Refusals: `not-found`, also for a date on which there is none; `workshop-changed`.
 */
export async function removeWorkshop(
  ctx: Context,
  input: { siteId: string; workshopId: string; revision: number; date: LocalDate | null; staffId: string },
): Promise<Result<{ workshopId: string }>> {
  const { siteId, workshopId, date } = input;
  const removed = await ctx.db.transaction().execute(async (trx): Promise<Result<null>> => {
    const known = await findWorkshop(trx, workshopId);
    if (known?.siteId !== siteId || (date !== null && !isOn(known, date))) return refuse('not-found');
    if (known.revision !== input.revision) return refuse('workshop-changed');
    const isSeries = date !== null && known.repeats !== null;
    if (isSeries) {
      const skipped = [...known.skipped, date].toSorted();
      await saveWorkshop(trx, { ...known, skipped, revision: known.revision + 1 });
    } else await deleteWorkshop(trx, workshopId);
    await writeAudit(trx, {
      at: ctx.clock.now(),
      actor: { kind: 'staff', id: input.staffId },
      action: 'workshop-removed',
      target: workshopId,
      detail: { date: isSeries ? date : 'all' },
    });
    return ok(null);
  });
  if (!removed.ok) return removed;
  await learnWorkshops(ctx, siteId);
  return ok({ workshopId });
}

/** After a commit: memory, terminals, their ticket books, the queue and pages learn how the workshops of a site are. */
async function learnWorkshops(ctx: Context, siteId: string): Promise<void> {
  // One that goes on past midnight elsewhere is of yesterday here.
  ctx.workshops.learn(siteId, await listWorkshops(ctx.db, dayLater(wallOf(ctx, siteId).date, -1), siteId));
  ctx.books.changed(siteId);
  tellBookings(ctx, siteId);
  await callNext(ctx, siteId);
}

/** The sessions at its terminals that were promised more time than there is until the next time of this workshop, or into the one that is now. */
function promisedBeyond(ctx: Context, { siteId, workshopId }: Workshop): PromisedBeyond[] {
  const { timeZone } = rulesOf(ctx, siteId);
  const now = ctx.clock.now();
  const next = ctx.workshops
    .near(siteId, timeZone, now)
    .find((one) => one.workshopId === workshopId && one.until > now);
  if (!next) return [];
  return ctx.live.ofSite(siteId).flatMap((terminalId) => {
    const known = ctx.live.see(terminalId);
    const session = known?.session;
    if (!session || session.workshopId === workshopId || !takes(next.terminals, terminalId)) return [];
    const endsAt = session.endsAt ?? session.grantedAt + session.minutes * 60_000;
    if (endsAt <= next.from || endsAt <= now) return [];
    return [{ terminalName: known.terminal.name, minute: wallMinute(timeZone, endsAt) }];
  });
}
