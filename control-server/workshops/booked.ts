import { type Booking, bookingAt } from '#protocol/workshops.ts';
import type { Context } from '../context.ts';
import { rulesOf } from '../rules/rules-service.ts';
import type { Sitting } from '../rules/session-end-rules.ts';
import type { LiveTerminal } from '../terminals/live-terminal.ts';
import { takes } from './workshop-rules.ts';

type Books = Pick<Context, 'rules' | 'workshops'>;
type Place = { siteId: string; terminalId: string };

/** The workshops that a terminal is booked for and that are not over, in order. Memory alone answers. */
export function bookingsAt(ctx: Books, { siteId, terminalId }: Place, now: number): Booking[] {
  if (ctx.workshops.ofSite(siteId).length === 0) return [];
  return ctx.workshops.bookings(siteId, rulesOf(ctx, siteId).timeZone, terminalId, now);
}

/** The workshop that a terminal is booked for now. */
export function bookedNow(ctx: Books, place: Place, now: number): Booking | null {
  return bookingAt(bookingsAt(ctx, place, now), now);
}

/** What the end of a session depends on, as it is now. */
export function sittingOf(
  ctx: Books,
  session: Place & { workshopId: string | null; youngUntil: number | null },
  now: number,
): Sitting {
  const { workshopId, youngUntil } = session;
  return { bookings: bookingsAt(ctx, session, now), workshopId, youngUntil };
}

/** The workshop that takes a whole room now: every terminal of it; null: there is room for others. */
export function workshopOfRoom(ctx: Context, siteId: string, now: number): { title: string; until: number } | null {
  if (ctx.workshops.ofSite(siteId).length === 0) return null;
  const near = ctx.workshops
    .near(siteId, rulesOf(ctx, siteId).timeZone, now)
    .filter(({ from, until }) => from <= now && now < until);
  const terminals = ctx.live.ofSite(siteId);
  const whole = near.find(({ terminals: own }) => terminals.every((terminalId) => takes(own, terminalId)));
  return whole ? { title: whole.title, until: whole.until } : null;
}

/** Tells a terminal that is there what it is booked for now. */
export function tellBooking(ctx: Context, terminalId: string): void {
  const known = ctx.live.see(terminalId);
  if (known?.connection) known.connection.tellBooking({ booking: bookedNow(ctx, known.terminal, ctx.clock.now()) });
}

/** Tells terminals and pages where a workshop has begun, ended or changed. Called each second, and after a change. */
export function tellBookings(ctx: Context, siteId: string): void {
  const now = ctx.clock.now();
  let isOther = false;
  for (const terminalId of ctx.live.ofSite(siteId)) {
    const { terminal } = ctx.live.see(terminalId) as LiveTerminal;
    if (!ctx.workshops.tell(terminalId, bookedNow(ctx, terminal, now))) continue;
    isOther = true;
    tellBooking(ctx, terminalId);
    ctx.changes.announce({ kind: 'terminal-changed', terminalId, siteId });
  }
  if (isOther) ctx.changes.announce({ kind: 'queue-changed', siteId });
}
