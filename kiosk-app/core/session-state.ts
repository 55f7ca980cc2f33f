import type { BlockedHosts } from '#protocol/blocked-hosts.ts';
import type { EndReason, JournalEvent, JournalState, Residue } from '#protocol/journal-events.ts';
import type { Refusal, Result } from '#protocol/result.ts';
import type { TimeRules } from '#protocol/room-rules.ts';
import type { EndsFor } from '#protocol/session-ends.ts';
import type { HelpNow } from '#protocol/help.ts';
import type { Hold, QueuePlace } from '#protocol/queue.ts';
import type { Booking } from '#protocol/workshops.ts';
import type { Comfort } from './comfort.ts';
import type { Help } from './help-call.ts';
import type { Asking } from './more-time.ts';
import type { Pause } from './pause.ts';
import type { Language, Notice, OutOfServiceCause, ScreenCall } from './screen-contract.ts';
import type { Presence } from './presence.ts';
import type { SessionGrant } from './ticket-book-rules.ts';
import type { SessionTime } from './time-limits.ts';

/**
 * What a terminal is doing, from one resident to the next. Pure: (state, event, now) → state and effects, carried out in order.
 *
 *   unenrolled ──enrolled──► starting ──clean──► welcome ──start──► charter ──accept──► words ──submit──► checking
 *        (no key yet)           │                 ▲  ▲                 │ leave, nobody there │   ▲ refused    │ granted
 *                               │residue          │  └─────────────────┴─────────────────────┘   └───────────┤
 *                               ▼                 │ shown long enough, or start                              ▼
 *                         out-of-service        clean ◄──clean── wiping ◄──left, time over, staff, died── active
 *                               │                                ▲  │
 *                               └────────── wipe-again ──────────┘  └──residue──► out-of-service
 *
 * Opened by a helper (an order), welcome or clean lead to a charter that leads to active at once.
 * Where the site lets people sit down with a card or without a ticket, charter leads to `way-in`: from there to words, to `card`, or with nothing to checking and back when refused.
 * Where the line is down, words may lead to `code` (one-time-code.ts).
 * Where a terminal is kept for somebody of the queue, welcome asks whose turn it is, and leads to `place` for who wants one (queue-place.ts).
 * While a workshop is there, charter leads to checking at once (workshop-booking.ts).
 * A call for help stands beside all this (help-call.ts). While `active`, more time may be asked for (drawn in more-time.ts), the seat may be left for a moment (drawn in
 * pause.ts) and staff's orders come in between (command-rules.ts).
 *
 * Fail closed: only a wipe that found nothing leads to `clean` and `welcome`. And where no fact can be kept no session begins: whatever is between two residents
 * goes out of service by `memory`, and back through `starting` when the disk takes facts again.
 */
export type TerminalState =
  | { kind: 'unenrolled'; busy: boolean; refusal: Refusal | null }
  | { kind: 'starting' }
  | { kind: 'welcome' }
  /** `opened`: by a helper, on the server's clock until `goodUntil`: who accepts sits down without words */
  | { kind: 'charter'; idleSince: number; opened?: { grant: SessionGrant; goodUntil: number } }
  | { kind: 'way-in'; idleSince: number; refusal: Refusal | null }
  /** `movable`: the words that are in use at another terminal, and may go on here */
  | { kind: 'words'; idleSince: number; refusal: Refusal | null; movable?: string[] }
  /** a card's number and secret code. `movable`: those of a session at another terminal, which may go on here */
  | { kind: 'card'; idleSince: number; refusal: Refusal | null; movable?: CardAsked }
  /** a place of the queue: asked for (both null), had, or refused */
  | { kind: 'place'; idleSince: number; placeId: string; place: QueuePlace | null; refusal: Refusal | null }
  /** a one-time code is asked for. `number`: for the helper's telephone, answered wrongly so many times; null: there is none now */
  | { kind: 'code'; idleSince: number; number: string | null; wrong: number; refusal: Refusal | null }
  | {
      kind: 'checking';
      requestId: string;
      isWithoutTicket: boolean;
      words?: string[];
      card?: CardAsked;
      code?: { number: string; wrong: number };
    }
  | ActiveState
  /** `reason`: of the session that ended; none, where there was none */
  | { kind: 'wiping'; sessionId: string | null; reason?: EndReason }
  | { kind: 'clean'; since: number; reason?: EndReason }
  | { kind: 'out-of-service'; cause: OutOfServiceCause };

/** What somebody typed of their card. Kept while the server is asked, and for the one press of "Continuer ici"; then it is forgotten. */
export type CardAsked = { number: string; pin: string };

export type ActiveState = {
  kind: 'active';
  sessionId: string;
  time: SessionTime;
  consumedJournaledMono: number;
  /** when it must end at the latest, on the server's clock, and why, as the grant said */
  closesAt?: number;
  endsFor?: EndsFor;
  /** of the workshop */
  endsForTitle?: string;
  /** warnings and more time, as the grant said */
  rules: TimeRules;
  /** more time was asked for, and has not come yet */
  asking: Asking | null;
  /** the end for which more time was asked by itself, on the monotonic clock */
  askedFreeForMono?: number;
  /** a helper sits beside the resident: no limit of time but the closing */
  isAccompanied: boolean;
  presence: Presence;
  /** the resident has left the seat for a moment, and the screen is covered */
  pause: Pause | null;
  /** `until` is on the monotonic clock; null: it stays until it is answered */
  notice: { shown: Notice; until: number | null } | null;
};

/** The machine's state with what outlives a session: nothing of a resident is in here. */
export type Machine = {
  language: Language;
  comfort: Comfort;
  lineIsUp: boolean;
  wipedAt: number | null;
  /** how long a session without a ticket may be at most, as the server said last; null: there is none */
  withoutTicketMinutes: number | null;
  /** nobody there for so long, and a session ends here, as the server said last; null: none does, or it is not known yet */
  idleMinutes: number | null;
  /** cards are good here, as the server said last */
  takesCards: boolean;
  /** for whom the terminal is kept, as the server said last */
  hold: Hold | null;
  /** the workshop that is there now, as the server said last; with the line down, by the ticket book */
  booking: Booking | null;
  /** the workshops of the coming hours, as its ticket book has them: for when the line is down */
  bookings: readonly Booking[];
  /** the place of who said at the welcome that it is their turn, until the next one begins there; null: whoever is on the way is nobody of the queue */
  turn?: string | null;
  /** places of a queue can be taken here */
  takesPlaces: boolean;
  memory: JournalState;
  /** whoever a power cut interrupted is told until then, on the monotonic clock, that the ticket is still good */
  cutToldUntil: number | null;
  /** they had come with a card */
  wasCutByCard: boolean;
  /** the resident's call for help, if one stands (drawn in help-call.ts) */
  help: Help | null;
  /** until a server says that it does not, calls are taken for granted: their facts wait for it */
  takesHelpCalls: boolean;
  /** one-time codes can be checked here, by the terminal's book */
  takesCodes: boolean;
  /** so long nobody gets a number, on the monotonic clock, after too many wrong codes since the last right one; also when it is over, for the next one */
  codeWait: { until: number; lengthMs: number } | null;
  /** the same of pauses: a grant offers them only where its server took their facts */
  takesPauses: boolean;
  state: TerminalState;
};

export type MachineEvent =
  | { type: 'call'; call: ScreenCall; freshId: string }
  | { type: 'enrolled' }
  | { type: 'enrolment-refused'; refusal: Refusal }
  | { type: 'session-granted'; requestId: string; grant: SessionGrant }
  | { type: 'session-refused'; requestId: string; refusal: Refusal }
  /** what the server says to an asking for more time; null: it is coming */
  | { type: 'extension-answered'; requestId: string; refusal: Refusal | null }
  | { type: 'help-offered'; isOffered: boolean }
  | { type: 'pause-offered'; isOffered: boolean }
  | { type: 'help-told'; told: HelpNow }
  /** by the book that is here now */
  | { type: 'codes-offered'; isOffered: boolean }
  | { type: 'hold-told'; hold: Hold | null }
  | { type: 'booking-told'; booking: Booking | null }
  /** the ticket book is another one */
  | { type: 'bookings-kept'; bookings: readonly Booking[] }
  | { type: 'place-answered'; placeId: string; answer: Result<QueuePlace> }
  | { type: 'resident-died' }
  /** somebody was there so many milliseconds ago */
  | { type: 'presence'; agoMs: number }
  /** a key was pressed in a page */
  | { type: 'typed' }
  | { type: 'wipe-finished'; residue: Residue[]; durationMs: number }
  | { type: 'line-changed'; isUp: boolean }
  /** what the server offers to who has no ticket, whether cards are taken, whether there is a queue, and how long nobody may be there in a session */
  | {
      type: 'offered';
      withoutTicketMinutes: number | null;
      takesCards?: boolean;
      takesPlaces?: boolean;
      idleMinutes?: number | null;
    }
  | { type: 'memory-changed'; memory: JournalState }
  /** the machine slept this long and is awake: `now` has run on meanwhile */
  | { type: 'woke'; durationMs: number }
  /** `freshId`: for what may have to be asked now */
  | { type: 'tick'; freshId?: string };

export type Effect =
  | { type: 'enrol'; code: string }
  | { type: 'ask-session'; requestId: string; words: string[]; movesHere?: true; placeId?: string }
  | { type: 'ask-session-without-ticket'; requestId: string; placeId?: string }
  | { type: 'ask-session-for-workshop'; requestId: string; workshopId: string }
  | { type: 'ask-session-by-card'; requestId: string; card: CardAsked; movesHere?: true; placeId?: string }
  | { type: 'ask-session-by-code'; requestId: string; number: string; code: string }
  | { type: 'ask-place'; placeId: string }
  /** who was called is here */
  | { type: 'say-here'; placeId: string }
  | { type: 'ask-extension'; requestId: string; sessionId: string; by?: 'typing' | 'free-seats' }
  /** written and fsynced before the next effect */
  | { type: 'journal'; event: JournalEvent }
  /** `blockedHosts`: by the site's filter, in this session */
  | { type: 'show-resident'; language: Language; comfort: Comfort; blockedHosts?: BlockedHosts }
  /** nothing of the session is to be seen, heard, or reached by a key; and again */
  | { type: 'cover' }
  | { type: 'uncover' }
  | { type: 'wipe'; sessionId: string | null }
  | { type: 'warm-resident' };

export type Step = { machine: Machine; effects: Effect[] };
