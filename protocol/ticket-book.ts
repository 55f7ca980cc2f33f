import { z } from 'zod';
import { BlockedHosts } from './blocked-hosts.ts';
import { Id, Moment } from './identifiers.ts';
import {
  MAX_BOOK_BOOKINGS,
  MAX_BOOK_ENTRIES,
  MAX_BOOK_OPENINGS,
  MAX_LAST_SIGN_IN_MINUTES,
  MAX_TICKET_MINUTES,
} from './limits.ts';
import { resultOf } from './result.ts';
import { GrantedTime } from './room-rules.ts';
import { Booking } from './workshops.ts';

/** How dear one try is: scrypt (RFC 7914) with N = 2^log2N. */
export const SlowHashCost = z.object({
  log2N: z.number().int().min(10).max(20),
  r: z.number().int().min(1).max(32),
  p: z.number().int().min(1).max(16),
});
export type SlowHashCost = z.infer<typeof SlowHashCost>;

/** A ticket that is good today and opened nothing yet, without its words. */
export const BookEntry = z.object({
  ticketId: Id,
  /** the slow hash of its words with the book's salt, 32 bytes, base64url */
  verifier: z.string().length(43),
  /** what the ticket and the rules of the site give at this terminal, before the closing */
  minutes: z.number().int().positive().max(MAX_TICKET_MINUTES),
  expiresAt: Moment,
  /** of a young person, where the site has hours for them: what of today they are */
  youngHours: z.object({ from: Moment, until: Moment }).optional(),
  /** the book's `blockedHosts` do not open in its session */
  isFiltered: z.literal(true).optional(),
});
export type BookEntry = z.infer<typeof BookEntry>;

/**
 * What a terminal needs to honour tickets with the line down (promise 4): the tickets of its site, when the site is open, and how time is told. It has no word of any ticket, and all of it
 * is worthless the next day.
 */
export const TicketBook = z.object({
  /** changes with whatever is in it; told with each heartbeat, so that a terminal asks for a new one */
  revision: z.string().min(1).max(80),
  /** of this site and day, 16 bytes, base64url */
  salt: z.string().length(22),
  cost: SlowHashCost,
  entries: z.array(BookEntry).max(MAX_BOOK_ENTRIES),
  /** when the site is open in the coming hours; null: it has no hours */
  openings: z
    .array(z.object({ opensAt: Moment, closesAt: Moment }))
    .max(MAX_BOOK_OPENINGS)
    .nullable(),
  /** workshops that this terminal is booked for in the coming hours, in order; an earlier server knows of none */
  bookings: z.array(Booking).max(MAX_BOOK_BOOKINGS).default([]),
  lastSignInMinutes: z.number().int().min(0).max(MAX_LAST_SIGN_IN_MINUTES),
  time: GrantedTime,
  /** of the site's filter, once for all entries that it is for; absent: there is none */
  blockedHosts: BlockedHosts.optional(),
});
export type TicketBook = z.infer<typeof TicketBook>;

/** `book:read`: a terminal asks for the book of its site. */
export const BookRequest = z.object({});
export const BookAnswer = resultOf(TicketBook);
