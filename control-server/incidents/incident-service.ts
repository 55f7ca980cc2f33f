import { randomUUID } from 'node:crypto';
import type { Incident, IncidentStep } from '#protocol/incidents.ts';
import { MAX_INCIDENT_STEPS, MAX_SHOWN_INCIDENTS } from '#protocol/limits.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import { type AuditAction, writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import { findStaffName } from '../staff/staff-store.ts';
import { type KeptIncident, advanceIncidents, withStep } from './incident-rules.ts';
import { listIncidents, saveIncident, saveSteps, saveTaker } from './incident-store.ts';

/** One step of every diagnosis, and what it means for incidents; called each second. */
export async function followDiagnoses(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  const { changed, troubled } = await ctx.diagnoses.look(now);
  for (const siteId of troubled) {
    await ctx.incidents.exclusively(async () => {
      const memory = ctx.diagnoses.memory(siteId);
      const after = advanceIncidents(siteId, ctx.incidents.ofSite(siteId), memory, now, randomUUID);
      if (after.length > 0) await keep(ctx, after);
    });
  }
  ctx.incidents.forget(now);
  for (const siteId of changed) ctx.changes.announce({ kind: 'line-changed', siteId });
}

/** Writes incidents and then remembers them. Inside `exclusively`. @param also what belongs into the same transaction */
export async function keep(
  ctx: Context,
  incidents: readonly KeptIncident[],
  also: (trx: Db) => Promise<void> = async () => {},
): Promise<void> {
  await ctx.db.transaction().execute(async (trx) => {
    for (const incident of incidents) await saveIncident(trx, incident);
    await also(trx);
  });
  ctx.incidents.learn(incidents);
  for (const { siteId, incidentId, cause, closedAt } of incidents) {
    ctx.log.info({ siteId, incidentId, cause, isOpen: closedAt === null }, 'incident');
  }
}

/** Of a site and the server itself: open ones, and those that ended after a moment; the newest first. */
export async function readIncidents(
  ctx: Context,
  { siteId, since }: { siteId: string; since: number },
): Promise<Result<{ incidents: Incident[] }>> {
  if (!ctx.sites.has(siteId)) return refuse('not-found');
  const until = Number.MAX_SAFE_INTEGER;
  const kept = await listIncidents(ctx.db, { siteId, since, until, limit: MAX_SHOWN_INCIDENTS });
  return ok({ incidents: kept.map(shown) });
}

type Asked = { siteId: string; incidentId: string; staffId: string };

/** "J'appelle l'opérateur": the last one who says so has it. Refusals: `not-found`, `incident-over`. */
export async function takeIncident(ctx: Context, asked: Asked): Promise<Result<{ incidentId: string }>> {
  return addStep(ctx, asked, 'incident-taken', (by, at) => ({ kind: 'taken', at, by }));
}

/** What was done about it. Refusals: `not-found`, `incident-over` for one that is long closed or whose story is full. */
export async function noteIncident(
  ctx: Context,
  asked: Asked & { text: string },
): Promise<Result<{ incidentId: string }>> {
  return addStep(ctx, asked, 'incident-noted', (by, at) => ({ kind: 'note', at, by, text: asked.text }));
}

async function addStep(
  ctx: Context,
  { siteId, incidentId, staffId }: Asked,
  action: AuditAction,
  make: (by: string, at: number) => IncidentStep,
): Promise<Result<{ incidentId: string }>> {
  return ctx.incidents.exclusively(async () => {
    const now = ctx.clock.now();
    const before = ctx.incidents.see(incidentId) ?? (await findOne(ctx, siteId, incidentId));
    if (!before || (before.siteId !== null && before.siteId !== siteId)) return refuse('not-found');
    const name = await findStaffName(ctx.db, staffId);
    if (name === null) return refuse('not-allowed');
    const step = make(name, now);
    // A note may still be written when it is over; nobody takes it then.
    if (step.kind === 'taken' && before.closedAt !== null) return refuse('incident-over');
    const steps = withStep(before.steps, step);
    if (steps.length === before.steps.length || steps.length > MAX_INCIDENT_STEPS) return refuse('incident-over');
    const after = { ...before, steps, ...(step.kind === 'taken' ? { takenBy: name } : {}) };
    await ctx.db.transaction().execute(async (trx) => {
      await saveSteps(trx, after, staffId);
      if (step.kind === 'taken') await saveTaker(trx, incidentId, staffId);
      await writeAudit(trx, { at: now, actor: { kind: 'staff', id: staffId }, action, target: incidentId });
    });
    if (ctx.incidents.see(incidentId)) ctx.incidents.learn([after]);
    ctx.changes.announce({ kind: 'line-changed', siteId });
    return ok({ incidentId });
  });
}

async function findOne(ctx: Context, siteId: string, incidentId: string): Promise<KeptIncident | null> {
  const all = await listIncidents(ctx.db, { siteId, since: 0, until: Number.MAX_SAFE_INTEGER, limit: 1_000 });
  return all.find((one) => one.incidentId === incidentId) ?? null;
}

function shown(kept: KeptIncident): Incident {
  const { incidentId, siteId, cause, detail, confidence, terminalIds, service, beganAt, endedAt, takenBy, steps } =
    kept;
  const rest = { cause, detail, confidence, terminalIds, ...(service ? { service } : {}) };
  // While it is open by its hysteresis its end is not known.
  return { incidentId, siteId, ...rest, beganAt, endedAt, takenBy, steps };
}
