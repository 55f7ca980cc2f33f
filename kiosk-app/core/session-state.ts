import type { EndReason, JournalEvent, JournalState, Residue } from '#protocol/journal-events.ts';
import type { Refusal, Result } from '#protocol/result.ts';
import type { TimeRules } from '#protocol/room-rules.ts';
import type { HelpNow } from '#protocol/help.ts';
import type { Hold, QueuePlace } from '#protocol/queue.ts';
import type { Comfort } from './comfort.ts';
import type { Help } from './help-call.ts';
import type { Asking } from './more-time.ts';
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
 * Where the site lets people sit down without a ticket, charter leads to `way-in`: from there to words, or without them to checking and back when refused.
 * Where a terminal is kept for somebody of the queue, welcome asks whose turn it is, and leads to `place` for who wants one (queue-place.ts).
 * A call for help stands beside all this (help-call.ts). While `active`, more time may be asked for (drawn in more-time.ts) and staff's orders come in between (command-rules.ts).
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
  /** a place of the queue: asked for (both null), had, or refused */
  | { kind: 'place'; idleSince: number; placeId: string; place: QueuePlace | null; refusal: Refusal | null }
  | { kind: 'checking'; requestId: string; isWithoutTicket: boolean; words?: string[] }
  | ActiveState
  /** `reason`: of the session that ended; none, where there was none */
  | { kind: 'wiping'; sessionId: string | null; reason?: EndReason }
  | { kind: 'clean'; since: number; reason?: EndReason }
  | { kind: 'out-of-service'; cause: OutOfServiceCause };

export type ActiveState = {
  kind: 'active';
  sessionId: string;
  time: SessionTime;
  consumedJournaledMono: number;
  /** when the site closes next, on the server's clock, as the grant said */
  closesAt?: number;
  /** warnings and more time, as the grant said */
  rules: TimeRules;
  /** more time was asked for, and has not come yet */
  asking: Asking | null;
  /** the end for which more time was asked by itself, on the monotonic clock */
  askedFreeForMono?: number;
  /** a helper sits beside the resident: no limit of time but the closing */
  isAccompanied: boolean;
  presence: Presence;
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
  /** for whom the terminal is kept, as the server said last */
  hold: Hold | null;
  /** the place of who said at the welcome that it is their turn, until the next one begins there; null: whoever is on the way is nobody of the queue */
  turn?: string | null;
  /** places of a queue can be taken here */
  takesPlaces: boolean;
  memory: JournalState;
  /** whoever a power cut interrupted is told until then, on the monotonic clock, that the ticket is still good */
  cutToldUntil: number | null;
  /** the resident's call for help, if one stands (drawn in help-call.ts) */
  help: Help | null;
  /** until a server says that it does not, calls are taken for granted: their facts wait for it */
  takesHelpCalls: boolean;
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
  | { type: 'help-told'; told: HelpNow }
  | { type: 'hold-told'; hold: Hold | null }
  | { type: 'place-answered'; placeId: string; answer: Result<QueuePlace> }
  | { type: 'resident-died' }
  /** somebody was there so many milliseconds ago */
  | { type: 'presence'; agoMs: number }
  /** a key was pressed in a page */
  | { type: 'typed' }
  | { type: 'wipe-finished'; residue: Residue[]; durationMs: number }
  | { type: 'line-changed'; isUp: boolean }
  /** what the server offers to who has no ticket, and whether there is a queue */
  | { type: 'offered'; withoutTicketMinutes: number | null; takesPlaces?: boolean }
  | { type: 'memory-changed'; memory: JournalState }
  /** the machine slept this long and is awake: `now` has run on meanwhile */
  | { type: 'woke'; durationMs: number }
  /** `freshId`: for what may have to be asked now */
  | { type: 'tick'; freshId?: string };

export type Effect =
  | { type: 'enrol'; code: string }
  | { type: 'ask-session'; requestId: string; words: string[]; movesHere?: true; placeId?: string }
  | { type: 'ask-session-without-ticket'; requestId: string; placeId?: string }
  | { type: 'ask-place'; placeId: string }
  /** who was called is here */
  | { type: 'say-here'; placeId: string }
  | { type: 'ask-extension'; requestId: string; sessionId: string; by?: 'typing' | 'free-seats' }
  /** written and fsynced before the next effect */
  | { type: 'journal'; event: JournalEvent }
  | { type: 'show-resident'; language: Language; comfort: Comfort }
  | { type: 'wipe'; sessionId: string | null }
  | { type: 'warm-resident' };

export type Step = { machine: Machine; effects: Effect[] };
