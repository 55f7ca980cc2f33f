import { z } from 'zod';
import { Moment } from './identifiers.ts';

/** One timing of one step outwards. What is not there is "not-measured", never 0. */
export const Timing = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('measured'), ms: z.number().nonnegative().max(60_000) }),
  z.object({ kind: z.literal('failed') }),
  z.object({ kind: z.literal('not-measured') }),
]);
export type Timing = z.infer<typeof Timing>;

export const Medium = z.enum(['cable', 'wifi', 'unknown']);
export type Medium = z.infer<typeof Medium>;

/** What one terminal saw of the line at one moment, from the box outwards (domain.md §5.1). */
export const Measure = z.object({
  takenAt: Moment,
  medium: Medium,
  gateway: Timing,
  dns: Timing,
  server: Timing,
});
export type Measure = z.infer<typeof Measure>;

/** The four words for a line, and the honest fifth (domain.md §5.2, §5.6). */
export const LineWord = z.enum(['good', 'fair', 'poor', 'down', 'unknown']);
export type LineWord = z.infer<typeof LineWord>;
