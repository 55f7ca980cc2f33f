import { type Booking, bookingAt } from '#protocol/workshops.ts';
import { cannotKeepFacts } from './journal-rules.ts';
import { go, stay } from './machine-step.ts';
import type { Machine, Step } from './session-state.ts';
import type { Now } from './time-limits.ts';

/**
 * A workshop at a terminal (protocol/workshops.ts). While it is there the welcome is for who takes part: any key, the charter, and a session until it ends, without anything in hand. The server says what the
 * terminal is booked for; with the line down the ticket book does, and that book opens the session too.
 * @returns the machine with the workshop that is there now, after time went by or the line went
 */
export function followBookings(machine: Machine, now: Now): Machine {
  const { booking, bookings, lineIsUp } = machine;
  // What the server said last holds until its end: with the line up it would have said otherwise, and an island cannot know better.
  if (booking && now.at < booking.until) return machine;
  const next = lineIsUp ? null : bookingAt(bookings, now.at);
  return next === booking ? machine : { ...machine, booking: next };
}

/** Who read the charter while a workshop is there takes part in it. Not where no fact can be kept: no session could begin. */
export function takePart(machine: Machine, { workshopId }: Booking, freshId: string): Step {
  if (cannotKeepFacts(machine.memory)) return stay(machine);
  return go(machine, { kind: 'checking', requestId: freshId, isWithoutTicket: true }, [
    { type: 'ask-session-for-workshop', requestId: freshId, workshopId },
  ]);
}
