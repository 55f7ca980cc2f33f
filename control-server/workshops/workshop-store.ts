import { z } from 'zod';
import { Workshop } from '#protocol/workshops.ts';
import type { Db } from '../db/database.ts';
import type { WorkshopTable } from '../db/schema.ts';
import { lastDate } from './workshop-rules.ts';

/** How long before the last date of a series is surely over everywhere: no time zone is further from UTC. */
const DAY_MS = 24 * 60 * 60_000;

/**
 * The workshops that have a date on that day (YYYY-MM-DD) or later; of one site, or of all.
 * @throws what zod throws when a row was damaged: hours are not guessed
 */
export async function listWorkshops(db: Db, from: string, siteId?: string): Promise<Workshop[]> {
  let query = db
    .selectFrom('workshops')
    .selectAll()
    .where('last_date', '>=', from)
    .orderBy('date')
    .orderBy('from_minute');
  if (siteId !== undefined) query = query.where('site_id', '=', siteId);
  return (await query.execute()).map(workshopOf);
}

export async function findWorkshop(db: Db, workshopId: string): Promise<Workshop | null> {
  const row = await db.selectFrom('workshops').selectAll().where('workshop_id', '=', workshopId).executeTakeFirst();
  return row ? workshopOf(row) : null;
}

/** Writes a workshop, new or changed. */
export async function saveWorkshop(db: Db, workshop: Workshop): Promise<void> {
  const row: WorkshopTable = {
    workshop_id: workshop.workshopId,
    site_id: workshop.siteId,
    revision: workshop.revision,
    title: workshop.title,
    terminals: JSON.stringify(workshop.terminals),
    date: workshop.date,
    from_minute: workshop.from,
    to_minute: workshop.to,
    every_weeks: workshop.repeats?.everyWeeks ?? null,
    repeats_until: workshop.repeats?.until ?? null,
    skipped: JSON.stringify(workshop.skipped),
    last_date: lastDate(workshop),
  };
  await db
    .insertInto('workshops')
    .values(row)
    .onConflict((conflict) => conflict.column('workshop_id').doUpdateSet(row))
    .execute();
}

export async function deleteWorkshop(db: Db, workshopId: string): Promise<void> {
  await db.deleteFrom('workshops').where('workshop_id', '=', workshopId).execute();
}

/** @returns how many had their last date before that moment */
export async function deleteWorkshopsBefore(db: Db, moment: number): Promise<number> {
  const date = new Date(moment - DAY_MS).toISOString().slice(0, 10);
  const result = await db.deleteFrom('workshops').where('last_date', '<', date).executeTakeFirst();
  return Number(result.numDeletedRows);
}

const Texts = z.array(z.string());

function workshopOf(row: WorkshopTable): Workshop {
  return Workshop.parse({
    workshopId: row.workshop_id,
    siteId: row.site_id,
    revision: row.revision,
    title: row.title,
    terminals: Texts.parse(JSON.parse(row.terminals)),
    date: row.date,
    from: row.from_minute,
    to: row.to_minute,
    repeats:
      row.every_weeks === null || row.repeats_until === null
        ? null
        : { everyWeeks: row.every_weeks, until: row.repeats_until },
    skipped: Texts.parse(JSON.parse(row.skipped)),
  });
}
