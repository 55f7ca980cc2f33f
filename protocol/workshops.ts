import { z } from 'zod';
import { Id, Moment, PlaceName } from './identifiers.ts';
import {
  MAX_SERIES_DAYS,
  MAX_WORKSHOP_SKIPS,
  MAX_WORKSHOP_TERMINALS,
  MAX_WORKSHOP_TITLE,
  MAX_WORKSHOP_WEEKS,
} from './limits.ts';
import { LocalDate, MinuteOfDay } from './room-rules.ts';

/** Every so many weeks on the weekday of the first date, for the last time on `until` or before. */
export const Repeats = z.object({ everyWeeks: z.number().int().min(1).max(MAX_WORKSHOP_WEEKS), until: LocalDate });
export type Repeats = z.infer<typeof Repeats>;

const plan = {
  title: PlaceName.max(MAX_WORKSHOP_TITLE),
  /** none: the whole room, also terminals that come later */
  terminals: z.array(Id).max(MAX_WORKSHOP_TERMINALS),
  /** of the first time */
  date: LocalDate,
  from: MinuteOfDay,
  to: MinuteOfDay,
  repeats: Repeats.nullable(),
};

type Planned = { date: LocalDate; from: number; to: number; repeats: Repeats | null };

function isPossible({ date, from, to, repeats }: Planned): boolean {
  if (from >= to) return false;
  if (!repeats) return true;
  const days = (Date.parse(repeats.until) - Date.parse(date)) / 86_400_000;
  return days >= 0 && days <= MAX_SERIES_DAYS;
}

/** A workshop (*atelier*) as staff plan it: in the site's own time zone, within one day. */
export const WorkshopPlan = z.object(plan).refine(isPossible);
export type WorkshopPlan = z.infer<typeof WorkshopPlan>;

/** A workshop as it is kept. `skipped`: dates of the series on which there is none. `revision` counts its changes, from 1. */
export const Workshop = z
  .object({
    workshopId: Id,
    siteId: Id,
    ...plan,
    skipped: z.array(LocalDate).max(MAX_WORKSHOP_SKIPS),
    revision: z.number().int().positive(),
  })
  .refine(isPossible);
export type Workshop = z.infer<typeof Workshop>;

/** One time of a workshop, as a terminal that is booked for it is told. */
export const Booking = z.object({ workshopId: Id, title: PlaceName, from: Moment, until: Moment });
export type Booking = z.infer<typeof Booking>;

/** `booking` (server → terminal): the workshop that the terminal is booked for now, told whole whenever it changes and after each hello. */
export const BookingNow = z.object({ booking: Booking.nullable() });
export type BookingNow = z.infer<typeof BookingNow>;

/** `session:request-for-workshop`: somebody who takes part sits down, with nothing in hand. Refusals: `workshop-over`, `terminal-busy`, `terminal-out-of-service`. */
export const SessionRequestForWorkshop = z.object({ requestId: Id, workshopId: Id });
export type SessionRequestForWorkshop = z.infer<typeof SessionRequestForWorkshop>;

/** The booking that stands at `now`; of two (a night in which the clock is changed can bring them together) the one that began first. @param bookings of one terminal */
export function bookingAt<B extends { from: number; until: number }>(bookings: readonly B[], now: number): B | null {
  return bookings.find(({ from, until }) => from <= now && now < until) ?? null;
}

/** What the dashboard lists: the workshops that are not over, and their coming dates in order: all of the next weeks, and the next one of each. */
export const WorkshopList = z.object({
  /** the date on the site's wall */
  today: LocalDate,
  workshops: z.array(Workshop),
  coming: z.array(z.object({ workshopId: Id, date: LocalDate })),
});
export type WorkshopList = z.infer<typeof WorkshopList>;

/** A session that was promised beyond the beginning of a workshop, and keeps its end: until that minute of the day. */
export const PromisedBeyond = z.object({ terminalName: PlaceName, minute: MinuteOfDay });
export type PromisedBeyond = z.infer<typeof PromisedBeyond>;

/** Of workshops among the staff's requests (staff-messages.ts); each has a sentence for its refusals. */
export const workshopRequests = {
  'workshop:list': { input: z.object({ siteId: Id }), output: WorkshopList },
  /**
   * Makes one (`workshopId` null, `revision` 0) or changes it. Refusals: `booking-overlaps` (detail: title), `not-found` (also for a terminal of another site), `workshop-changed` where a colleague
   * saved meanwhile, `workshop-over` where no date of it is to come, `workshops-full`.
   */
  'workshop:save': {
    input: z.object({
      siteId: Id,
      workshopId: Id.nullable(),
      revision: z.number().int().nonnegative(),
      plan: WorkshopPlan,
    }),
    output: z.object({ workshop: Workshop, promised: z.array(PromisedBeyond) }),
  },
  /** One date of a series, or (null) all of it. Refusals: `not-found`, `workshop-changed`. */
  'workshop:remove': {
    input: z.object({ siteId: Id, workshopId: Id, revision: z.number().int().positive(), date: LocalDate.nullable() }),
    output: z.object({ workshopId: Id }),
  },
} as const;
