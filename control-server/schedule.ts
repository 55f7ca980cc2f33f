import { scheduleJob } from 'node-schedule';
import type { Context } from './context.ts';
import { reportIncident } from './incident.ts';
import type { Db } from './db/database.ts';
import { deleteMeasuresBefore } from './measures/measure-store.ts';
import { deleteRollupsBefore } from './measures/rollup-store.ts';
import { type RetainedRecord, retention } from './retention-rules.ts';
import { giveBackStaleGrants } from './sessions/session-service.ts';
import { deleteStaffSessionsOver } from './staff/staff-session-store.ts';
import { deleteEnrolmentCodesExpiredBefore } from './terminals/enrolment-store.ts';
import { findTerminal } from './terminals/terminal-store.ts';
import { deleteTicketsExpiredBefore } from './tickets/ticket-store.ts';

/** How each record of the retention table is deleted: what is older than a moment, and how many that were. */
const deleteBefore: Record<RetainedRecord, (db: Db, moment: number) => Promise<number>> = {
  ticket: deleteTicketsExpiredBefore,
  enrolmentCode: deleteEnrolmentCodesExpiredBefore,
  staffSession: deleteStaffSessionsOver,
  measure: deleteMeasuresBefore,
  measureFiveMinutes: (db, moment) => deleteRollupsBefore(db, 'measure_five_minutes', moment),
  measureHour: (db, moment) => deleteRollupsBefore(db, 'measure_hours', moment),
};

/**
 * Starts what the server does by the clock: each second what staff would notice, each minute the sessions of staff, each night (and at the start, for machines
 * that are off at night) what must be forgotten.
 * @returns how to stop, waiting for what runs
 */
export function startSchedule(ctx: Context): () => Promise<void> {
  const running = new Set<Promise<void>>();
  const guarded = (name: string, work: () => Promise<unknown>) => {
    let isBusy = false;
    return () => {
      if (isBusy) return;
      isBusy = true;
      const run: Promise<void> = work()
        .then(() => undefined)
        .catch((error: unknown) => void reportIncident(ctx.log, error, `schedule ${name}`))
        .finally(() => {
          isBusy = false;
          running.delete(run);
        });
      running.add(run);
    };
  };
  const forget = guarded('forget', () => forgetWhatIsOver(ctx));
  const jobs = [
    scheduleJob(
      '* * * * * *',
      guarded('second', () => eachSecond(ctx)),
    ),
    scheduleJob(
      '30 * * * * *',
      guarded('minute', () => eachMinute(ctx)),
    ),
    scheduleJob({ rule: '0 10 0 * * *', tz: 'Europe/Paris' }, forget),
  ];
  forget();
  return async () => {
    for (const job of jobs) job.cancel();
    await Promise.all(running);
  };
}

async function eachSecond(ctx: Context): Promise<void> {
  await giveBackStaleGrants(ctx);
  await ctx.measures.write();
  const now = ctx.clock.now();
  for (const siteId of ctx.lines.changed(now)) ctx.changes.announce({ kind: 'line-changed', siteId });
  for (const terminalId of ctx.live.silenceChanged(now)) {
    const terminal = await findTerminal(ctx.db, terminalId);
    if (terminal) ctx.changes.announce({ kind: 'terminal-changed', terminalId, siteId: terminal.siteId });
  }
}

async function eachMinute(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  await deleteStaffSessionsOver(ctx.db, now);
  ctx.limits.accountDelays.sweep(now);
  ctx.limits.addressDelays.sweep(now);
}

/** Deletes what has passed its time, by the retention table. Safe to call at any time. */
export async function forgetWhatIsOver(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  const counts: Partial<Record<RetainedRecord, number>> = {};
  for (const record of Object.keys(retention) as RetainedRecord[]) {
    counts[record] = await deleteBefore[record](ctx.db, retention[record].before(now));
  }
  ctx.log.info(counts, 'forgotten what is over');
}
