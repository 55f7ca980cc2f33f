import { z } from 'zod';
import { Id, Moment, Nonce, PlaceName, PublicKey, Signature, TicketWord } from './identifiers.ts';
import { Confinement, JournalRecord } from './journal-events.ts';
import {
  EXTENSION_MINUTES,
  MAX_JOURNAL_BATCH,
  MAX_LATE_MEASURES,
  MAX_SESSION_MINUTES,
  MAX_STAFF_MESSAGE_LENGTH,
  TICKET_WORDS,
} from './limits.ts';
import { Measure } from './measures.ts';
import { resultOf } from './result.ts';
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
  z.object({ kind: z.literal('free') }),
  z.object({ kind: z.literal('occupied'), sessionId: Id, endsAt: Moment }),
  z.object({ kind: z.literal('wiping') }),
  z.object({ kind: z.literal('out-of-service') }),
]);
export type TerminalActivity = z.infer<typeof TerminalActivity>;

export const Hello = z.object({
  protocolVersion: z.number().int(),
  terminalId: Id,
  bootId: Id,
  appVersion: z.string().max(40),
  terminalNonce: Nonce,
  signature: Signature,
  activity: TerminalActivity,
  confinement: Confinement,
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

/** The answer to a good hello: a snapshot of all the terminal needs; never a patch. */
export const Welcome = z.object({
  serverTime: Moment,
  terminalName: PlaceName,
  site: z.object({ siteId: Id, name: PlaceName }),
  /** The highest seq of this boot that the server has committed, 0 when none. */
  committedSeq: z.number().int().nonnegative(),
});
export type Welcome = z.infer<typeof Welcome>;

export const HelloAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: Welcome }),
  z.object({ ok: z.literal(false), reason: ConnectionRefusal }),
]);
export type HelloAnswer = z.infer<typeof HelloAnswer>;

// ---- Terminal → server ------------------------------------------------------------------------------------------

/** `session:request`: may this ticket open a session here? Asking again with the same requestId gives the same answer. */
export const SessionRequest = z.object({ requestId: Id, words: z.array(TicketWord).length(TICKET_WORDS) });
export type SessionRequest = z.infer<typeof SessionRequest>;
export const Grant = z.object({
  sessionId: Id,
  minutes: z.number().int().positive().max(MAX_SESSION_MINUTES),
  right: z.enum(['ticket', 'helper']),
});
export type Grant = z.infer<typeof Grant>;
export const SessionAnswer = resultOf(Grant);

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
});
export type Heartbeat = z.infer<typeof Heartbeat>;
export const HeartbeatAnswer = resultOf(z.object({ serverTime: Moment }));

/**
 * `measures:late`: rounds made while the line was down, oldest first: the proof of the outage. Told once; a measure that is there already (same terminal,
 * same `takenAt`) or older than LATE_MEASURE_WITHIN_MS is not kept. The answer says how many were.
 */
export const LateMeasures = z.object({ measures: z.array(Measure).min(1).max(MAX_LATE_MEASURES) });
export type LateMeasures = z.infer<typeof LateMeasures>;
export const LateMeasuresAnswer = resultOf(z.object({ kept: z.number().int().nonnegative() }));

// ---- Server → terminal ------------------------------------------------------------------------------------------

export const Order = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('extend'),
    sessionId: Id,
    minutes: z.number().int().positive().max(MAX_SESSION_MINUTES).default(EXTENSION_MINUTES),
  }),
  z.object({ kind: z.literal('end'), sessionId: Id }),
  z.object({ kind: z.literal('show-message'), text: z.string().trim().min(1).max(MAX_STAFF_MESSAGE_LENGTH) }),
  z.object({ kind: z.literal('wipe-again') }),
]);
export type Order = z.infer<typeof Order>;

/** `command`: done once, by id; the result is remembered, so asking twice gives the same answer. */
export const Command = z.object({ commandId: Id, issuedAt: Moment, expiresAt: Moment, order: Order });
export type Command = z.infer<typeof Command>;
export const CommandAnswer = resultOf(z.object({ commandId: Id }));
export type CommandAnswer = z.infer<typeof CommandAnswer>;
