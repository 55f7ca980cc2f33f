import { randomUUID } from 'node:crypto';
import { DEFAULT_TIME_ZONE } from '#protocol/limits.ts';
import type { IncidentStep } from '#protocol/incidents.ts';
import type { Context } from '../context.ts';
import { type KeptIncident, SAME_INCIDENT_MS, withStep } from '../incidents/incident-rules.ts';
import { keep } from '../incidents/incident-service.ts';
import { listMaintenances } from '../incidents/maintenance-store.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { wallTimeAt } from '../rules/zone-time-rules.ts';
import { type AlertStep, isQuietMinute, isSameFault, nextAlert } from './alert-rules.ts';
import { type AlertKind, listMessagesOf, queueMessage } from './alert-store.ts';
import { alertTexts } from './alert-text.ts';

const kinds: Record<Exclude<AlertStep, 'hold' | null>, AlertKind> = {
  'tell-opened': 'opened',
  'tell-ended': 'ended',
  // "It is over" says it all, and is the only word.
  'tell-afterwards': 'ended',
  escalate: 'escalated',
};

/** Decides for each incident what is to be told now, and puts it where it waits to be sent; called each second. Nearly always there is none. */
export async function followIncidents(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  for (const { incidentId } of ctx.incidents.all()) {
    const incident = ctx.incidents.see(incidentId);
    // Without looking into the calendar: is anything to be told at all?
    if (!incident || !stepOf(ctx, incident, now, false, false)) continue;
    await ctx.incidents.exclusively(async () => {
      const before = ctx.incidents.see(incidentId);
      if (!before) return;
      const isMaintenance = await isInMaintenance(ctx, before.siteId, now);
      const step = stepOf(ctx, before, now, isMaintenance, isQuietNow(ctx, before.siteId, now));
      if (step) await tell(ctx, before, step, now);
    });
  }
}

function stepOf(
  ctx: Context,
  incident: KeptIncident,
  now: number,
  isMaintenance: boolean,
  isQuiet: boolean,
): AlertStep {
  const { suspects } = ctx.diagnoses.memory(incident.siteId);
  const isBad = suspects.some(({ slot, isBad: is }) => slot === incident.slot && is);
  return nextAlert(incident, ctx.alertSettings, {
    now,
    isBad,
    isMaintenance,
    isQuiet,
    isEcho: isEcho(ctx, incident, now),
  });
}

/** One fault is one alert, however many sites see it. */
function isEcho(ctx: Context, incident: KeptIncident, now: number): boolean {
  return ctx.incidents
    .all()
    .some(
      (other) =>
        other.incidentId !== incident.incidentId &&
        isSameFault(incident, other) &&
        other.alertedAt !== null &&
        (other.closedAt === null || now - other.closedAt < SAME_INCIDENT_MS),
    );
}

async function tell(ctx: Context, before: KeptIncident, step: Exclude<AlertStep, null>, now: number): Promise<void> {
  if (step === 'hold') {
    const held: IncidentStep = { kind: 'alerted', at: now, way: 'held' };
    await keep(ctx, [{ ...before, heldAt: now, steps: withStep(before.steps, held) }]);
    return;
  }
  const kind = kinds[step];
  const texts = await textsFor(ctx, before, kind);
  await keep(ctx, [marked(before, step, now)], async (trx) => {
    for (const content of texts) {
      const message = { messageId: randomUUID(), incidentId: before.incidentId, kind, content };
      await queueMessage(trx, { ...message, createdAt: now, attempts: 0 });
    }
  });
}

/** The end goes to those who were told of the beginning, whatever is set up by then. */
async function textsFor(ctx: Context, incident: KeptIncident, kind: AlertKind) {
  const { emails, webhook, escalateTo } = ctx.alertSettings;
  const isFirst = kind === 'opened' || incident.alertedAt === null;
  if (isFirst) return alertTexts(ctx, incident, kind, { emails, webhook });
  if (kind === 'escalated') return alertTexts(ctx, incident, kind, { emails: escalateTo, webhook });
  const told = await listMessagesOf(ctx.db, incident.incidentId);
  const to = new Set(told.flatMap(({ content }) => (content.way === 'email' ? content.to : [])));
  const url = told.flatMap(({ content }) => (content.way === 'webhook' ? [content.url] : []))[0] ?? null;
  return alertTexts(ctx, incident, kind, { emails: [...to], webhook: url });
}

function marked(incident: KeptIncident, step: AlertStep, now: number): KeptIncident {
  if (step === 'tell-opened') return { ...incident, alertedAt: now };
  if (step === 'tell-afterwards') return { ...incident, alertedAt: now, endToldAt: now };
  if (step === 'tell-ended') return { ...incident, endToldAt: now };
  return { ...incident, escalatedAt: now, steps: withStep(incident.steps, { kind: 'escalated', at: now }) };
}

async function isInMaintenance(ctx: Context, siteId: string | null, now: number): Promise<boolean> {
  if (siteId === null) return false;
  return (await listMaintenances(ctx.db, { siteId, endsAfter: now, beginsBefore: now + 1 })).length > 0;
}

function isQuietNow(ctx: Context, siteId: string | null, now: number): boolean {
  const timeZone = siteId === null ? DEFAULT_TIME_ZONE : rulesOf(ctx, siteId).timeZone;
  return isQuietMinute(ctx.alertSettings, wallTimeAt(timeZone, now).minute);
}
