import type { IncidentStep } from '#protocol/incidents.ts';
import type { Db } from '../db/database.ts';
import type { IncidentTable } from '../db/schema.ts';
import type { KeptIncident } from './incident-rules.ts';

/** Who stands in a story and has no account any more. */
const GONE = '—';

/** Writes an incident as it is now; of its story what is new. Who took it is written by `saveTaker`. */
export async function saveIncident(db: Db, incident: KeptIncident): Promise<void> {
  const columns = {
    cause: incident.cause,
    detail: incident.detail,
    confidence: incident.confidence,
    terminal_ids: JSON.stringify(incident.terminalIds),
    service: incident.service ?? null,
    began_at: incident.beganAt,
    ended_at: incident.endedAt,
    closed_at: incident.closedAt,
    alerted_at: incident.alertedAt,
    held_at: incident.heldAt,
    end_told_at: incident.endToldAt,
    escalated_at: incident.escalatedAt,
  };
  const { incidentId, siteId, slot, openedAt } = incident;
  await db
    .insertInto('incidents')
    .values({ incident_id: incidentId, site_id: siteId, slot, opened_at: openedAt, taken_by: null, ...columns })
    .onConflict((conflict) => conflict.column('incident_id').doUpdateSet(columns))
    .execute();
  await saveSteps(db, incident, null);
}

/** Steps are only ever added: those that are there stay, with who did them. */
export async function saveSteps(
  db: Db,
  { incidentId, steps }: Pick<KeptIncident, 'incidentId' | 'steps'>,
  staffId: string | null,
): Promise<void> {
  const rows = steps.map((step, seq) => {
    const { by: _, ...rest } = { by: '', ...step };
    return { incident_id: incidentId, seq, at: step.at, step: JSON.stringify(rest), staff_id: staffId };
  });
  await db
    .insertInto('incident_steps')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['incident_id', 'seq']).doNothing())
    .execute();
}

export async function saveTaker(db: Db, incidentId: string, staffId: string): Promise<void> {
  await db.updateTable('incidents').set({ taken_by: staffId }).where('incident_id', '=', incidentId).execute();
}

/** What a server goes on with: open ones, those closed after a moment, and those whose end is still to be told. */
export async function listLiveIncidents(db: Db, closedAfter: number): Promise<KeptIncident[]> {
  const rows = await db
    .selectFrom('incidents')
    .selectAll()
    .where((where) =>
      where.or([
        where('closed_at', 'is', null),
        where('closed_at', '>', closedAfter),
        where.and([where('alerted_at', 'is not', null), where('end_told_at', 'is', null)]),
      ]),
    )
    .execute();
  return withStories(db, rows);
}

/** Of a site and the server itself: open ones, and those that ended between two moments; the newest first. */
export async function listIncidents(
  db: Db,
  { siteId, since, until, limit }: { siteId: string; since: number; until: number; limit: number },
): Promise<KeptIncident[]> {
  const rows = await db
    .selectFrom('incidents')
    .selectAll()
    .where((where) => where.or([where('site_id', '=', siteId), where('site_id', 'is', null)]))
    .where((where) => where.or([where('closed_at', 'is', null), where('ended_at', '>', since)]))
    .where('began_at', '<', until)
    .orderBy('began_at', 'desc')
    .limit(limit)
    .execute();
  return withStories(db, rows);
}

/** An open one is never forgotten. @returns how many were deleted, with their stories and messages */
export async function deleteIncidentsClosedBefore(db: Db, moment: number): Promise<number> {
  const result = await db.deleteFrom('incidents').where('closed_at', '<', moment).executeTakeFirst();
  return Number(result.numDeletedRows);
}

async function withStories(db: Db, rows: readonly IncidentTable[]): Promise<KeptIncident[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ incident_id }) => incident_id);
  const steps = await db
    .selectFrom('incident_steps')
    .leftJoin('staff', 'staff.staff_id', 'incident_steps.staff_id')
    .select(['incident_id', 'step', 'staff.name as name'])
    .where('incident_id', 'in', ids)
    .orderBy('incident_id')
    .orderBy('seq')
    .execute();
  const takers = rows.flatMap(({ taken_by }) => taken_by ?? []);
  const names = new Map(
    takers.length === 0
      ? []
      : (await db.selectFrom('staff').select(['staff_id', 'name']).where('staff_id', 'in', takers).execute()).map(
          ({ staff_id, name }) => [staff_id, name] as const,
        ),
  );
  return rows.map((row) => ({
    incidentId: row.incident_id,
    siteId: row.site_id,
    cause: row.cause,
    detail: row.detail,
    confidence: row.confidence,
    terminalIds: JSON.parse(row.terminal_ids) as string[],
    ...(row.service === null ? {} : { service: row.service }),
    beganAt: row.began_at,
    endedAt: row.ended_at,
    takenBy: row.taken_by === null ? null : (names.get(row.taken_by) ?? GONE),
    steps: steps.filter((one) => one.incident_id === row.incident_id).map(({ step, name }) => toStep(step, name)),
    slot: row.slot,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    alertedAt: row.alerted_at,
    heldAt: row.held_at,
    endToldAt: row.end_told_at,
    escalatedAt: row.escalated_at,
  }));
}

function toStep(text: string, name: string | null): IncidentStep {
  const step = JSON.parse(text) as IncidentStep;
  return step.kind === 'taken' || step.kind === 'note' ? { ...step, by: name ?? GONE } : step;
}
