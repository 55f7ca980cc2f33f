/** Every interval, timeout and size that both sides rely on. The unit is in the name. */

/** Bytes of randomness in the server's nonce; 32 as in security.md §4.1. */
export const NONCE_BYTES = 32;
/** A terminal that has not proven itself within this time is disconnected. */
export const HELLO_TIMEOUT_MS = 5_000;
/** A request without an answer after this time counts as "no line". */
export const REQUEST_TIMEOUT_MS = 4_000;
/**
 * A terminal that comes waits so long until it is let in: while a network of ten thousand returns the last of them stand some five seconds before the door, and whoever gives up meanwhile
 * comes back as one more. The door itself refuses with a reason well before that (admission-limits.ts).
 */
export const CONNECT_TIMEOUT_MS = 8_000;

/** Own card, link and box are looked at every 15 s (design.md §5) and go up with the heartbeat. */
export const HEARTBEAT_INTERVAL_MS = 15_000;
/** Three missed heartbeats: the terminal is shown as silent ("sans nouvelles"). */
export const SILENT_AFTER_MS = 45_000;

/** Largest message either way (security.md §4.2). */
export const MAX_MESSAGE_BYTES = 64 * 1024;
/** Largest number of journal records in one batch. */
export const MAX_JOURNAL_BATCH = 100;
/** Boots whose records a terminal keeps at most, acknowledged ones included. */
export const MAX_KEPT_BOOTS = 64;
/** Acknowledged records are kept this long, so that a server restored from a backup of last week gets them again. */
export const KEEP_ACKNOWLEDGED_MS = 8 * 24 * 60 * 60_000;
/** All records of a terminal's journal on its disk, bytes: about two months without a server. */
export const MAX_JOURNAL_BYTES = 16 * 1024 * 1024;

/** Consumed time is journaled this often, so that a power cut costs no more (design.md, promise 3). */
export const CONSUMED_INTERVAL_MS = 30_000;

/** A session that moves ends at its first terminal within this time, or stays there: less than a request waits. */
export const MOVE_WITHIN_MS = 3_000;
/** With less left, minutes, a session is not moved. */
export const LEAST_MINUTES_TO_MOVE = 2;

/** Words on a ticket. */
export const TICKET_WORDS = 3;
/** A ticket gives between these minutes. */
export const MIN_TICKET_MINUTES = 1;
export const MAX_TICKET_MINUTES = 240;
export const DEFAULT_TICKET_MINUTES = 60;
/** Digits of a card's number, its check digit among them, and of its secret code. */
export const CARD_DIGITS = 8;
export const MIN_PIN_DIGITS = 4;
export const MAX_PIN_DIGITS = 6;
/** What one press on "prolonger" gives. */
export const EXTENSION_MINUTES = 15;
/** A session never runs longer than this in one piece. */
export const MAX_SESSION_MINUTES = 480;

/** Whole minutes before the end at which the resident is told (domain.md §3.3). */
export const WARN_AT_MINUTES = [10, 5, 2, 1] as const;

/** Thresholds that a site may set for its warnings. */
export const MAX_WARN_AT = 6;
export const MAX_WARN_AT_MINUTES = 60;
/** What a resident may be given at one press, at most. */
export const MAX_OWN_EXTENSION_MINUTES = 60;

/** A grant that no terminal took up within this time is given back, and the ticket with it. */
export const GRANT_TAKEN_WITHIN_MS = 60_000;

/** A session that a helper opened waits this long for somebody to read the charter. */
export const OPENED_TAKEN_WITHIN_MS = 3 * 60_000;

/** A terminal that is there answers an order within this time. */
export const COMMAND_EXPIRES_MS = 30_000;
/** How long an order waits for a terminal that is away. */
export const SESSION_ORDER_WAITS_MS = 10 * 60_000;
export const WIPE_ORDER_WAITS_MS = 60 * 60_000;
/** Orders of a terminal that its tile shows: those of the last quarter of an hour, at most. */
export const MAX_SHOWN_ORDERS = 5;
export const ORDER_SHOWN_MS = 15 * 60_000;

/** Refusals and ends of a terminal that its details show: those of the last day, at most. */
export const MAX_SHOWN_REASONS = 20;
export const REASONS_SHOWN_MS = 24 * 60 * 60_000;

/** Characters of a message a helper sends to a terminal. */
export const MAX_STAFF_MESSAGE_LENGTH = 280;

/** An enrolment code is good for this long, once. */
export const ENROLMENT_CODE_VALID_MS = 60 * 60_000;

/** Shortest staff password (OWASP Authentication Cheat Sheet: 12 without a second factor here). */
export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 128;

/** DNS, reference points and server are measured every 60 s (design.md §5); card, link and box with each heartbeat. */
export const OUTWARD_ROUND_INTERVAL_MS = 60_000;
/** Reference points of a terminal. */
export const MAX_REFERENCES = 4;
/** Largest measure as JSON: what a report may cost the line. */
export const MAX_MEASURE_BYTES = 2_048;
/** Measures made while the line was down are worth telling this long after. */
export const LATE_MEASURE_WITHIN_MS = 72 * 60 * 60_000;
/** Late measures in one message. */
export const MAX_LATE_MEASURES = 20;
/** After a round that found something wrong the next ones walk outwards too, this often, until it is clear again (domain.md §5.1: open after three bad rounds). */
export const TROUBLED_ROUND_INTERVAL_MS = 15_000;
/** Services that residents need are looked at this often, by one terminal of the site (design.md §5). */
export const SERVICES_INTERVAL_MS = 5 * 60_000;
export const MAX_SERVICES = 8;
/** What the probes of a terminal may cost the line in any minute, both ways, IP headers included. Throughput, which is asked for, is not among them. */
export const MAX_PROBE_BYTES_A_MINUTE = 20_000;
/** Words that one incident's story has at most, and those of a list. */
export const MAX_INCIDENT_STEPS = 60;
export const MAX_SHOWN_INCIDENTS = 100;
export const MAX_INCIDENT_NOTE_LENGTH = 280;
export const MAX_MAINTENANCES = 50;
export const MAX_ALERT_ADDRESSES = 10;
/** What one measurement of throughput may move each way, bytes, and how long it may take. */
export const THROUGHPUT_CAP_BYTES = 25_000_000;
export const THROUGHPUT_WITHIN_MS = 8_000;
/** Points of one chart: enough for a screen, and never more than a few hundred. */
export const MAX_HISTORY_POINTS = 400;

/** A site is in this time zone until IT says otherwise. */
export const DEFAULT_TIME_ZONE = 'Europe/Paris';
/** Of a site's rules: together they fit into MAX_MESSAGE_BYTES with room to spare. */
export const MAX_DAY_INTERVALS = 6;
export const MAX_EXCEPTIONS = 100;
export const MAX_LIMIT_RULES = 20;
export const MAX_RULE_TERMINALS = 40;
/**
 * Hosts of a site's filter, and letters of all of them together: with the commas some 9.5 kB, which fits beside a full ticket book into MAX_MESSAGE_BYTES, and into one line
 * of the channel to a session's process.
 */
export const MAX_BLOCKED_HOSTS = 500;
export const MAX_BLOCKED_CHARACTERS = 8_000;
/** Tickets in a terminal's book, the newest: at 170 bytes each they fit into MAX_MESSAGE_BYTES, with a full filter list beside them. */
export const MAX_BOOK_ENTRIES = 300;
export const MAX_BOOK_OPENINGS = 12;
/** A sealed booklet: how many tickets, and for how long. */
export const MIN_BOOKLET_TICKETS = 5;
export const MAX_BOOKLET_TICKETS = 30;
export const MIN_BOOKLET_DAYS = 7;
export const MAX_BOOKLET_DAYS = 92;
/** Booklets of one site that are good at the same time: each costs a terminal without a line one more slow hash at a sign-in (a third of a second). */
export const MAX_BOOKLETS = 2;
/** What a book knows of the hours beyond MAX_BOOK_OPENINGS: two weeks without a line, four openings a day. */
export const MAX_LATER_OPENINGS = 60;
/** Wrong answers to one number of a one-time code; then there is another number, after a wait that doubles from the first to the longest. */
export const CODE_TRIES = 3;
export const FIRST_CODE_WAIT_MS = 30_000;
export const LONGEST_CODE_WAIT_MS = 10 * 60_000;
/** Nobody there for so long, and it is asked; a site may say otherwise. */
export const DEFAULT_IDLE_MINUTES = 10;
export const MIN_IDLE_MINUTES = 3;
export const MAX_IDLE_MINUTES = 120;
/** The question "are you there?" stands this long (WCAG 2.2.1 and RGAA 13.1 ask for 20 s at least; domain.md §3.3 for 60 s). */
export const IDLE_WARNING_MS = 60_000;
/** The seat of who leaves it for a moment is kept so long; a site may say otherwise. */
export const DEFAULT_PAUSE_MINUTES = 5;
export const MAX_PAUSE_MINUTES = 15;
/** What somebody who writes when the time ends gets, step by step, while nobody waits; and the one last step where somebody may wait. */
export const DEFAULT_LANDING_MINUTES = 5;
export const MAX_LANDING_MINUTES = 15;
export const LAST_LANDING_MINUTES = 2;
/** It is asked for this long before the end, where a key was pressed this lately. */
export const LANDING_ASKED_BEFORE_MS = 20_000;
export const TYPED_LATELY_MS = 30_000;
/** A terminal is kept so long for who is called from the queue; a site may say otherwise. */
export const DEFAULT_HOLD_MINUTES = 3;
export const MIN_HOLD_MINUTES = 1;
export const MAX_HOLD_MINUTES = 15;
/** Who has come has at least so long to read the charter and type three words. */
export const HERE_HOLD_MS = 5 * 60_000;
/** Open places of one site: more is no queue but a mistake. */
export const MAX_QUEUE_PLACES = 60;
/** Workshops of one site that are not over, the terminals booked for one, and how long a series may be: a school year, in steps of at most eight weeks. */
export const MAX_WORKSHOPS = 60;
/** Characters of its title: with more it does not fit on a card with large letters. */
export const MAX_WORKSHOP_TITLE = 40;
export const MAX_WORKSHOP_TERMINALS = 40;
export const MAX_WORKSHOP_WEEKS = 8;
export const MAX_SERIES_DAYS = 366;
/** Dates of a series: all of a weekly one. */
export const MAX_WORKSHOP_SKIPS = 53;
/** Bookings of a terminal that its ticket book knows: those of the coming hours. */
export const MAX_BOOK_BOOKINGS = 24;
/** With less than this before a workshop begins nobody else sits down: a session is whole minutes. */
export const BOOKED_BEFORE_MS = 60_000;
/** Terminals that may be asked to be free before somebody sits down without a ticket: all of the largest site. */
export const MAX_LEAST_FREE = 40;
/** A rule allows at most so many extensions; without a number there is no limit. */
export const MAX_EXTENSIONS = 20;
export const MAX_LAST_SIGN_IN_MINUTES = 120;
