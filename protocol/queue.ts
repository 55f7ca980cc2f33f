import { z } from 'zod';
import { Id, Moment, PlaceName, TicketWord } from './identifiers.ts';
import { DEFAULT_HOLD_MINUTES, MAX_HOLD_MINUTES, MAX_QUEUE_PLACES, MIN_HOLD_MINUTES } from './limits.ts';
import { resultOf } from './result.ts';

/**
 * The queue (*file d'attente*) of a site: places without a name, a number and a word with its pictogram, called in the order they were taken.
 *
 *   waiting ──a terminal is free──► called ──"C'est mon tour" there──► here ──a session begins──► seated
 *      ▲  │                          │  │                                │
 *      │  └──gives it up─► left      │  └──nobody came in time──► missed ◄──nor began
 *      └──the terminal is no longer to be had──┘
 *
 * Places of yesterday and of before a closing are `left`.
 */
export const QueueRules = z.object({
  /** so long a terminal is kept for the one who is called */
  holdMinutes: z.number().int().min(MIN_HOLD_MINUTES).max(MAX_HOLD_MINUTES),
});
export type QueueRules = z.infer<typeof QueueRules>;
export const defaultQueueRules: QueueRules = { holdMinutes: DEFAULT_HOLD_MINUTES };

const sign = {
  /** from 1 each day */
  number: z.number().int().positive().max(9_999),
  /** a word of the tickets' list, for its pictogram: who does not read numbers knows the cherry */
  word: TicketWord,
};

/** How a place stands, as its holder is told. */
export const PlaceNow = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('waiting'),
    before: z.number().int().nonnegative(),
    /** at most about so long, in steps of five minutes; null: nobody can say */
    waitMinutes: z.number().int().nonnegative().nullable(),
  }),
  z.object({ kind: z.literal('called'), terminalName: PlaceName, until: Moment }),
  z.object({ kind: z.literal('over'), how: z.enum(['seated', 'missed', 'left']) }),
]);
export type PlaceNow = z.infer<typeof PlaceNow>;

export const QueuePlace = z.object({ placeId: Id, ...sign, now: PlaceNow });
export type QueuePlace = z.infer<typeof QueuePlace>;
export const QueuePlaceAnswer = resultOf(QueuePlace);

/** `queue:take` (terminal → server). Asked again with the same `placeId` it is the same place. Refusals: `queue-not-offered`, `queue-full`, `site-closed`. */
export const PlaceRequest = z.object({ placeId: Id });
export type PlaceRequest = z.infer<typeof PlaceRequest>;

/** `queue:here` (terminal → server): who was called stands in front of it, and has time to sign in. */
export const PlaceHere = z.object({ placeId: Id });
export const PlaceHereAnswer = resultOf(z.object({ until: Moment }));

/** For whom a terminal is kept. */
export const Hold = z.object({ placeId: Id, ...sign, until: Moment });
export type Hold = z.infer<typeof Hold>;

/** `hold` (server → terminal): told whole whenever it changes and after each hello. */
export const HoldNow = z.object({ hold: Hold.nullable() });
export type HoldNow = z.infer<typeof HoldNow>;

/** A place as staff see it, in the order of the calls. */
export const QueuedPlace = z.object({
  placeId: Id,
  ...sign,
  takenAt: Moment,
  waitMinutes: z.number().int().nonnegative().nullable(),
  /** where it is called to; null: it waits */
  called: z.object({ terminalId: Id, terminalName: PlaceName, until: Moment, isHere: z.boolean() }).nullable(),
});
export type QueuedPlace = z.infer<typeof QueuedPlace>;
export const QueuedPlaces = z.array(QueuedPlace).max(MAX_QUEUE_PLACES);

// ---- HTTP, for telephones and the display on the wall: nobody signs in, nothing is known of who asks ------------------

/** GET: QueueBoard. POST with PlaceRequest: takes a place. `/<placeId>`: GET how it stands, DELETE gives it up. */
export const QUEUE_PATH = '/api/queue';
export const QueueBoard = z.object({
  siteName: PlaceName,
  serverTime: Moment,
  waiting: z.number().int().nonnegative(),
  waitMinutes: z.number().int().nonnegative().nullable(),
  /** numbers that wait, next first */
  next: z.array(z.object(sign)).max(MAX_QUEUE_PLACES),
  called: z.array(z.object({ ...sign, terminalName: PlaceName, until: Moment })).max(MAX_QUEUE_PLACES),
  /** a workshop that takes the whole room now */
  workshop: z.object({ title: PlaceName, until: Moment }).optional(),
});
export type QueueBoard = z.infer<typeof QueueBoard>;
export const QueueBoardAnswer = resultOf(QueueBoard);
