import type { Me, StaffRole } from '#protocol/staff-messages.ts';
import type { Db } from '../db/database.ts';
import type { StaffSites } from './policy.ts';

export type StaffAccount = Me & { passwordHash: string };

/** An e-mail address as it is compared and kept: case does not matter. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}

export async function countStaff(db: Db): Promise<number> {
  const row = await db
    .selectFrom('staff')
    .select((select) => select.fn.countAll().as('count'))
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

export async function findStaffByEmail(db: Db, email: string): Promise<StaffAccount | null> {
  const row = await db
    .selectFrom('staff')
    .select(['staff_id as staffId', 'name', 'role', 'password_hash as passwordHash'])
    .where('email_key', '=', emailKey(email))
    .executeTakeFirst();
  return row ?? null;
}

export async function findStaffName(db: Db, staffId: string): Promise<string | null> {
  const row = await db.selectFrom('staff').select('name').where('staff_id', '=', staffId).executeTakeFirst();
  return row?.name ?? null;
}

/** Writes a new account that looks after `sites` ('all', or site ids). */
export async function insertStaff(
  db: Db,
  account: {
    staffId: string;
    name: string;
    email: string;
    role: StaffRole;
    passwordHash: string;
    createdAt: number;
    sites: 'all' | readonly string[];
  },
): Promise<void> {
  await db
    .insertInto('staff')
    .values({
      staff_id: account.staffId,
      name: account.name,
      email_key: emailKey(account.email),
      role: account.role,
      password_hash: account.passwordHash,
      created_at: account.createdAt,
    })
    .execute();
  const sites = account.sites === 'all' ? ['all'] : account.sites;
  if (sites.length > 0) {
    await db
      .insertInto('staff_sites')
      .values(sites.map((site) => ({ staff_id: account.staffId, site })))
      .execute();
  }
}

export async function findStaffSites(db: Db, staffId: string): Promise<StaffSites> {
  const rows = await db.selectFrom('staff_sites').select('site').where('staff_id', '=', staffId).execute();
  return rows.some(({ site }) => site === 'all') ? 'all' : new Set(rows.map(({ site }) => site));
}
