import type { Db } from '../db/database.ts';

export type Site = { siteId: string; name: string };

/** Writes a new site. The caller has checked `findSiteByKey` in the same transaction. */
export async function insertSite(db: Db, site: Site & { nameKey: string; createdAt: number }): Promise<void> {
  await db
    .insertInto('sites')
    .values({ site_id: site.siteId, name: site.name, name_key: site.nameKey, created_at: site.createdAt })
    .execute();
}

export async function findSite(db: Db, siteId: string): Promise<Site | null> {
  const row = await db
    .selectFrom('sites')
    .select(['site_id as siteId', 'name'])
    .where('site_id', '=', siteId)
    .executeTakeFirst();
  return row ?? null;
}

export async function findSiteByKey(db: Db, key: string): Promise<Site | null> {
  const row = await db
    .selectFrom('sites')
    .select(['site_id as siteId', 'name'])
    .where('name_key', '=', key)
    .executeTakeFirst();
  return row ?? null;
}

/** All sites, by name. */
export async function listSites(db: Db): Promise<Site[]> {
  return db.selectFrom('sites').select(['site_id as siteId', 'name']).orderBy('name_key').execute();
}
