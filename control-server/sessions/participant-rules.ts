import { MAX_SESSION_MINUTES } from '#protocol/limits.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import type { TimeRules } from '#protocol/room-rules.ts';
import { type Booking, bookingAt } from '#protocol/workshops.ts';
import type { Allowance } from '../rules/session-limit-rules.ts';

/**
 * Who takes part in a workshop may stay until it ends, and is counted by no rule. Refusal: `workshop-over` where that workshop is not at this terminal now, or in its last minute.
 * @param bookings of the terminal; now in ms since 1970 UTC
 */
export function allowParticipant(bookings: readonly Booking[], workshopId: string, now: number): Result<Allowance> {
  const booking = bookingAt(bookings, now);
  if (booking?.workshopId !== workshopId) return refuse('workshop-over');
  const minutes = Math.min(Math.floor((booking.until - now) / 60_000), MAX_SESSION_MINUTES);
  if (minutes < 1) return refuse('workshop-over');
  return ok({
    minutes,
    extensions: null,
    mostMinutes: null,
    mustEnd: { at: booking.until, endsFor: 'workshop-ends', title: booking.title },
    isCutShort: true,
    workshopId,
    youngUntil: null,
  });
}

/** How time is told to who takes part: it ends with the workshop, and who listens to somebody at the front touches nothing for long. */
export function inWorkshop(time: TimeRules): TimeRules {
  return { ...time, ownExtensionMinutes: null, idleMinutes: null, softLandingMinutes: null, whileFree: null };
}
