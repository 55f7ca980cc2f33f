import { z } from 'zod';
import { BlockedHosts } from './blocked-hosts.ts';
import { Id, Moment, Nonce, PlaceName, PublicKey, Signature, TicketWord } from './identifiers.ts';
import { Procedure } from './accompanied.ts';
import { CardNumber, Pin } from './cards.ts';
import { Throughput } from './incidents.ts';
import { Confinement, JournalRecord, JournalState } from './journal-events.ts';
import {
  EXTENSION_MINUTES,
  MAX_JOURNAL_BATCH,
  MAX_IDLE_MINUTES,
  MAX_KEPT_BOOTS,
  MAX_LATE_MEASURES,
  MAX_SERVICES,
  MAX_SESSION_MINUTES,
  MAX_STAFF_MESSAGE_LENGTH,
  MIN_IDLE_MINUTES,
  THROUGHPUT_CAP_BYTES,
  THROUGHPUT_WITHIN_MS,
  TICKET_WORDS,
} from './limits.ts';
import { Measure } from './measures.ts';
import { resultOf } from './result.ts';
import { GrantedTime } from './room-rules.ts';
import { EndsFor } from './session-ends.ts';
import { ConnectionRefusal } from './version.ts';

/** Socket.IO namespace of terminals. */
export const TERMINAL_NAMESPACE = '/terminal';

// ---- Enrolment: POST /api/terminal/enrol, once in the life of a terminal's key -------------------------------------

export const ENROL_PATH = '/api/terminal/enrol';
/** Eight characters without 0/O/1/I, in two groups: `K7MP-4XQD`. */
export const EnrolmentCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-HJ-NP-Z2-9]{4}-?[A-HJ-NP-Z2-9]{4}$/);
export const EnrolRequest = z.object({
  protocolVersion: z.number().int(),
  code: EnrolmentCode,
  publicKey: PublicKey,
});
export type EnrolRequest = z.infer<typeof EnrolRequest>;
export const Enrolled = z.object({
  terminalId: Id,
  serverId: Id,
  terminalName: PlaceName,
  site: z.object({ siteId: Id, name: PlaceName }),
});
export type Enrolled = z.infer<typeof Enrolled>;
export const EnrolAnswer = resultOf(Enrolled);

// ---- Connection: server says `challenge`, terminal answers `hello`, server answers Welcome or ConnectionRefusal -----

export const Challenge = z.object({ serverId: Id, nonce: Nonce, serverTime: Moment });
export type Challenge = z.infer<typeof Challenge>;

/** What the terminal is doing, as it says in each hello and heartbeat. */
export const TerminalActivity = z.discriminatedUnion('kind', [
  /** `isApproached`: somebody has begun to sign in there: it is no terminal to call another one to */
  z.object({ kind: z.literal('free'), isApproached: z.literal(true).optional() }),
  z.object({ kind: z.literal('occupied'), sessionId: Id, endsAt: Moment }),
  z.object({ kind: z.literal('wiping') }),
  z.object({ kind: z.literal('out-of-service') }),
]);
export type TerminalActivity = z.infer<typeof TerminalActivity>;

/** How far one boot's records go: those the terminal still has, or those the server has committed. */
export const BootSeq = z.object({ bootId: Id, seq: z.number().int().nonnegative() });
export type BootSeq = z.infer<typeof BootSeq>;

export const Hello = z.object({
  protocolVersion: z.number().int(),
  terminalId: Id,
  bootId: Id,
  appVersion: z.string().max(40),
  terminalNonce: Nonce,
  signature: Signature,
  activity: TerminalActivity,
  confinement: Confinement,
  /** The boots whose records the terminal still has, oldest first, each with its last seq. The present one is among them. */
  boots: z.array(BootSeq).max(MAX_KEPT_BOOTS).default([]),
  /** The terminal keeps the hosts of a filter closed (`Grant.blockedHosts`). One that does not say so is granted no session that has a filter. */
  knowsFilter: z.literal(true).optional(),
  /** The terminal understands `throughput:run`; one that does not say so is not asked. */
  runsThroughput: z.literal(true).optional(),
});
export type Hello = z.infer<typeof Hello>;

/** The bytes both sides sign and check: domain label, server, terminal and both nonces (security.md §4.1). */
export function helloSigningText(parts: {
  serverId: string;
  terminalId: string;
  serverNonce: string;
  terminalNonce: string;
}): string {
  return ['escale-hello-v1', parts.serverId, parts.terminalId, parts.serverNonce, parts.terminalNonce].join('\n');
}

/** How long a session without a ticket may be at most at this site; absent: there is none. Told with each heartbeat anew. */
const WithoutTicketMinutes = z.number().int().positive().max(MAX_SESSION_MINUTES);
/** Nobody there for so long, and a session ends: said before one begins (WCAG 2.2.6). Absent: none does. */
const IdleMinutes = z.number().int().min(MIN_IDLE_MINUTES).max(MAX_IDLE_MINUTES);
/** Places of a queue can be taken at this site. */
const TakesPlaces = z.literal(true);
/** Cards are good at this site. */
const TakesCards = z.literal(true);

/** The answer to a good hello: a snapshot of all the terminal needs; never a patch. */
export const Welcome = z.object({
  serverTime: Moment,
  terminalName: PlaceName,
  site: z.object({ siteId: Id, name: PlaceName }),
  /** The highest seq of this boot that the server has committed, 0 when none. */
  committedSeq: z.number().int().nonnegative(),
  /**
   * The same for each boot the hello named. Lower than what was acknowledged once when the database was restored from a backup: the terminal tells again
   * what it still has.
   */
  committed: z.array(BootSeq).max(MAX_KEPT_BOOTS).default([]),
  withoutTicketMinutes: WithoutTicketMinutes.optional(),
  takesPlaces: TakesPlaces.optional(),
  idleMinutes: IdleMinutes.optional(),
  takesCards: TakesCards.optional(),
  /** The server takes calls for help. One that does not say so would refuse their facts: no call is made there. */
  takesHelpCalls: z.boolean().optional(),
  /** The server takes the facts of a pause. One that does not say so would refuse them: no pause is offered there. */
  takesPauses: z.boolean().optional(),
});
export type Welcome = z.infer<typeof Welcome>;

export const HelloAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: Welcome }),
  z.object({ ok: z.literal(false), reason: ConnectionRefusal }),
]);
export type HelloAnswer = z.infer<typeof HelloAnswer>;

// ---- Terminal → server ------------------------------------------------------------------------------------------

/** `session:request`: may this ticket open a session here? Asking again with the same requestId gives the same answer. */
export const SessionRequest = z.object({
  requestId: Id,
  words: z.array(TicketWord).length(TICKET_WORDS),
  /** The terminal has a sentence for the refusals of opening hours and limits; one that does not say so is told `command-not-possible-now` in their place. */
  knowsHours: z.boolean().optional(),
  /** The terminal has a sentence for a ticket that is in use at another one (`ticket-in-use-elsewhere` and its like); one that does not say so is told `ticket-used`. */
  knowsMoving: z.boolean().optional(),
  /** The terminal has a sentence for `terminal-booked` and `young-hours-over`; one that does not say so is told `command-not-possible-now`. */
  knowsBookings: z.boolean().optional(),
  /** "Continuer ici": the session that this ticket has at another terminal ends there, and its minutes come here. */
  movesHere: z.boolean().optional(),
  /** whose turn it is, where the terminal is kept for somebody of the queue */
  placeId: Id.optional(),
});
export type SessionRequest = z.infer<typeof SessionRequest>;
export const Grant = z.object({
  sessionId: Id,
  minutes: z.number().int().positive().max(MAX_SESSION_MINUTES),
  /** `workshop`: who takes part in one; only where that was asked for. `code`: only a terminal's own grant, with the line down; the server gives none */
  right: z.enum(['ticket', 'card', 'helper', 'without-ticket', 'workshop', 'code']),
  /** When the session must end at the latest, whatever its minutes: a session that ends then is told why. */
  closesAt: Moment.optional(),
  /** Why it must; not said: the site closes. */
  endsFor: EndsFor.optional(),
  /** of the workshop */
  endsForTitle: PlaceName.optional(),
  /** Warnings and more time as the site wants them; a terminal that is not told warns at the ordinary times and offers nothing. */
  time: GrantedTime.optional(),
  /** Hosts that do not open in this session, by the rules of the site; absent: none. */
  blockedHosts: BlockedHosts.optional(),
});
export type Grant = z.infer<typeof Grant>;
export const SessionAnswer = resultOf(Grant);

/** `session:request-without-ticket`: the same with nothing in hand. Asked only where the server said that it may be. */
export const SessionRequestWithoutTicket = z.object({
  requestId: Id,
  placeId: Id.optional(),
  /** as in SessionRequest */
  knowsBookings: z.boolean().optional(),
});
export type SessionRequestWithoutTicket = z.infer<typeof SessionRequestWithoutTicket>;

/** `session:request-by-card`: the same by a card's number and secret code. Asked only where the server said that cards are taken. */
export const SessionRequestByCard = z.object({
  requestId: Id,
  number: CardNumber,
  pin: Pin,
  movesHere: z.boolean().optional(),
  placeId: Id.optional(),
});
export type SessionRequestByCard = z.infer<typeof SessionRequestByCard>;

/**
 * `session:extend`: the resident asks for more time. A yes is only the word that it is coming: the extension itself is the order `extend` whose `commandId` is this requestId, and so
 * is done at most once however often it is asked. Asked only where the grant offered it.
 */
export const ExtensionRequest = z.object({
  requestId: Id,
  sessionId: Id,
  /** nobody asked: somebody writes while the time ends, or it becomes short and seats may be free. Only where the grant said so. */
  by: z.enum(['typing', 'free-seats']).optional(),
});
export type ExtensionRequest = z.infer<typeof ExtensionRequest>;
export const Extension = z.object({ minutes: z.number().int().positive().max(MAX_SESSION_MINUTES), endsAt: Moment });
export type Extension = z.infer<typeof Extension>;
export const ExtensionAnswer = resultOf(Extension);

/** `journal:append`: records of one boot, in order. The answer is the highest committed seq of that boot. */
export const JournalAppend = z.object({ bootId: Id, records: z.array(JournalRecord).min(1).max(MAX_JOURNAL_BATCH) });
export type JournalAppend = z.infer<typeof JournalAppend>;
export const JournalAck = resultOf(z.object({ bootId: Id, committedSeq: z.number().int().nonnegative() }));

/** `heartbeat`: the activity and the latest measure. `pendingRecords` tells how many facts wait in the journal. */
export const Heartbeat = z.object({
  activity: TerminalActivity,
  pendingRecords: z.number().int().nonnegative(),
  measure: Measure.nullable(),
  /** Where it is other than the hello said: a proof of it came, or failed, later. */
  confinement: Confinement.nullable().default(null),
  journal: JournalState.default('ok'),
  /** The machine's wall clock minus the server's time as the terminal knows it, milliseconds; null: not known. Shown to staff; nothing is decided by it. */
  clockOffsetMs: z.number().int().nullable().default(null),
});
export type Heartbeat = z.infer<typeof Heartbeat>;
/** What a terminal is to look at besides its own way out; told with each heartbeat anew. */
export const ProbePlan = z.object({
  /** hosts whose doors this terminal looks at for its site, every SERVICES_INTERVAL_MS; not there: another one does */
  services: z.array(z.string().min(1).max(100)).max(MAX_SERVICES).optional(),
  /** a neighbour found something wrong: walk outwards now, so that the site can be told one thing */
  hurry: z.literal(true).optional(),
});
export type ProbePlan = z.infer<typeof ProbePlan>;
export const HeartbeatAnswer = resultOf(
  z.object({
    serverTime: Moment,
    probePlan: ProbePlan.optional(),
    withoutTicketMinutes: WithoutTicketMinutes.optional(),
    takesPlaces: TakesPlaces.optional(),
    idleMinutes: IdleMinutes.optional(),
    takesCards: TakesCards.optional(),
    /** of the ticket book (ticket-book.ts); absent: this server has none */
    bookRevision: z.string().min(1).max(80).optional(),
  }),
);
export type HeartbeatAnswer = z.infer<typeof HeartbeatAnswer>;

/**
 * `measures:late`: rounds made while the line was down, oldest first: the proof of the outage. Told once; a measure that is there already (same terminal,
 * same `takenAt`) or older than LATE_MEASURE_WITHIN_MS is not kept. The answer says how many were.
 */
export const LateMeasures = z.object({ measures: z.array(Measure).min(1).max(MAX_LATE_MEASURES) });
export type LateMeasures = z.infer<typeof LateMeasures>;
export const LateMeasuresAnswer = resultOf(z.object({ kept: z.number().int().nonnegative() }));

// ---- Server → terminal ------------------------------------------------------------------------------------------

/** Who asked for an extension, where it was not staff. */
export const ExtendedBy = z.enum(['resident', 'typing', 'free-seats']);
export type ExtendedBy = z.infer<typeof ExtendedBy>;

export const Order = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('extend'),
    sessionId: Id,
    minutes: z.number().int().positive().max(MAX_SESSION_MINUTES).default(EXTENSION_MINUTES),
    by: ExtendedBy.optional(),
  }),
  z.object({ kind: z.literal('end'), sessionId: Id }),
  /** the resident of a paused session is back and does not know the picture any more: shows the session again */
  z.object({ kind: z.literal('uncover'), sessionId: Id }),
  /** a helper sits beside the resident; the session is longer by so many minutes, to the closing */
  z.object({
    kind: z.literal('accompany'),
    sessionId: Id,
    procedure: Procedure,
    minutes: z.number().int().nonnegative().max(MAX_SESSION_MINUTES),
  }),
  /** The session goes on at another terminal: it ends here, by the resident's own word. Not staff's to ask. */
  z.object({ kind: z.literal('move-away'), sessionId: Id }),
  /** A helper opens a session at a free terminal: it begins with the charter read, without words, or not at all after `goodUntil`. */
  z.object({ kind: z.literal('open'), grant: Grant, goodUntil: Moment }),
  z.object({ kind: z.literal('show-message'), text: z.string().trim().min(1).max(MAX_STAFF_MESSAGE_LENGTH) }),
  z.object({ kind: z.literal('wipe-again') }),
]);
export type Order = z.infer<typeof Order>;

/**
 * `command`: done at most once, by id. The acknowledgement says that it was received and what became of it; the fact `command-answered` says so for good, and comes
 * through the journal even when the line was cut in between. A command without that fact is sent again once the terminal has told its journal, until it expires.
 */
export const Command = z.object({ commandId: Id, issuedAt: Moment, expiresAt: Moment, order: Order });
export type Command = z.infer<typeof Command>;
export const CommandAnswer = resultOf(z.object({ commandId: Id }));
export type CommandAnswer = z.infer<typeof CommandAnswer>;

/** `GET` gives bytes that cannot be made smaller, `POST` takes any and answers LineTestTaken; each once. */
export const LINE_TEST_PATH = '/api/line-test';
export const LineTestTaken = z.object({
  /** what arrived, and in what time, milliseconds, as the server saw it */
  bytes: z.number().int().nonnegative(),
  ms: z.number().nonnegative(),
});
export type LineTestTaken = z.infer<typeof LineTestTaken>;

/**
 * `throughput:run`: move so much each way, at `<server>/api/line-test/<token>`, and say how fast it was and how much slower everything else became meanwhile. Only while nobody sits there: refusal
 * `command-not-possible-now`.
 */
export const ThroughputRun = z.object({
  requestId: Id,
  token: z.string().regex(/^[\w-]{43}$/),
  capBytes: z.number().int().positive().max(THROUGHPUT_CAP_BYTES),
  withinMs: z.number().int().positive().max(THROUGHPUT_WITHIN_MS),
});
export type ThroughputRun = z.infer<typeof ThroughputRun>;
export const ThroughputFigures = Throughput.omit({ at: true, terminalId: true });
export type ThroughputFigures = z.infer<typeof ThroughputFigures>;
export const ThroughputAnswer = resultOf(ThroughputFigures);
export type ThroughputAnswer = z.infer<typeof ThroughputAnswer>;
