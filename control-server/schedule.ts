import { scheduleJob } from 'node-schedule';
import { followIncidents } from './alerts/alert-service.ts';
import { deleteMessagesBefore } from './alerts/alert-store.ts';
import { sendDueMessages } from './alerts/outbox-service.ts';
import { closeUnusedCards } from './cards/card-service.ts';
import {
  deleteAttemptsBefore,
  deleteCardsClosedBefore,
  deleteHoldersClosedBefore,
  unlinkSessionsBefore,
} from './cards/card-store.ts';
import type { Context } from './context.ts';
import { reportIncident } from './incident.ts';
import type { Db } from './db/database.ts';
import { deleteCallsClosedBefore } from './help/help-store.ts';
import { followDiagnoses } from './incidents/incident-service.ts';
import { deleteIncidentsClosedBefore } from './incidents/incident-store.ts';
import { deleteMaintenancesEndedBefore } from './incidents/maintenance-store.ts';
import { deleteMeasuresBefore } from './measures/measure-store.ts';
import { deleteRollupsBefore } from './measures/rollup-store.ts';
import { type RetainedRecord, retention } from './retention-rules.ts';
import { closeOverdueOrders } from './orders/order-service.ts';
import { deleteOrdersAskedBefore } from './orders/order-store.ts';
import { callNext } from './queue/queue-service.ts';
import { deletePlacesEndedBefore } from './queue/queue-store.ts';
import { SteadyClock } from './steady-clock.ts';
import { deleteRefusalsBefore } from './sessions/reason-store.ts';
import { giveBackStaleGrants } from './sessions/session-service.ts';
import { deleteStaffSessionsOver } from './staff/staff-session-store.ts';
import { deleteEnrolmentCodesExpiredBefore } from './terminals/enrolment-store.ts';
import { runNightlyThroughput } from './throughput/throughput-service.ts';
import { deleteThroughputsBefore } from './throughput/throughput-store.ts';
import { deleteBookletsExpiredBefore } from './tickets/booklet-store.ts';
import { deleteTicketsExpiredBefore } from './tickets/ticket-store.ts';
import { tellBookings } from './workshops/booked.ts';
import { deleteWorkshopsBefore } from './workshops/workshop-store.ts';

/** How each record of the retention table is deleted: what is older than a moment, and how many that were. */
const deleteBefore: Record<RetainedRecord, (db: Db, moment: number) => Promise<number>> = {
  ticket: deleteTicketsExpiredBefore,
  card: deleteCardsClosedBefore,
  cardHolder: deleteHoldersClosedBefore,
  cardLink: (db, moment) => unlinkSessionsBefore(db, moment, { named: false }),
  namedCardLink: (db, moment) => unlinkSessionsBefore(db, moment, { named: true }),
  cardAttempt: deleteAttemptsBefore,
  booklet: deleteBookletsExpiredBefore,
  enrolmentCode: deleteEnrolmentCodesExpiredBefore,
  staffSession: deleteStaffSessionsOver,
  order: deleteOrdersAskedBefore,
  refusal: deleteRefusalsBefore,
  helpCall: deleteCallsClosedBefore,
  workshop: deleteWorkshopsBefore,
  queuePlace: deletePlacesEndedBefore,
  measure: deleteMeasuresBefore,
  measureFiveMinutes: (db, moment) => deleteRollupsBefore(db, 'measure_five_minutes', moment),
  measureHour: (db, moment) => deleteRollupsBefore(db, 'measure_hours', moment),
  incident: deleteIncidentsClosedBefore,
  maintenance: deleteMaintenancesEndedBefore,
  throughput: deleteThroughputsBefore,
  alertMessage: deleteMessagesBefore,
};

/** A wall clock that moved by more than this against the monotonic one was set, and says nothing of how old things are. */
const CLOCK_WAS_SET_MS = 60 * 60_000;

/**
 * Starts what the server does by itself: each second what staff would notice, each minute the sessions of staff, each night (and at the start, for machines
 * that are off at night) what must be forgotten. Seconds and minutes are counted on the monotonic clock: planned by the wall clock they would stand still for an hour when
 * it is set back by one, and run a thousand times when it is set ahead.
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
  const clock = new SteadyClock(ctx.clock, () => performance.now());
  const forget = guarded('forget', async () => {
    // A clock set ten years ahead, by mistake and for a minute, must not delete ten years.
    if (clock.wasSet(CLOCK_WAS_SET_MS)) ctx.log.warn({}, 'the clock was set: nothing is forgotten tonight');
    else await forgetWhatIsOver(ctx);
  });
  const timers = [
    setInterval(
      guarded('second', () => followAll(ctx)),
      1_000,
    ),
    // On its own: it takes its time, and who looks at lines does not wait for it.
    setInterval(
      guarded('measures', () => ctx.measures.writeDue(ctx.clock.now())),
      1_000,
    ),
    // On their own too: a mail server that does not answer, or half a minute of measuring, must keep nothing waiting.
    setInterval(
      guarded('alerts', () => sendDueMessages(ctx)),
      1_000,
    ),
    setInterval(
      guarded('throughput', () => runNightlyThroughput(ctx)),
      60_000,
    ),
    setInterval(
      guarded('minute', () => eachMinute(ctx)),
      60_000,
    ),
  ];
  const nightly = scheduleJob({ rule: '0 10 0 * * *', tz: 'Europe/Paris' }, forget);
  forget();
  return async () => {
    for (const timer of timers) clearInterval(timer);
    nightly.cancel();
    await Promise.all(running);
  };
}

/** What the server does by itself each second, one after the other. Safe to call at any time: tests that push the clock call it after each push. */
export async function eachSecond(ctx: Context): Promise<void> {
  await ctx.measures.writeDue(ctx.clock.now());
  await followAll(ctx);
}

async function followAll(ctx: Context): Promise<void> {
  ctx.checkpoints.check();
  await giveBackStaleGrants(ctx);
  await closeOverdueOrders(ctx);
  for (const siteId of ctx.workshops.siteIds()) tellBookings(ctx, siteId);
  for (const siteId of ctx.queues.siteIds()) await callNext(ctx, siteId);
  await followDiagnoses(ctx);
  await followIncidents(ctx);
  await ctx.life.goesOn(ctx.clock.now());
  const now = ctx.clock.now();
  for (const siteId of await ctx.lines.changed(now)) ctx.changes.announce({ kind: 'line-changed', siteId });
  for (const terminalId of ctx.live.silenceChanged(now)) {
    const siteId = ctx.live.see(terminalId)?.terminal.siteId;
    if (siteId) ctx.changes.announce({ kind: 'terminal-changed', terminalId, siteId });
  }
}

async function eachMinute(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  await deleteStaffSessionsOver(ctx.db, now);
  ctx.limits.accountDelays.sweep(now);
  ctx.limits.addressDelays.sweep(now);
  ctx.limits.cardTerminalDelays.sweep(now);
  ctx.limits.terminalMessages.sweep();
  ctx.limits.terminalReturns.sweep();
}

/** Deletes what has passed its time, by the retention table. Safe to call at any time. */
export async function forgetWhatIsOver(ctx: Context): Promise<void> {
  await closeUnusedCards(ctx);
  const now = ctx.clock.now();
  const counts: Partial<Record<RetainedRecord, number>> = {};
  for (const record of Object.keys(retention) as RetainedRecord[]) {
    counts[record] = await deleteBefore[record](ctx.db, retention[record].before(now));
  }
  ctx.log.info(counts, 'forgotten what is over');
}
