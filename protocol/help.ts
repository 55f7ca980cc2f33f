import { z } from 'zod';
import { Id, Moment, PlaceName } from './identifiers.ts';

/**
 * "J'ai besoin d'aide": a call of a resident, from one terminal. Nothing but the terminal and the time is known of it (design.md, promise 7). A terminal has one
 * open call at most; it says so by the facts `help-asked` and `help-ended` of its journal, and the end of a session ends the call.
 *
 *   (none) ──asked──► waiting ──"J'arrive"──► coming ──settled by staff, taken back, session over──► closed
 *                        └──────────────────────────────────────────────────────────────────────────►
 */

/** `help` (server → terminal): how a call stands, told whole whenever it changes and after each hello. */
export const HelpNow = z.discriminatedUnion('kind', [
  /** `before`: calls of the same site that are older and open */
  z.object({ kind: z.literal('waiting'), callId: Id, before: z.number().int().nonnegative() }),
  /** `before`: calls that the same helper answered earlier; `helper`: the name they have given themselves for others */
  z.object({ kind: z.literal('coming'), callId: Id, before: z.number().int().nonnegative(), helper: PlaceName }),
  z.object({ kind: z.literal('closed'), callId: Id }),
]);
export type HelpNow = z.infer<typeof HelpNow>;

/** An open call, as staff see it at its terminal. */
export const HelpCall = z.object({
  callId: Id,
  askedAt: Moment,
  /** who said "J'arrive"; null: nobody yet */
  helper: PlaceName.nullable(),
});
export type HelpCall = z.infer<typeof HelpCall>;

/** Open calls of a site: nobody has answered yet, somebody comes. */
export const HelpCounts = z.object({ waiting: z.number().int(), coming: z.number().int() });
export type HelpCounts = z.infer<typeof HelpCounts>;
