import { z } from 'zod';

/** How a terminal's process is started: one JSON argument. */
export const TerminalSettings = z.object({
  dataDir: z.string(),
  server: z.url(),
  seed: z.number(),
  /** how much faster its monotonic clock runs */
  speed: z.number().positive(),
  /** share of wipes that leave something */
  residueShare: z.number().min(0).max(1),
  logLevel: z.string(),
});
export type TerminalSettings = z.infer<typeof TerminalSettings>;

/** What a person does at it. */
export const Act = z.discriminatedUnion('act', [
  z.object({ act: z.literal('enrol'), code: z.string() }),
  z.object({ act: z.literal('sign-in'), words: z.array(z.string()) }),
  z.object({ act: z.literal('leave') }),
  z.object({ act: z.literal('stop') }),
]);
export type Act = z.infer<typeof Act>;

/**
 * What it says. `did` answers an act: of `enrol` the terminal's id (null: refused), of `sign-in` the session's id, or `refused <code>`.
 */
export const Say = z.discriminatedUnion('say', [
  z.object({
    say: z.literal('shows'),
    isUp: z.boolean(),
    view: z.string(),
    sessionId: z.string().nullable(),
    pendingFacts: z.number(),
  }),
  z.object({ say: z.literal('did'), id: z.number(), result: z.string().nullable() }),
]);
export type Say = z.infer<typeof Say>;
export type Shows = Extract<Say, { say: 'shows' }>;
