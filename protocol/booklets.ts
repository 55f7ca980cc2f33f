import { z } from 'zod';
import { Id, Moment } from './identifiers.ts';
import {
  MAX_BOOKLETS,
  MAX_BOOKLET_DAYS,
  MAX_BOOKLET_TICKETS,
  MAX_TICKET_MINUTES,
  MIN_BOOKLET_DAYS,
  MIN_BOOKLET_TICKETS,
  MIN_TICKET_MINUTES,
} from './limits.ts';

/** A sealed booklet (*carnet scellé*): tickets that are printed beforehand, for the day when nobody can print any. `minutes` each, good until the end of the day so many days ahead. */
export const BookletRequest = z.object({
  siteId: Id,
  count: z.number().int().min(MIN_BOOKLET_TICKETS).max(MAX_BOOKLET_TICKETS),
  minutes: z.number().int().min(MIN_TICKET_MINUTES).max(MAX_TICKET_MINUTES),
  days: z.number().int().min(MIN_BOOKLET_DAYS).max(MAX_BOOKLET_DAYS),
});
export type BookletRequest = z.infer<typeof BookletRequest>;

/** A booklet that is good, as staff see it: never its words. */
export const Booklet = z.object({
  bookletId: Id,
  madeAt: Moment,
  expiresAt: Moment,
  minutes: z.number().int().positive(),
  count: z.number().int().positive(),
  used: z.number().int().nonnegative(),
  /** how many of its tickets terminals can check without a line: all of them some seconds after it was made */
  ready: z.number().int().nonnegative(),
});
export type Booklet = z.infer<typeof Booklet>;
export const Booklets = z.object({ booklets: z.array(Booklet).max(MAX_BOOKLETS) });
