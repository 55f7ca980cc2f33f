import { startOfLocalDay } from './tickets/ticket-rules.ts';

const DAY_MS = 24 * 60 * 60_000;

/** How long one kind of record is kept, and by what right (domain.md §1.2). */
export type RetentionRule = {
  /** what its age is counted from */
  since: string;
  /** what is older than this moment (ms since 1970) is deleted */
  before: (now: number) => number;
  /** the law or recommendation; 'operation' where only the service's own need sets it */
  reference: string;
  /** dates, YYYY-MM-DD */
  reviewedOn: string;
  reviewDue: string;
};

const reviewed = { reviewedOn: '2026-11-23', reviewDue: '2027-10-01' };

/** Days a record is kept, as its rule. */
function days(count: number, since: string, reference: string): RetentionRule {
  return { since, before: (now) => now - count * DAY_MS, reference, ...reviewed };
}

/** Each record that the nightly job deletes by its age. What is in no row here is not yet deleted by age: docs/operations.md says which. */
export const retention = {
  ticket: {
    since: 'end of the day of its expiry, Europe/Paris; of a used one of a sealed booklet, that of its session',
    before: (now: number) => startOfLocalDay(now),
    reference: 'GDPR art. 5.1.e; no link from ticket to session after a day',
    ...reviewed,
  },
  // A year and five of them, with their leap days: never a day too short.
  card: days(366, 'its closing', 'CPCE art. L34-1 II bis 2°'),
  cardHolder: days(1_827, 'the closing of the card', 'CPCE art. L34-1 II bis 1°'),
  cardLink: days(1, 'the end of the session', 'GDPR art. 5.1.e; no link from card to session after a day'),
  namedCardLink: days(366, 'the end of the session', 'CPCE art. L34-1 II bis 3°'),
  cardAttempt: days(1, 'the last wrong code', 'operation'),
  booklet: {
    since: 'end of the day of its expiry, Europe/Paris, and none of its tickets is kept',
    before: (now: number) => startOfLocalDay(now),
    reference: 'operation',
    ...reviewed,
  },
  enrolmentCode: days(1, 'expiry', 'operation'),
  staffSession: {
    since: 'its end (idle or longest time)',
    before: (now: number) => now,
    reference: 'OWASP Session Management Cheat Sheet',
    ...reviewed,
  },
  order: days(90, 'its asking', 'operation'),
  refusal: days(90, 'the moment of it', 'operation'),
  helpCall: days(90, 'its end', 'operation'),
  // 13 months: a month can be compared with the same one a year before. Nothing of who took part is in it.
  workshop: days(396, 'its last date', 'operation'),
  queuePlace: days(90, 'its end', 'operation'),
  measure: days(2, 'beginning of its minute', 'operation'),
  // 13 months: a month can be compared with the same one a year before.
  measureFiveMinutes: days(396, 'beginning of the five minutes', 'operation'),
  measureHour: days(1_096, 'beginning of the hour', 'operation: three years, as incidents for the operator’s contract'),
  incident: days(1_096, 'its end, with its notes', 'operation: the contract with the operator (domain.md §1.2)'),
  maintenance: days(1_096, 'its end', 'operation: with the incidents it explains'),
  throughput: days(1_096, 'moment of it', 'operation: the contract with the operator'),
  // They hold the addresses of staff.
  alertMessage: days(90, 'its writing, once nothing more is tried', 'operation'),
} as const satisfies Record<string, RetentionRule>;

export type RetainedRecord = keyof typeof retention;
