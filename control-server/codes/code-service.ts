import { DEFAULT_TICKET_MINUTES } from '#protocol/limits.ts';
import type { PreparedCodes } from '#protocol/one-time-code.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { TicketBook } from '#protocol/ticket-book.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import { blockedHostsFor } from '../rules/filter-rules.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { limitOf } from '../rules/session-limit-rules.ts';
import { findCodeGeneration, insertCodeKey, renewCodeKey } from './code-key-store.ts';
import { siteCodeKey, terminalCodeKey } from './code-key.ts';

/**
 * Gives a helper's telephone the key of a site's one-time codes, and makes it the first time. What leaves here opens sessions at every terminal of the site that is without a line, until
 * the key is renewed. Refusal: `not-found` for an unknown site.
 */
export async function prepareCodes(
  ctx: Context,
  { siteId, staffId }: { siteId: string; staffId: string },
): Promise<Result<PreparedCodes>> {
  const site = ctx.sites.get(siteId);
  if (!site) return refuse('not-found');
  const now = ctx.clock.now();
  const { generation, isFirst } = await ctx.db.transaction().execute(async (trx) => {
    const before = await findCodeGeneration(trx, siteId);
    if (before === null) await insertCodeKey(trx, siteId, now);
    const actor = { kind: 'staff', id: staffId } as const;
    await writeAudit(trx, { at: now, actor, action: 'codes-prepared', target: siteId });
    return { generation: before ?? 1, isFirst: before === null };
  });
  // Its terminals offer codes from now on.
  if (isFirst) ctx.books.changed(siteId);
  const terminals = ctx.live.ofSite(siteId).flatMap((terminalId) => {
    const name = ctx.live.see(terminalId)?.terminal.name;
    return name === undefined ? [] : [{ terminalId, name }];
  });
  const key = siteCodeKey(ctx.ticketKey, siteId, generation).toString('base64url');
  return ok({ siteId, siteName: site.name, key, terminals });
}

/** Another key for a site: telephones that were prepared before are of no use once its terminals have their new books. Refusal: `not-found` where there was none. */
export async function renewCodes(
  ctx: Context,
  { siteId, staffId }: { siteId: string; staffId: string },
): Promise<Result<{ siteId: string }>> {
  const now = ctx.clock.now();
  const isRenewed = await ctx.db.transaction().execute(async (trx) => {
    if (!(await renewCodeKey(trx, siteId, now))) return false;
    const actor = { kind: 'staff', id: staffId } as const;
    await writeAudit(trx, { at: now, actor, action: 'codes-renewed', target: siteId });
    return true;
  });
  if (!isRenewed) return refuse('not-found');
  ctx.books.changed(siteId);
  return ok({ siteId });
}

/** What a one-time code gives: as much as an ordinary ticket, of which nothing is used. */
export const rightOfCode = { kind: 'ticket', ticketMinutes: DEFAULT_TICKET_MINUTES, usedMinutes: 0 } as const;

/** What a terminal's book has of one-time codes: its own key, and what an ordinary ticket would give there by the rules. Nothing where no telephone was ever prepared. */
export async function codesOf(
  ctx: Context,
  { siteId, terminalId }: { siteId: string; terminalId: string },
  now: number,
): Promise<Pick<TicketBook, 'codeKey' | 'codeMinutes' | 'isCodeFiltered'>> {
  const generation = await findCodeGeneration(ctx.db, siteId);
  if (generation === null) return {};
  const key = terminalCodeKey(siteCodeKey(ctx.ticketKey, siteId, generation), terminalId);
  const room = rulesOf(ctx, siteId);
  const isFiltered = blockedHostsFor(room, 'ticket') !== null;
  // A terminal that would not keep the filter opens no session that has one, with or without a line.
  if (isFiltered && !ctx.live.see(terminalId)?.knowsFilter) return {};
  const codeKey = key.toString('base64url');
  const codeMinutes = limitOf(room, { ...rightOfCode, now, terminalId }).minutes;
  return { codeKey, codeMinutes, ...(isFiltered ? { isCodeFiltered: true as const } : {}) };
}
