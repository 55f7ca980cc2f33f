import { createHash, randomInt, randomUUID } from 'node:crypto';
import { ENROLMENT_CODE_VALID_MS } from '#protocol/limits.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { IssuedEnrolmentCode } from '#protocol/staff-messages.ts';
import type { EnrolRequest, Enrolled } from '#protocol/terminal-messages.ts';
import { judgeProtocolVersion } from '#protocol/version.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import { nameKey } from '../sites/site-rules.ts';
import { type Site, findSite } from '../sites/site-store.ts';
import { judgeEnrolmentCode, makeEnrolmentCode, normaliseEnrolmentCode } from './enrolment-rules.ts';
import { findEnrolmentCode, insertEnrolmentCode, markEnrolmentCodeUsed } from './enrolment-store.ts';
import { findTerminal, findTerminalByKey, insertTerminal, isTerminalNameTaken } from './terminal-store.ts';

/** Makes a one-time code for a terminal of that name. Refusals: `not-found` (site), `name-taken`. */
export async function createEnrolmentCode(
  ctx: Context,
  input: { siteId: string; terminalName: string; staffId: string },
): Promise<Result<IssuedEnrolmentCode>> {
  const now = ctx.clock.now();
  const { siteId, terminalName } = input;
  const expiresAt = now + ENROLMENT_CODE_VALID_MS;
  const code = makeEnrolmentCode((n) => randomInt(n));
  const key = nameKey(terminalName);
  return ctx.db.transaction().execute(async (trx) => {
    if (!(await findSite(trx, siteId))) return refuse('not-found');
    if (await isTerminalNameTaken(trx, siteId, key)) return refuse('name-taken', { name: terminalName });
    await insertEnrolmentCode(trx, {
      codeHash: hashCode(code),
      siteId,
      terminalName,
      nameKey: key,
      createdAt: now,
      expiresAt,
    });
    await writeAudit(trx, {
      at: now,
      actor: { kind: 'staff', id: input.staffId },
      action: 'enrolment-code-created',
      target: siteId,
    });
    return ok({ code, expiresAt, terminalName });
  });
}

/**
 * Trades a code for a place in the city, once. The same key with the same code gets the same answer again: the first one may have been lost on its way.
 * Refusals: `protocol-too-old`, `protocol-too-new`, the `enrolment-code-…` codes, `name-taken`, `not-allowed` for a key that is already known.
 */
export async function enrolTerminal(ctx: Context, request: EnrolRequest): Promise<Result<Enrolled>> {
  const tooOldOrNew = judgeProtocolVersion(request.protocolVersion);
  if (tooOldOrNew) return refuse(tooOldOrNew);
  const now = ctx.clock.now();
  const codeHash = hashCode(request.code);
  const done = await ctx.commits.run(async (trx, touch): Promise<Result<{ enrolled: Enrolled; isNew: boolean }>> => {
    const code = await findEnrolmentCode(trx, codeHash);
    if (code?.usedBy) {
      const earlier = await findTerminal(trx, code.usedBy);
      const site = await findSite(trx, code.siteId);
      if (earlier && site && earlier.publicKey === request.publicKey && earlier.revokedAt === null) {
        return ok({ enrolled: enrolledAs(ctx, earlier.terminalId, earlier.name, site), isNew: false });
      }
    }
    const refusal = judgeEnrolmentCode(code, now);
    if (refusal || !code) return refusal ?? refuse('enrolment-code-unknown');
    if (await findTerminalByKey(trx, request.publicKey)) return refuse('not-allowed');
    const key = nameKey(code.terminalName);
    if (await isTerminalNameTaken(trx, code.siteId, key)) return refuse('name-taken', { name: code.terminalName });
    const site = await findSite(trx, code.siteId);
    if (!site) return refuse('enrolment-code-unknown');
    const terminalId = randomUUID();
    await insertTerminal(trx, {
      terminalId,
      siteId: site.siteId,
      name: code.terminalName,
      nameKey: key,
      publicKey: request.publicKey,
      enrolledAt: now,
    });
    await markEnrolmentCodeUsed(trx, codeHash, terminalId);
    await writeAudit(trx, {
      at: now,
      actor: { kind: 'terminal', id: terminalId },
      action: 'terminal-enrolled',
      target: site.siteId,
    });
    touch(terminalId);
    return ok({ enrolled: enrolledAs(ctx, terminalId, code.terminalName, site), isNew: true });
  });
  if (!done.ok) return done;
  const { enrolled, isNew } = done.value;
  if (isNew) {
    ctx.changes.announce({ kind: 'terminal-changed', terminalId: enrolled.terminalId, siteId: enrolled.site.siteId });
  }
  return ok(enrolled);
}

function enrolledAs(ctx: Context, terminalId: string, terminalName: string, site: Site): Enrolled {
  return { terminalId, serverId: ctx.serverId, terminalName, site };
}

/** Only the SHA-256 of a code is kept: it is good for an hour, once, and guesses are limited per address. */
function hashCode(code: string): string {
  return createHash('sha256').update(normaliseEnrolmentCode(code)).digest('base64url');
}
