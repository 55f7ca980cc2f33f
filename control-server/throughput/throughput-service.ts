import type { Throughput } from '#protocol/incidents.ts';
import { MAX_SHOWN_INCIDENTS } from '#protocol/limits.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { chooseTester, isTestDue } from './throughput-rules.ts';
import { insertThroughput, latestThroughputs, listThroughputs } from './throughput-store.ts';

/** Which site is measured now, and when a try was made last: one terminal of a site at a time. */
const underWay = new WeakMap<Context, Map<string, { triedAt: number; isRunning: boolean }>>();

function triesOf(ctx: Context) {
  const tries = underWay.get(ctx) ?? new Map<string, { triedAt: number; isRunning: boolean }>();
  underWay.set(ctx, tries);
  return tries;
}

/**
 * Measures the throughput of a site now, by one of its terminals.
 * @param staffId who asked; null: nobody, it is night
 * Refusals: `line-test-not-possible` (it is being measured), `terminal-away`, `terminal-busy`, and those of the measurement.
 */
export async function runThroughput(
  ctx: Context,
  { siteId, staffId }: { siteId: string; staffId: string | null },
): Promise<Result<Throughput>> {
  if (!ctx.sites.has(siteId)) return refuse('not-found');
  const tries = triesOf(ctx);
  if (tries.get(siteId)?.isRunning) return refuse('line-test-not-possible');
  const now = ctx.clock.now();
  const chosen = chooseTester(
    ctx.live.ofSite(siteId).map((terminalId) => {
      const known = ctx.live.see(terminalId);
      const isWired = known?.recent?.medium !== 'wifi';
      const isFree = known?.activity?.kind === 'free' && !known.activity.isApproached;
      return { terminalId, isHeard: !ctx.live.isSilent(terminalId, now), isWired, isFree };
    }),
  );
  tries.set(siteId, { triedAt: now, isRunning: true });
  try {
    if (chosen === 'none-there') return refuse('terminal-away');
    if (chosen === 'none-free') return refuse('terminal-busy');
    const { terminalId } = chosen;
    if (staffId !== null) {
      const actor = { kind: 'staff', id: staffId } as const;
      await writeAudit(ctx.db, { at: now, actor, action: 'throughput-asked', target: siteId, detail: { terminalId } });
    }
    const run = await ctx.lineTests.run(ctx, terminalId);
    if (!run.ok) return run;
    const found: Throughput = { ...run.value, at: ctx.clock.now(), terminalId };
    await insertThroughput(ctx.db, siteId, found);
    return ok(found);
  } finally {
    tries.set(siteId, { triedAt: now, isRunning: false });
  }
}

/** Once a night for each site, when nobody is there; called each minute. One site after the other: together they would measure the server's own line. */
export async function runNightlyThroughput(ctx: Context): Promise<void> {
  const latest = await latestThroughputs(ctx.db);
  for (const siteId of ctx.live.siteIds()) {
    const now = ctx.clock.now();
    const triedAt = triesOf(ctx).get(siteId)?.triedAt ?? null;
    if (!isTestDue(rulesOf(ctx, siteId), latest.get(siteId) ?? null, triedAt, now)) continue;
    const run = await runThroughput(ctx, { siteId, staffId: null });
    if (!run.ok) ctx.log.info({ siteId, code: run.refusal.code }, 'throughput not measured');
  }
}

export async function readThroughputs(ctx: Context, siteId: string): Promise<Result<{ throughputs: Throughput[] }>> {
  if (!ctx.sites.has(siteId)) return refuse('not-found');
  const range = { from: 0, until: Number.MAX_SAFE_INTEGER, limit: MAX_SHOWN_INCIDENTS };
  return ok({ throughputs: await listThroughputs(ctx.db, { siteId, ...range }) });
}
