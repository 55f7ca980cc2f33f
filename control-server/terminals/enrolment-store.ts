import type { Db } from '../db/database.ts';

export type EnrolmentCodeRow = { siteId: string; terminalName: string; expiresAt: number; usedBy: string | null };

export async function findEnrolmentCode(db: Db, codeHash: string): Promise<EnrolmentCodeRow | null> {
  const row = await db
    .selectFrom('enrolment_codes')
    .select(['site_id as siteId', 'terminal_name as terminalName', 'expires_at as expiresAt', 'used_by as usedBy'])
    .where('code_hash', '=', codeHash)
    .executeTakeFirst();
  return row ?? null;
}

/** Keeps a new code; unused ones for the same name at the same site are void from now on. */
export async function insertEnrolmentCode(
  db: Db,
  code: {
    codeHash: string;
    siteId: string;
    terminalName: string;
    nameKey: string;
    createdAt: number;
    expiresAt: number;
  },
): Promise<void> {
  await db
    .deleteFrom('enrolment_codes')
    .where('site_id', '=', code.siteId)
    .where('name_key', '=', code.nameKey)
    .where('used_by', 'is', null)
    .execute();
  await db
    .insertInto('enrolment_codes')
    .values({
      code_hash: code.codeHash,
      site_id: code.siteId,
      terminal_name: code.terminalName,
      name_key: code.nameKey,
      created_at: code.createdAt,
      expires_at: code.expiresAt,
      used_by: null,
    })
    .execute();
}

export async function markEnrolmentCodeUsed(db: Db, codeHash: string, terminalId: string): Promise<void> {
  await db.updateTable('enrolment_codes').set({ used_by: terminalId }).where('code_hash', '=', codeHash).execute();
}

/** Codes are of no use to anyone a day after they expired. @returns how many were deleted */
export async function deleteEnrolmentCodesExpiredBefore(db: Db, moment: number): Promise<number> {
  const result = await db.deleteFrom('enrolment_codes').where('expires_at', '<', moment).executeTakeFirst();
  return Number(result.numDeletedRows);
}
