import type { Selectable } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/schema.ts';
import type { Place } from './queue-rules.ts';

/** The open places of a site, in the order they were taken; of every site without one. */
export async function listOpenPlaces(db: Db, siteId?: string): Promise<Place[]> {
  let query = db
    .selectFrom('queue_places')
    .selectAll()
    .where('state', 'in', ['waiting', 'called', 'here'])
    .orderBy('day')
    .orderBy('number');
  if (siteId !== undefined) query = query.where('site_id', '=', siteId);
  return (await query.execute()).map(placeOf);
}

export async function findPlace(db: Db, placeId: string): Promise<Place | null> {
  const row = await db.selectFrom('queue_places').selectAll().where('place_id', '=', placeId).executeTakeFirst();
  return row ? placeOf(row) : null;
}

/** The highest number that was given at a site on this day; 0: none yet. */
export async function lastNumber(db: Db, siteId: string, day: string): Promise<number> {
  const row = await db
    .selectFrom('queue_places')
    .select((builder) => builder.fn.max('number').as('last'))
    .where('site_id', '=', siteId)
    .where('day', '=', day)
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}

/** Writes a place, new or changed. */
export async function savePlace(db: Db, place: Place): Promise<void> {
  const changing = {
    state: place.state,
    terminal_id: place.terminalId,
    until: place.until,
    ended_at: place.endedAt,
  };
  await db
    .insertInto('queue_places')
    .values({
      place_id: place.placeId,
      site_id: place.siteId,
      number: place.number,
      word: place.word,
      day: place.day,
      taken_at: place.takenAt,
      ...changing,
    })
    .onConflict((conflict) => conflict.column('place_id').doUpdateSet(changing))
    .execute();
}

/** An open place is never forgotten. @returns how many were */
export async function deletePlacesEndedBefore(db: Db, moment: number): Promise<number> {
  const result = await db.deleteFrom('queue_places').where('ended_at', '<', moment).executeTakeFirst();
  return Number(result.numDeletedRows);
}

function placeOf(row: Selectable<Tables['queue_places']>): Place {
  return {
    placeId: row.place_id,
    siteId: row.site_id,
    number: row.number,
    word: row.word,
    day: row.day,
    takenAt: row.taken_at,
    state: row.state,
    terminalId: row.terminal_id,
    until: row.until,
    endedAt: row.ended_at,
  };
}
