import { z } from 'zod';
import { BlockedHosts } from './blocked-hosts.ts';
import { Id, Moment } from './identifiers.ts';
import {
  MAX_BOOKLETS,
  MAX_BOOKLET_TICKETS,
  MAX_BOOK_BOOKINGS,
  MAX_BOOK_ENTRIES,
  MAX_BOOK_OPENINGS,
  MAX_LAST_SIGN_IN_MINUTES,
  MAX_LATER_OPENINGS,
  MAX_TICKET_MINUTES,
} from './limits.ts';
import { CodeKey } from './one-time-code.ts';
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

/** The tickets of a sealed booklet that opened nothing yet. They are good for weeks, so they have a salt of their own: their words are forgotten, and no hash could be made anew each day. */
export const BookedBooklet = z.object({
  /** of this booklet, 16 bytes, base64url */
  salt: z.string().length(22),
  cost: SlowHashCost,
  expiresAt: Moment,
  entries: z.array(BookEntry.omit({ expiresAt: true })).max(MAX_BOOKLET_TICKETS),
});
export type BookedBooklet = z.infer<typeof BookedBooklet>;

const Opening = z.object({ opensAt: Moment, closesAt: Moment });

/**
 * What a terminal needs to honour tickets with the line down (promise 4): the tickets of its site, when the site is open, and how time is told. It has no word of any ticket, and but for
 * booklets and the key of one-time codes it is worthless the next day. What has no value in a book of an earlier server is optional; an earlier terminal does not read it.
 */
export const TicketBook = z.object({
  /** changes with whatever is in it; told with each heartbeat, so that a terminal asks for a new one */
  revision: z.string().min(1).max(80),
  /** of this site and day, 16 bytes, base64url */
  salt: z.string().length(22),
  cost: SlowHashCost,
  entries: z.array(BookEntry).max(MAX_BOOK_ENTRIES),
  /** when the site is open, the next ones first; null: it has no hours */
  openings: z.array(Opening).max(MAX_BOOK_OPENINGS).nullable(),
  /** those after them */
  laterOpenings: z.array(Opening).max(MAX_LATER_OPENINGS).optional(),
  /** workshops that this terminal is booked for in the coming hours, in order; an earlier server knows of none */
  bookings: z.array(Booking).max(MAX_BOOK_BOOKINGS).default([]),
  lastSignInMinutes: z.number().int().min(0).max(MAX_LAST_SIGN_IN_MINUTES),
  time: GrantedTime,
  /** of the site's filter, once for all that it is for; absent: there is none */
  blockedHosts: BlockedHosts.optional(),
  /** a terminal whose clock stands before this has lost the time (a power cut and a dead battery) */
  madeAt: Moment.optional(),
  booklets: z.array(BookedBooklet).max(MAX_BOOKLETS).optional(),
  /** of one-time codes at this terminal alone; with it `codeMinutes`. Absent: no telephone of this site was ever prepared */
  codeKey: CodeKey.optional(),
  /** what a code opens here, before the closing */
  codeMinutes: z.number().int().positive().max(MAX_TICKET_MINUTES).optional(),
  /** the book's `blockedHosts` do not open in the session of a code */
  isCodeFiltered: z.literal(true).optional(),
});
export type TicketBook = z.infer<typeof TicketBook>;

/** `book:read`: a terminal asks for the book of its site. */
export const BookRequest = z.object({});
export const BookAnswer = resultOf(TicketBook);
