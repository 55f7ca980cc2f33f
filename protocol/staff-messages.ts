import { z } from 'zod';
import { Procedure } from './accompanied.ts';
import { Booklet, BookletRequest, Booklets } from './booklets.ts';
import { CardNumber, FoundCard, HolderName, MadeCard } from './cards.ts';
import { Diagnosis } from './diagnosis.ts';
import { HelpCall, HelpCounts } from './help.ts';
import { Id, Moment, PlaceName, TicketWord } from './identifiers.ts';
import {
  AlertSettings,
  AlertsTested,
  IncidentNote,
  IncidentTake,
  Incidents,
  IncidentsRequest,
  KeptAlertSettings,
  LineContract,
  Maintenance,
  Maintenances,
  MonthReport,
  MonthRequest,
  Throughput,
  Throughputs,
} from './incidents.ts';
import { Confinement, JournalState, Residue } from './journal-events.ts';
import {
  MAX_PASSWORD_LENGTH,
  MAX_SESSION_MINUTES,
  MAX_SHOWN_ORDERS,
  MAX_STAFF_MESSAGE_LENGTH,
  MAX_TICKET_MINUTES,
  MIN_PASSWORD_LENGTH,
  MIN_TICKET_MINUTES,
  TICKET_WORDS,
} from './limits.ts';
import { FibreNow, HistoryAnswer, HistoryRequest, WifiNow } from './line-history.ts';
import { PreparedCodes } from './one-time-code.ts';
import { Hold, QueuedPlace, QueuedPlaces } from './queue.ts';
import { Reasons, ReasonsRequest } from './reasons.ts';
import { RefusalCode, resultOf } from './result.ts';
import { ExtendedBy } from './terminal-messages.ts';
import { FigureRow, RowNumber, ShownMeasure } from './tile-figures.ts';
import { Booking, workshopRequests } from './workshops.ts';
import { KeptRules, RoomRules, RulesPreview, RulesPreviewRequest, TicketKind } from './room-rules.ts';

/** Socket.IO namespace of staff. Authenticated by the cookie that POST /api/staff/sign-in sets. */
export const STAFF_NAMESPACE = '/staff';

// ---- HTTP: accounts. Unsafe methods need `Sec-Fetch-Site: same-origin` or our Origin, and the header below -----------

/** A header that a cross-site form cannot set (OWASP CSRF Cheat Sheet, custom request headers). */
export const STAFF_REQUEST_HEADER = 'x-escale-staff';
export const SIGN_IN_PATH = '/api/staff/sign-in';
export const SIGN_OUT_PATH = '/api/staff/sign-out';
export const ME_PATH = '/api/staff/me';
export const FIRST_ACCOUNT_PATH = '/api/staff/first-account';

export const StaffRole = z.enum(['it', 'helper', 'viewer']);
export type StaffRole = z.infer<typeof StaffRole>;

const Password = z.string().max(MAX_PASSWORD_LENGTH);
export const SignInRequest = z.object({ email: z.email().max(120), password: Password });
export type SignInRequest = z.infer<typeof SignInRequest>;
export const FirstAccountRequest = z.object({
  token: z.string().min(20).max(100),
  name: PlaceName,
  email: z.email().max(120),
  password: Password.min(MIN_PASSWORD_LENGTH),
});
export type FirstAccountRequest = z.infer<typeof FirstAccountRequest>;
export const Me = z.object({ staffId: Id, name: PlaceName, role: StaffRole });
export type Me = z.infer<typeof Me>;
/** Answer of sign-in, first-account and me. */
export const MeAnswer = resultOf(Me);

// ---- What the dashboard shows ---------------------------------------------------------------------------------------

/** State of a terminal as staff see it: states, never screens. */
export const TileState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('free') }),
  z.object({ kind: z.literal('reserved') }),
  z.object({ kind: z.literal('occupied'), sessionId: Id, startedAt: Moment, endsAt: Moment }),
  z.object({ kind: z.literal('wiping') }),
  z.object({ kind: z.literal('out-of-service'), residue: z.array(Residue) }),
  /** `session`: the one that was open when it was last heard; it may go on there, and can be ordered to */
  z.object({
    kind: z.literal('silent'),
    since: Moment.nullable(),
    session: z.object({ sessionId: Id, startedAt: Moment, endsAt: Moment }).nullable().default(null),
  }),
]);
export type TileState = z.infer<typeof TileState>;

/**
 * What became of an order of staff.
 *
 *   asked ──there──► sent ──acknowledged──► received ──fact committed──► done, or refused (why)
 *     └─away──► waiting ──back──► sent        │
 *                  └──too late──► expired     └──too late, and no word──► unanswered: it went out, and nobody knows
 */
export const OrderState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('waiting'), expiresAt: Moment }),
  z.object({ kind: z.literal('sent') }),
  z.object({ kind: z.literal('received') }),
  z.object({ kind: z.literal('done'), at: Moment }),
  z.object({ kind: z.literal('refused'), at: Moment, code: RefusalCode }),
  z.object({ kind: z.literal('unanswered'), at: Moment }),
  z.object({ kind: z.literal('expired'), at: Moment }),
]);
export type OrderState = z.infer<typeof OrderState>;

export const TrackedOrder = z.object({
  commandId: Id,
  kind: z.enum(['extend', 'end', 'uncover', 'accompany', 'move-away', 'open', 'show-message', 'wipe-again']),
  askedAt: Moment,
  state: OrderState,
  /** of an extension or an opened session: how many minutes, which may be fewer than were asked for when the site closes soon */
  minutes: z.number().int().positive().optional(),
  /** of an extension that staff did not ask for */
  by: ExtendedBy.optional(),
});
export type TrackedOrder = z.infer<typeof TrackedOrder>;

/** One terminal on the dashboard. Sent whole, except where nothing but figures of its measure is new. */
export const Tile = z.object({
  terminalId: Id,
  siteId: Id,
  name: PlaceName,
  state: TileState,
  measure: ShownMeasure.nullable(),
  confinement: Confinement.nullable(),
  appVersion: z.string().max(40).nullable(),
  lastWipedAt: Moment.nullable(),
  /** its memory of facts, how many of them wait for the server, and its wall clock's error in milliseconds, to the second; null until it says so */
  memory: z
    .object({
      journal: JournalState,
      pendingRecords: z.number().int().nonnegative(),
      clockOffsetMs: z.number().int().nullable(),
    })
    .nullable(),
  /** the last orders of staff, newest first */
  orders: z.array(TrackedOrder).max(MAX_SHOWN_ORDERS),
  /** the open call for help from there, if there is one */
  help: HelpCall.optional(),
  /** it is kept for somebody of the queue */
  hold: Hold.optional(),
  /** the workshop that it is booked for now */
  booking: Booking.optional(),
  /** the ticket of its session opened another one too, while lines were down */
  sharesTicket: z.literal(true).optional(),
  /** a helper sits beside its resident */
  accompaniedFor: Procedure.optional(),
  /** its resident has left the seat for a moment, and it is kept until then */
  pausedUntil: Moment.optional(),
});
export type Tile = z.infer<typeof Tile>;

/** A tile as it is told: with the number by which rows of figures name it. */
export const ToldTile = Tile.extend({ row: RowNumber });
export type ToldTile = z.infer<typeof ToldTile>;

/** One site at a glance. `silent` terminals count neither as free nor as occupied; `occupied` includes reserved. */
export const SiteSummary = z.object({
  siteId: Id,
  name: PlaceName,
  counts: z.object({
    free: z.number().int(),
    occupied: z.number().int(),
    wiping: z.number().int(),
    outOfService: z.number().int(),
    silent: z.number().int(),
  }),
  fibre: FibreNow,
  wifi: WifiNow,
  /** what is wrong, in one verdict of all its terminals and the server itself */
  diagnosis: Diagnosis.optional(),
  /** open calls for help; not there: none */
  help: HelpCounts.optional(),
  /** open places of its queue, those who are called first; not there: the site has none */
  queue: QueuedPlaces.optional(),
  /** cards are good there, and staff can make some; not there: they are not */
  takesCards: z.literal(true).optional(),
});
export type SiteSummary = z.infer<typeof SiteSummary>;

/** `watch`: a snapshot now, then `changes` for the same scope. On every reconnect, watch again. */
export const WatchRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sites') }),
  z.object({ kind: z.literal('site'), siteId: Id }),
]);
export type WatchRequest = z.infer<typeof WatchRequest>;

export const Snapshot = z.object({
  revision: z.number().int(),
  serverTime: Moment,
  me: Me,
  sites: z.array(SiteSummary),
  /** Tiles of the watched site; empty when watching all sites. */
  tiles: z.array(ToldTile),
});
export type Snapshot = z.infer<typeof Snapshot>;
export const WatchAnswer = resultOf(Snapshot);

/** `changes` (server → dashboard): what is new since the revision before; each site and tile replaces the one with its id, each row the figures of the tile with its number. */
export const Changes = z.object({
  revision: z.number().int(),
  serverTime: Moment,
  sites: z.array(SiteSummary),
  tiles: z.array(ToldTile),
  figures: z.array(FigureRow),
});
export type Changes = z.infer<typeof Changes>;

// ---- Requests of staff, each answered with a Result -----------------------------------------------------------------

export const IssuedTicket = z.object({
  ticketId: Id,
  words: z.array(TicketWord).length(TICKET_WORDS),
  minutes: z.number().int(),
  expiresAt: Moment,
  siteName: PlaceName,
});
export type IssuedTicket = z.infer<typeof IssuedTicket>;

export const IssuedEnrolmentCode = z.object({ code: z.string(), expiresAt: Moment, terminalName: PlaceName });
export type IssuedEnrolmentCode = z.infer<typeof IssuedEnrolmentCode>;

/**
 * Event name → what goes in and what comes out. The server's one wrapper and the dashboard's one caller both read this table. Orders answer with what became of them
 * within COMMAND_EXPIRES_MS; what the terminal refuses comes as the Result's refusal.
 */
export const staffRequests = {
  'ticket:issue': {
    input: z.object({
      siteId: Id,
      minutes: z.number().int().min(MIN_TICKET_MINUTES).max(MAX_TICKET_MINUTES),
      count: z.number().int().min(1).max(20),
      /** `ticket` when it is not said */
      kind: TicketKind.optional(),
    }),
    output: z.object({ tickets: z.array(IssuedTicket) }),
  },
  /** Prints a sealed booklet: its words leave the server here once. Refusal: `too-many-booklets` (detail `count`, of those a site may have). */
  'booklet:print': { input: BookletRequest, output: z.object({ booklet: Booklet, tickets: z.array(IssuedTicket) }) },
  /** Reads only: those that are good, the newest first. */
  'booklet:list': { input: z.object({ siteId: Id }), output: Booklets },
  /** Its unused tickets are good no more. Refusal: `not-found` when it is not of this site, or no longer good. */
  'booklet:cancel': { input: z.object({ siteId: Id, bookletId: Id }), output: z.object({ bookletId: Id }) },
  /** A telephone is made ready to answer the numbers of terminals without a line. Makes the site's key the first time. */
  'codes:prepare': { input: z.object({ siteId: Id }), output: PreparedCodes },
  /** Another key for the site: what telephones that were prepared before answer is wrong once a terminal has its new book. Refusal: `not-found` where none was ever prepared. */
  'codes:renew': { input: z.object({ siteId: Id }), output: z.object({ siteId: Id }) },
  'session:extend': {
    input: z.object({
      terminalId: Id,
      sessionId: Id,
      minutes: z.number().int().positive().max(MAX_SESSION_MINUTES),
    }),
    output: TrackedOrder,
  },
  /** A helper sits beside the resident; only the kind of procedure is noted. Refusal: `session-not-found`. */
  'session:accompany': {
    input: z.object({ terminalId: Id, sessionId: Id, procedure: Procedure }),
    output: TrackedOrder,
  },
  /** Opens a session at a free terminal for somebody who has no words to type. `kind`: as of a ticket, for the rules of the site. */
  'session:open': {
    input: z.object({
      terminalId: Id,
      minutes: z.number().int().min(MIN_TICKET_MINUTES).max(MAX_TICKET_MINUTES),
      kind: TicketKind.optional(),
    }),
    output: TrackedOrder,
  },
  'session:end': { input: z.object({ terminalId: Id, sessionId: Id }), output: TrackedOrder },
  /** Shows a paused session again. Refusals: `session-not-found`, `command-not-possible-now` when it is not paused. */
  'session:uncover': { input: z.object({ terminalId: Id, sessionId: Id }), output: TrackedOrder },
  'terminal:message': {
    input: z.object({ terminalId: Id, text: z.string().trim().min(1).max(MAX_STAFF_MESSAGE_LENGTH) }),
    output: TrackedOrder,
  },
  'terminal:wipe-again': { input: z.object({ terminalId: Id }), output: TrackedOrder },
  /** "J'arrive". Refusals: `help-call-over`, `help-call-taken` when a colleague was quicker (detail `helper`). */
  'help:answer': { input: z.object({ terminalId: Id, callId: Id }), output: z.object({ callId: Id }) },
  /** "C'est réglé". Refusal: `help-call-over`. */
  'help:close': { input: z.object({ terminalId: Id, callId: Id }), output: z.object({ callId: Id }) },
  /** A place of the queue for somebody who asks the helper. Refusals: `queue-not-offered`, `queue-full`, `site-closed`. */
  'queue:take': { input: z.object({ siteId: Id }), output: QueuedPlace },
  /** Gives an open place up. Refusal: `place-over`. */
  'queue:remove': { input: z.object({ siteId: Id, placeId: Id }), output: z.object({ placeId: Id }) },
  ...workshopRequests,
  /** Makes a card. `holder`: given where the rules of the site ask for it, and only there (else `rules-changed`). Refusal: `cards-not-taken`. */
  'card:create': { input: z.object({ siteId: Id, holder: HolderName.optional() }), output: MadeCard },
  /** The card of exactly this number; there is no list and no search. Refusal: `card-unknown`. */
  'card:find': { input: z.object({ siteId: Id, number: CardNumber }), output: FoundCard },
  /** Another secret code, told once; a card that is locked by wrong ones is free again. Refusals: `card-unknown`, `card-closed`. */
  'card:new-pin': { input: z.object({ siteId: Id, number: CardNumber }), output: MadeCard },
  /** Closes a card for good: what is known of it is deleted from then on, as the law says. Refusals: as above. */
  'card:close': { input: z.object({ siteId: Id, number: CardNumber }), output: z.object({ closedAt: Moment }) },
  /** Reads only: why nobody sat down at a terminal, and why sessions ended there. */
  'reasons:read': { input: ReasonsRequest, output: Reasons },
  'enrolment:create': {
    input: z.object({ siteId: Id, terminalName: PlaceName }),
    output: IssuedEnrolmentCode,
  },
  'terminal:revoke': { input: z.object({ terminalId: Id }), output: z.object({ terminalId: Id }) },
  /** Reads only: what a site's line was like, for its charts. Refusal: `not-found` for a terminal of another site. */
  'history:read': { input: HistoryRequest, output: HistoryAnswer },
  /** Reads only: what went wrong at a site, and with the server itself. */
  'incident:list': { input: IncidentsRequest, output: z.object({ incidents: Incidents }) },
  'incident:take': { input: IncidentTake, output: z.object({ incidentId: Id }) },
  'incident:note': { input: IncidentNote, output: z.object({ incidentId: Id }) },
  /** Announced works of a site that are not over. */
  'maintenance:list': { input: z.object({ siteId: Id }), output: z.object({ maintenances: Maintenances }) },
  /** A new one, or another time or title of one that is there (by its id). Refusal: `not-found` for an id of another site. */
  'maintenance:save': { input: Maintenance, output: z.object({ maintenanceId: Id }) },
  /** Refusal: `not-found`. */
  'maintenance:remove': { input: z.object({ siteId: Id, maintenanceId: Id }), output: z.object({ maintenanceId: Id }) },
  'alerts:read': { input: z.strictObject({}), output: KeptAlertSettings },
  'alerts:save': { input: AlertSettings, output: z.object({}) },
  /** Sends a few words each way that is set up, now, and says what became of them. */
  'alerts:test': { input: z.strictObject({}), output: AlertsTested },
  'contract:read': { input: z.object({ siteId: Id }), output: z.object({ contract: LineContract.nullable() }) },
  'contract:save': { input: z.object({ siteId: Id, contract: LineContract }), output: z.object({}) },
  /** Measures now, by a free terminal of the site. Refusals: `terminal-busy` (none is free), `terminal-away` (none is there), `line-test-not-possible`. */
  'throughput:run': { input: z.object({ siteId: Id }), output: Throughput },
  /** Reads only: the last ones, newest first. */
  'throughput:list': { input: z.object({ siteId: Id }), output: z.object({ throughputs: Throughputs }) },
  /** Reads only: the evidence of one month. Refusal: `not-found`. */
  'month:read': { input: MonthRequest, output: MonthReport },
  /** The opening hours and limits of a site. */
  'rules:read': { input: z.object({ siteId: Id }), output: KeptRules },
  /** Refusal: `rules-changed` when `revision` is not the one in force: somebody saved meanwhile, and nothing of theirs is overwritten. */
  'rules:save': {
    input: z.object({ siteId: Id, revision: z.number().int().nonnegative(), rules: RoomRules }),
    output: z.object({ revision: z.number().int().positive() }),
  },
  /** Reads only: decides as a real request would be. Refusal of its own: `not-found` for a terminal of another site. */
  'rules:preview': { input: RulesPreviewRequest, output: RulesPreview },
  'site:create': { input: z.object({ name: PlaceName }), output: z.object({ siteId: Id }) },
} as const;

export type StaffRequestName = keyof typeof staffRequests;
export type StaffInput<N extends StaffRequestName> = z.infer<(typeof staffRequests)[N]['input']>;
export type StaffOutput<N extends StaffRequestName> = z.infer<(typeof staffRequests)[N]['output']>;
