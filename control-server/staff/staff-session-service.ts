import { createHash, randomBytes } from 'node:crypto';
import type { Me } from '#protocol/staff-messages.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import type { StaffSites } from './policy.ts';
import { findStaffSession, insertStaffSession, touchStaffSession } from './staff-session-store.ts';
import { findStaffSites } from './staff-store.ts';

/** 256 bits; OWASP asks for 64 at least. */
const TOKEN_BYTES = 32;
/** The last use is written at most this often. */
const TOUCH_EVERY_MS = 60_000;

/** Who is asking: account, rights, and the hash of their session's token. */
export type StaffMember = { me: Me; sites: StaffSites; tokenHash: string };

/** Only this hash of a session's token is kept: a copied database signs nobody in. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Opens a session for an account. @returns the token for the cookie; it is nowhere else */
export async function openStaffSession(db: Db, staffId: string, now: number): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await insertStaffSession(db, hashToken(token), staffId, now);
  return token;
}

/**
 * Whose token hash this is now, with the rights they have now; null when nobody is signed in by it.
 * @param isUse whether a person did something: only that keeps an idle session going
 */
export async function recogniseStaff(ctx: Context, tokenHash: string, isUse: boolean): Promise<StaffMember | null> {
  const now = ctx.clock.now();
  const found = await findStaffSession(ctx.db, tokenHash, now);
  if (!found) return null;
  if (isUse && now - found.lastSeenAt > TOUCH_EVERY_MS) await touchStaffSession(ctx.db, tokenHash, now);
  return { me: found.me, sites: await findStaffSites(ctx.db, found.me.staffId), tokenHash };
}
