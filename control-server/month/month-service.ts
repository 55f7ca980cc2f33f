import { operatorCauses } from '#protocol/diagnosis.ts';
import type { LineContract, MonthReport } from '#protocol/incidents.ts';
import { MAX_SHOWN_INCIDENTS } from '#protocol/limits.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import { listIncidents } from '../incidents/incident-store.ts';
import { listMaintenances } from '../incidents/maintenance-store.ts';
import { type HistoryGrid, historyOf } from '../measures/history-rules.ts';
import { type RollupTableName, bucketMs, readRollups } from '../measures/rollup-store.ts';
import { retention } from '../retention-rules.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { listThroughputs } from '../throughput/throughput-store.ts';
import { readLineContract, saveLineContract } from './contract-store.ts';
import { type Span, availabilityOf, isOperators, monthSpan, percentilesOf } from './month-rules.ts';

/** Outages of one month that are read at most: one every three quarters of an hour. */
const MAX_OUTAGES = 1_000;

/**
 * The evidence of one month of a site's line. Percentiles are those of the means of five minutes (of hours, where a month is older than thirteen): single packets are not kept
 * so long. Refusal: `not-found`.
 */
export async function readMonth(
  ctx: Context,
  { siteId, month }: { siteId: string; month: string },
): Promise<Result<MonthReport>> {
  if (!ctx.sites.has(siteId)) return refuse('not-found');
  await ctx.measures.write(ctx.live.ofSite(siteId));
  const now = ctx.clock.now();
  const { timeZone } = rulesOf(ctx, siteId);
  const span = monthSpan(timeZone, month);
  const lived: Span = { from: span.from, until: Math.max(span.from, Math.min(span.until, now)) };
  const measured = await readMeasured(ctx, siteId, lived, now);
  const kept = await listIncidents(ctx.db, { siteId, since: span.from, until: lived.until, limit: MAX_OUTAGES });
  const outages = kept.filter((one) => one.siteId === siteId && one.slot === 'line' && one.detail === 'cut');
  const counted = outages.filter(({ cause }) => operatorCauses.has(cause));
  const works = await listMaintenances(ctx.db, { siteId, endsAfter: span.from, beginsBefore: span.until });
  const found = availabilityOf(timeZone, span, {
    watched: measured.watched,
    down: counted.map(({ beganAt, endedAt }) => within(lived, { from: beganAt, until: endedAt ?? now })),
    works: works.map(({ from, until }) => ({ from, until })),
  });
  return ok({
    siteId,
    month,
    ...span,
    timeZone,
    ...found,
    outages: outages.map(({ incidentId, cause, beganAt, endedAt }) => ({
      ...{
        incidentId,
        cause,
        beganAt,
        endedAt,
        isCounted: isOperators(cause, { from: beganAt, until: endedAt ?? now }, works),
      },
      minutes: minutesOf(within(lived, { from: beganAt, until: endedAt ?? now })),
    })),
    delayMs: percentilesOf(measured.delayMs),
    lossPercent: percentilesOf(measured.lossPercent),
    throughput: await listThroughputs(ctx.db, { siteId, ...span, limit: MAX_SHOWN_INCIDENTS }),
    contract: await readLineContract(ctx.db, siteId),
  });
}

async function readMeasured(ctx: Context, siteId: string, lived: Span, now: number) {
  const isLong = lived.from < retention.measureFiveMinutes.before(now);
  const table: RollupTableName = isLong ? 'measure_hours' : 'measure_five_minutes';
  const stepMs = bucketMs[table];
  const from = Math.floor(lived.from / stepMs) * stepMs;
  const grid: HistoryGrid = { from, stepMs, count: Math.max(0, Math.ceil((lived.until - from) / stepMs)) };
  const range = { terminalIds: ctx.live.ofSite(siteId), from, until: lived.until, stepMs };
  const rows = await readRollups(ctx.db, table, range);
  const { fibre } = historyOf(rows, grid);
  const starts = new Set(rows.map(({ startAt }) => startAt));
  return {
    watched: [...starts].map((startAt) => ({ from: startAt, until: Math.min(startAt + stepMs, lived.until) })),
    delayMs: fibre.meanMs.filter((one) => one !== null),
    lossPercent: fibre.lossPercent.filter((one) => one !== null),
  };
}

function within({ from, until }: Span, one: Span): Span {
  return { from: Math.max(from, one.from), until: Math.min(until, one.until) };
}

function minutesOf({ from, until }: Span): number {
  return Math.max(0, Math.round((until - from) / 6_000) / 10);
}

export async function readContract(ctx: Context, siteId: string): Promise<Result<{ contract: LineContract | null }>> {
  if (!ctx.sites.has(siteId)) return refuse('not-found');
  return ok({ contract: await readLineContract(ctx.db, siteId) });
}

/** Refusal: `not-found`. */
export async function changeContract(
  ctx: Context,
  { siteId, contract, staffId }: { siteId: string; contract: LineContract; staffId: string },
): Promise<Result<Record<string, never>>> {
  if (!ctx.sites.has(siteId)) return refuse('not-found');
  const at = ctx.clock.now();
  await ctx.db.transaction().execute(async (trx) => {
    await saveLineContract(trx, siteId, contract);
    await writeAudit(trx, { at, actor: { kind: 'staff', id: staffId }, action: 'contract-changed', target: siteId });
  });
  return ok({});
}
