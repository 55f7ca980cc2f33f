import { type Result, ok, refuse } from '#protocol/result.ts';
import type { Me, SignInRequest } from '#protocol/staff-messages.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import { TooManyHashesError } from './password-hash.ts';
import { openStaffSession } from './staff-session-service.ts';
import { deleteStaffSession } from './staff-session-store.ts';
import { emailKey, findStaffByEmail } from './staff-store.ts';

const BUSY_SECONDS = 5;

/**
 * Signs in. An unknown account takes as long and says the same as a wrong password. Refusals: `bad-credentials`, `too-many-attempts` (detail `seconds`), by
 * account and by address.
 * @returns who they are and the token for their cookie
 */
export async function signIn(
  ctx: Context,
  request: SignInRequest,
  address: string,
): Promise<Result<{ me: Me; token: string }>> {
  const now = ctx.clock.now();
  const account = emailKey(request.email);
  const { accountDelays, addressDelays } = ctx.limits;
  const seconds = Math.max(accountDelays.secondsToWait(account, now), addressDelays.secondsToWait(address, now));
  if (seconds > 0) return refuse('too-many-attempts', { seconds });
  accountDelays.count(account, now);
  addressDelays.count(address, now);
  const known = await findStaffByEmail(ctx.db, account);
  let isRight: boolean;
  try {
    isRight = await ctx.passwords.check(known?.passwordHash ?? null, request.password);
  } catch (error) {
    if (error instanceof TooManyHashesError) return refuse('too-many-attempts', { seconds: BUSY_SECONDS });
    throw error;
  }
  if (!known || !isRight) {
    await writeAudit(ctx.db, {
      at: now,
      actor: { kind: 'nobody' },
      action: 'sign-in-refused',
      ...(known ? { target: known.staffId } : {}),
    });
    return refuse('bad-credentials');
  }
  accountDelays.forgive(account);
  addressDelays.forgive(address);
  const { passwordHash: _, ...me } = known;
  const token = await ctx.db.transaction().execute(async (trx) => {
    await writeAudit(trx, { at: now, actor: { kind: 'staff', id: me.staffId }, action: 'sign-in-accepted' });
    return openStaffSession(trx, me.staffId, now);
  });
  return ok({ me, token });
}

/** Ends a session at once, its sockets too. */
export async function signOut(ctx: Context, staffId: string, tokenHash: string): Promise<void> {
  await ctx.db.transaction().execute(async (trx) => {
    await deleteStaffSession(trx, tokenHash);
    await writeAudit(trx, { at: ctx.clock.now(), actor: { kind: 'staff', id: staffId }, action: 'signed-out' });
  });
  ctx.changes.announce({ kind: 'staff-session-ended', tokenHash });
}
