import { z } from 'zod';
import { Id, Moment } from './identifiers.ts';

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
  'resident-process-died',
  'terminal-restarted',
]);
export type EndReason = z.infer<typeof EndReason>;

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
  z.object({ type: z.literal('session-began'), sessionId: Id, startedAt: Moment, endsAt: Moment }),
  z.object({ type: z.literal('session-extended'), sessionId: Id, endsAt: Moment, commandId: Id.nullable() }),
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
