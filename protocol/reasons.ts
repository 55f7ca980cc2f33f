import { z } from 'zod';
import { Id, Moment } from './identifiers.ts';
import { EndReason } from './journal-events.ts';

/** The closed list of why nobody sat down who asked to. Each is a RefusalCode; any other answer to an asking is a bug or a lost line, and no reason. */
export const sessionRefusals = [
  'too-many-attempts',
  'ticket-unknown',
  'ticket-used',
  'ticket-expired',
  'ticket-other-site',
  'ticket-in-use-elsewhere',
  'ticket-in-use-away',
  'card-unknown',
  'card-locked',
  'card-closed',
  'card-in-use-elsewhere',
  'card-in-use-away',
  'cards-not-taken',
  'too-little-to-move',
  'terminal-busy',
  'terminal-out-of-service',
  'terminal-away',
  'terminal-memory-full',
  'site-closed',
  'last-sign-in-over',
  'day-minutes-used',
  'without-ticket-not-offered',
  'too-few-free',
  'terminal-held',
  'terminal-booked',
  'workshop-over',
  'young-hours-over',
  'code-wrong',
  'code-wait',
  'command-not-possible-now',
] as const;
export const SessionRefusal = z.enum(sessionRefusals);
export type SessionRefusal = z.infer<typeof SessionRefusal>;

/** Why a session ended, as the server knows it: by the terminal's word, or by what it had to suppose. */
export const SessionEnd = z.enum([...EndReason.options, 'reconciled', 'revoked']);
export type SessionEnd = z.infer<typeof SessionEnd>;

/** One line of a terminal's last refusals and ends. Nothing of who it was. */
export const Reason = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('refused'), at: Moment, code: SessionRefusal }),
  z.object({ kind: z.literal('ended'), at: Moment, reason: SessionEnd }),
]);
export type Reason = z.infer<typeof Reason>;

export const ReasonsRequest = z.object({ terminalId: Id });
/** Newest first. */
export const Reasons = z.object({ reasons: z.array(Reason) });
