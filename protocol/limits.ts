/** Every interval, timeout and size that both sides rely on. The unit is in the name. */

/** Bytes of randomness in the server's nonce; 32 as in security.md §4.1. */
export const NONCE_BYTES = 32;
/** A terminal that has not proven itself within this time is disconnected. */
export const HELLO_TIMEOUT_MS = 5_000;
/** A request without an answer after this time counts as "no line". */
export const REQUEST_TIMEOUT_MS = 4_000;

/** Own card, link and box are looked at every 15 s (design.md §5) and go up with the heartbeat. */
export const HEARTBEAT_INTERVAL_MS = 15_000;
/** Three missed heartbeats: the terminal is shown as silent ("sans nouvelles"). */
export const SILENT_AFTER_MS = 45_000;

/** Largest message either way (security.md §4.2). */
export const MAX_MESSAGE_BYTES = 64 * 1024;
/** Largest number of journal records in one batch. */
export const MAX_JOURNAL_BATCH = 100;

/** Consumed time is journaled this often, so that a power cut costs no more (design.md, promise 3). */
export const CONSUMED_INTERVAL_MS = 30_000;

/** Words on a ticket. */
export const TICKET_WORDS = 3;
/** A ticket gives between these minutes. */
export const MIN_TICKET_MINUTES = 1;
export const MAX_TICKET_MINUTES = 240;
export const DEFAULT_TICKET_MINUTES = 60;
/** What one press on "prolonger" gives. */
export const EXTENSION_MINUTES = 15;
/** A session never runs longer than this in one piece. */
export const MAX_SESSION_MINUTES = 480;

/** Whole minutes before the end at which the resident is told (domain.md §3.3). */
export const WARN_AT_MINUTES = [10, 5, 2, 1] as const;

/** A grant that no terminal took up within this time is given back, and the ticket with it. */
export const GRANT_TAKEN_WITHIN_MS = 60_000;

/** An order to extend, end or speak is worthless later than this. */
export const COMMAND_EXPIRES_MS = 30_000;

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
/** Points of one chart: enough for a screen, and never more than a few hundred. */
export const MAX_HISTORY_POINTS = 400;
