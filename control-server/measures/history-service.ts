import type { HistoryAnswer, HistoryRequest, HistorySpan } from '#protocol/line-history.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { Context } from '../context.ts';
import { type HistoryGrid, gridUpTo, historyOf } from './history-rules.ts';
import { type RollupTableName, readRollups } from './rollup-store.ts';

const HOUR_MS = 60 * 60_000;

/** What each span reads, in steps that keep a chart within a few hundred points. */
const spans: Record<HistorySpan, { table: RollupTableName; stepMs: number; count: number }> = {
  day: { table: 'measure_five_minutes', stepMs: 5 * 60_000, count: 288 },
  month: { table: 'measure_hours', stepMs: 2 * HOUR_MS, count: 360 },
  year: { table: 'measure_hours', stepMs: 24 * HOUR_MS, count: 366 },
};

/** The lines of a site over time, and those of one of its terminals where asked. Refusal: `not-found` for a terminal that is not of this site. */
export async function readHistory(
  ctx: Pick<Context, 'db' | 'clock' | 'measures' | 'live'>,
  { siteId, terminalId, span }: HistoryRequest,
): Promise<Result<HistoryAnswer>> {
  const terminalIds = ctx.live.ofSite(siteId);
  if (terminalId !== null && !terminalIds.includes(terminalId)) return refuse('not-found');
  // What came in the last minute is part of the answer.
  await ctx.measures.write(terminalIds);
  const { table, stepMs, count } = spans[span];
  const grid = gridUpTo(ctx.clock.now(), stepMs, count);
  const read = (ids: readonly string[]) => readRollups(ctx.db, table, { terminalIds: ids, ...rangeOf(grid) });
  const site = historyOf(await read(terminalIds), grid);
  const terminal = terminalId === null ? null : { terminalId, ...historyOf(await read([terminalId]), grid) };
  return ok({ from: grid.from, stepMs, ...site, terminal });
}

function rangeOf({ from, stepMs, count }: HistoryGrid) {
  return { from, until: from + count * stepMs, stepMs };
}
