import { z } from 'zod';

/**
 * The closed list of expected refusals. Each has a sentence for its reader in assets/locales (`refusal.<code>`); the same code is in the log.
 * A bug is not a refusal: it is `internal`, with an id that stands in the server's log.
 */
export const refusalCodes = [
  'malformed',
  'internal',
  'no-line',
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
  'queue-not-offered',
  'queue-full',
  'place-over',
  'too-many-booklets',
  'session-not-found',
  'extension-too-long',
  'extension-past-closing',
  'extensions-used',
  'extension-not-offered',
  'somebody-waits',
  'command-already-asked',
  'command-expired',
  'command-not-answered',
  'command-not-possible-now',
  'enrolment-code-unknown',
  'enrolment-code-used',
  'enrolment-code-expired',
  'help-call-over',
  'help-call-taken',
  'incident-over',
  'line-test-not-possible',
  'not-signed-in',
  'bad-credentials',
  'not-allowed',
  'not-found',
  'name-taken',
  'rules-changed',
  'booking-overlaps',
  'workshop-changed',
  'workshops-full',
  'link-used',
  'password-too-weak',
  'protocol-too-old',
  'protocol-too-new',
] as const;

export const RefusalCode = z.enum(refusalCodes);
export type RefusalCode = z.infer<typeof RefusalCode>;

/** What the sentence needs besides the code: a site's name, an hour, an incident id. Never a resident's data. */
export const Refusal = z.object({
  code: RefusalCode,
  detail: z.record(z.string().max(40), z.union([z.string().max(200), z.number()])).optional(),
});
export type Refusal = z.infer<typeof Refusal>;

export type Result<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

/** The schema of a Result whose value is `value`. */
export function resultOf<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), refusal: Refusal }),
  ]);
}

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function refuse(code: RefusalCode, detail?: Refusal['detail']): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: detail ? { code, detail } : { code } };
}
