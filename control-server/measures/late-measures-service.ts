import { type Result, ok } from '#protocol/result.ts';
import type { LateMeasures } from '#protocol/terminal-messages.ts';
import type { Context } from '../context.ts';
import { recordMeasures } from './measure-intake.ts';
import { isTimely } from './step-rules.ts';

/**
 * Keeps what a terminal measured while it could not tell: the proof of an outage, and of where it was. Those of moments that cannot be are left out, and
 * the log says how many.
 */
export async function takeLateMeasures(
  ctx: Context,
  terminalId: string,
  { measures }: LateMeasures,
): Promise<Result<{ kept: number }>> {
  const receivedAt = ctx.clock.now();
  const timely = measures.filter(({ takenAt }) => isTimely(takenAt, receivedAt));
  ctx.live.learnLate(terminalId, timely, receivedAt);
  const untimely = measures.length - timely.length;
  if (untimely > 0) ctx.log.warn({ terminalId, untimely }, 'late measures of moments that cannot be');
  // What came with a heartbeat already counts no second time.
  await ctx.measures.write([terminalId]);
  const kept = await recordMeasures(
    ctx.db,
    timely.map((measure) => ({ terminalId, receivedAt, measure })),
  );
  return ok({ kept });
}
