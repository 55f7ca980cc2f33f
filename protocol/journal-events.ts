import { z } from 'zod';
import { Procedure } from './accompanied.ts';
import { Id, Moment } from './identifiers.ts';
import { RefusalCode } from './result.ts';

/** Kinds of residue a wipe check can find. Class and count only, never content. */
export const ResidueKind = z.enum([
  'process',
  'mount',
  'file',
  'display-socket',
  'listening-socket',
  'clipboard',
  'print-job',
  'ipc-object',
  'kernel-key',
  'check-failed',
]);
export type ResidueKind = z.infer<typeof ResidueKind>;

export const Residue = z.object({ kind: ResidueKind, count: z.number().int().positive() });
export type Residue = z.infer<typeof Residue>;

export const ConfinementForm = z.enum(['bubblewrap', 'plain']);
export type ConfinementForm = z.infer<typeof ConfinementForm>;

/** How a terminal's confinement is weaker than the design's. */
export const Weakness = z.enum([
  'one-os-user',
  'shared-network',
  'no-namespace',
  'no-display-of-its-own',
  'runs-as-root',
  'no-chromium-sandbox',
]);
export type Weakness = z.infer<typeof Weakness>;

export const Confinement = z.object({ form: ConfinementForm, weaknesses: z.array(Weakness) });
export type Confinement = z.infer<typeof Confinement>;

/** Why a session ended. */
export const EndReason = z.enum([
  'resident-left',
  'time-over',
  'staff-ended',
  /** the same ticket goes on at another terminal */
  'moved',
  'resident-process-died',
  'terminal-restarted',
  /** nobody was there, and nobody said otherwise when asked */
  'nobody-there',
  /** who left the seat for a moment did not come back in time */
  'pause-over',
]);
export type EndReason = z.infer<typeof EndReason>;

/**
 * The state of a terminal's own memory of facts. `filling`: more than half of its bound waits for the server; `full`: its bound or the disk's; `unwritable`: the disk
 * takes nothing. In the last two no session begins, because none of its facts could be kept.
 */
export const JournalState = z.enum(['ok', 'filling', 'full', 'unwritable']);
export type JournalState = z.infer<typeof JournalState>;

/** The resident took the call back, or the terminal has heard that staff closed it. */
export const HelpEndReason = z.enum(['taken-back', 'settled']);
export type HelpEndReason = z.infer<typeof HelpEndReason>;

/**
 * The facts a terminal journals, in the past tense. Moments are on the server's clock as the terminal knows it
 * (anchored on its monotonic clock, so a changed wall clock moves nothing).
 */
export const JournalEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('boot-began'),
    appVersion: z.string().max(40),
    previous: z.enum(['clean', 'not-clean', 'first']),
  }),
  z.object({
    type: z.literal('session-began'),
    sessionId: Id,
    startedAt: Moment,
    endsAt: Moment,
    /** nobody is told after a power cut that a ticket is still good */
    isWithoutTicket: z.literal(true).optional(),
    /** after a power cut somebody is told that the card is */
    isByCard: z.literal(true).optional(),
    /** the ticket that opened it by the terminal's own book, with the line down; the server had no say in it */
    offlineTicketId: Id.optional(),
    /** a one-time code of a helper's telephone opened it, checked by the terminal alone (one-time-code.ts) */
    by: z.literal('code').optional(),
  }),
  z.object({ type: z.literal('session-extended'), sessionId: Id, endsAt: Moment, commandId: Id.nullable() }),
  /** a helper sits beside the resident: no limit of time but the closing */
  z.object({
    type: z.literal('session-accompanied'),
    sessionId: Id,
    endsAt: Moment,
    procedure: Procedure,
    commandId: Id,
  }),
  /** The resident has left the seat for a moment, and it is kept until then: told only to a server that takes pauses (Welcome). What ends it: session-resumed, or the end of the session. */
  z.object({ type: z.literal('session-paused'), sessionId: Id, until: Moment }),
  z.object({ type: z.literal('session-resumed'), sessionId: Id }),
  z.object({ type: z.literal('time-consumed'), sessionId: Id, consumedMs: z.number().int().nonnegative() }),
  z.object({
    type: z.literal('session-ended'),
    sessionId: Id,
    endedAt: Moment,
    reason: EndReason,
    consumedMs: z.number().int().nonnegative(),
  }),
  z.object({ type: z.literal('wiped'), sessionId: Id.nullable(), durationMs: z.number().int().nonnegative() }),
  z.object({ type: z.literal('wipe-failed'), sessionId: Id.nullable(), residue: z.array(Residue).min(1).max(16) }),
  /** Written before the order's effects, so that it is done at most once: an order with this fact is never sent again. */
  z.object({ type: z.literal('command-answered'), commandId: Id, outcome: z.union([z.literal('done'), RefusalCode]) }),
  /** "J'ai besoin d'aide": told only to a server that takes calls (Welcome). What ends it: help-ended, or the end of a session. */
  z.object({ type: z.literal('help-asked'), callId: Id }),
  z.object({ type: z.literal('help-ended'), callId: Id, reason: HelpEndReason }),
  /** The machine slept (its monotonic clock stood still) and is awake again. */
  z.object({ type: z.literal('slept'), durationMs: z.number().int().positive() }),
  /** A record of this seq was durable once, and the disk could not give it back. In its place, so that the order has no hole. */
  z.object({ type: z.literal('record-lost') }),
]);
export type JournalEvent = z.infer<typeof JournalEvent>;

/** A journaled fact with its place in the order. `(terminal, bootId, seq)` is unique for ever; seq starts at 1 in each boot. */
export const JournalRecord = z.object({
  bootId: Id,
  seq: z.number().int().positive(),
  at: Moment,
  event: JournalEvent,
});
export type JournalRecord = z.infer<typeof JournalRecord>;
