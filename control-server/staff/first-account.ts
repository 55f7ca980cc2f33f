import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { FirstAccountRequest, Me } from '#protocol/staff-messages.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import { isStrongPassword } from './password-rules.ts';
import { openStaffSession } from './staff-session-service.ts';
import { countStaff, insertStaff } from './staff-store.ts';

/** The page of the dashboard that the one-time link leads to. The token is in the fragment: it is never sent in a request line. */
export const FIRST_ACCOUNT_PAGE = '/premier-compte';

/** The token of the one-time link. In memory only: it dies with its use, and with the program. */
export class FirstAccountLink {
  #token: string | null = null;

  /** Makes the link's token, at a start without any account. */
  open(): string {
    this.#token = randomBytes(32).toString('base64url');
    return this.#token;
  }

  /** Is this the token? Takes the same time whatever is wrong. */
  fits(token: string): boolean {
    const expected = digest(this.#token ?? randomBytes(32).toString('base64url'));
    return timingSafeEqual(digest(token), expected) && this.#token !== null;
  }

  close(): void {
    this.#token = null;
  }
}

/**
 * Makes the first account, of IT, by the one-time link, and signs it in. Refusals: `link-used` (also for a wrong token), `password-too-weak`,
 * `too-many-attempts` by address.
 */
export async function createFirstAccount(
  ctx: Context,
  request: FirstAccountRequest,
  address: string,
): Promise<Result<{ me: Me; token: string }>> {
  const now = ctx.clock.now();
  const seconds = ctx.limits.addressDelays.secondsToWait(address, now);
  if (seconds > 0) return refuse('too-many-attempts', { seconds });
  if (!ctx.firstAccount.fits(request.token)) {
    ctx.limits.addressDelays.count(address, now);
    return refuse('link-used');
  }
  if (!isStrongPassword(request.password, [request.name, request.email])) return refuse('password-too-weak');
  const passwordHash = await ctx.passwords.make(request.password);
  const me: Me = { staffId: randomUUID(), name: request.name, role: 'it' };
  const token = await ctx.db.transaction().execute(async (trx) => {
    // Two tabs with the same link: the second finds an account.
    if ((await countStaff(trx)) > 0) return null;
    await insertStaff(trx, { ...me, email: request.email, passwordHash, createdAt: now, sites: 'all' });
    await writeAudit(trx, { at: now, actor: { kind: 'staff', id: me.staffId }, action: 'first-account-created' });
    return openStaffSession(trx, me.staffId, now);
  });
  ctx.firstAccount.close();
  return token === null ? refuse('link-used') : ok({ me, token });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
